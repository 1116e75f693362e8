"""What may go wrong (risks) and what has (issues)."""

from collections.abc import Mapping
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rollout.core.classification import classified
from rollout.core.horizons import LOOK_AGAIN, Horizon
from rollout.core.models import Versioned
from rollout.people.models import User
from rollout.projects.models.projects import Project

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class RiskKind(models.TextChoices):
    RISK = "risk", _("Risk")
    ISSUE = "issue", _("Issue")


class RiskState(models.TextChoices):
    OPEN = "open", pgettext_lazy("risk", "Open")
    WATCHED = "watched", _("Watched")
    CLOSED = "closed", pgettext_lazy("risk", "Closed")


class RiskResponse(models.TextChoices):
    AVOID = "avoid", _("Avoid")
    REDUCE = "reduce", _("Reduce")
    TRANSFER = "transfer", _("Transfer")
    ACCEPT = "accept", _("Accept")


class RiskCategory(models.TextChoices):
    """Where it comes from; the keys are those of the risk library."""

    SCOPE = "scope", _("Scope and goals")
    PEOPLE = "people", _("People and cooperation")
    DATA = "data", _("Data")
    TECHNOLOGY = "technology", _("Systems and interfaces")
    ADOPTION = "adoption", _("Training and use")
    SECURITY = "security", _("Security")
    SUPPLIER = "supplier", _("Supplier")
    COST = "cost", _("Budget")


@classified(
    public="id",
    internal="project number kind state title description category probability impact score response "
    "response_plan owner raised_by raised_at review_on assessed_on closed_on outcome delay_days library_key "
    "search_text version",
)
class Risk(Versioned):
    """A risk (it may happen) or an issue (it has happened: probability 5).

    `score` = probability × impact, each 1 to 5. `delay_days`: working days by which its tasks grow if it
    happens. `assessed_on`: the day somebody last judged it; None means it still stands as in the library.
    """

    horizons: ClassVar[Mapping[str, Horizon]] = {"review_on": LOOK_AGAIN}
    derived: ClassVar[frozenset[str]] = frozenset({"search_text", "score", "assessed_on"})
    project = models.ForeignKey(Project, models.CASCADE, related_name="risks")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=5, choices=RiskKind.choices, default=RiskKind.RISK)
    state = models.CharField(_("state"), max_length=8, choices=RiskState.choices, default=RiskState.OPEN)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    category = models.CharField(_("category"), max_length=40, blank=True, choices=RiskCategory.choices)
    probability = models.PositiveSmallIntegerField(_("probability"), default=3, validators=ONE_TO_FIVE)
    impact = models.PositiveSmallIntegerField(_("impact"), default=3, validators=ONE_TO_FIVE)
    score = models.PositiveSmallIntegerField(_("score"), default=9, editable=False)
    response = models.CharField(_("response"), max_length=8, blank=True, choices=RiskResponse.choices)
    response_plan = models.TextField(_("response plan"), blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="risks", verbose_name=_("owner")
    )
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField(_("raised"))
    review_on = models.DateField(_("review on"), null=True, blank=True)
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    delay_days = models.DecimalField(
        _("delay if it happens, in working days"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    library_key = models.CharField(max_length=60, blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["-score", "number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="risk_number_once"),
            models.CheckConstraint(
                condition=models.Q(probability__range=(1, 5), impact__range=(1, 5)), name="risk_within_scale"
            ),
            models.CheckConstraint(
                condition=models.Q(score=models.F("probability") * models.F("impact")), name="risk_score"
            ),
        ]
        indexes = [models.Index(fields=["project", "-score", "number"], name="risk_project_score")]

    def __str__(self) -> str:
        return self.title

    def people_ids(self) -> set[int]:
        return {person for person in (self.owner_id, self.raised_by_id) if person is not None}

    def audit_project_id(self) -> int:
        return self.project_id
