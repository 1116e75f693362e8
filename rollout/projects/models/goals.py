"""What the rollout is for, in figures."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollout.core.classification import classified
from rollout.core.horizons import PROMISED, Horizon
from rollout.core.models import Versioned
from rollout.people.models import User
from rollout.projects.models.projects import Project


@classified(
    public="id", internal="project number name metric unit baseline target due_on owner search_text version"
)
class Goal(Versioned):
    """A goal of the project: a metric that shall go from its baseline to its target."""

    horizons: ClassVar[Mapping[str, Horizon]] = {"due_on": PROMISED}
    project = models.ForeignKey(Project, models.CASCADE, related_name="goals")
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("goal"), max_length=300)
    metric = models.CharField(_("metric"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=16, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=4, null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="goals", verbose_name=_("owner")
    )
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="goal_number_once")]

    def __str__(self) -> str:
        return self.name

    def people_ids(self) -> set[int]:
        return {person for person in (self.owner_id,) if person is not None}

    def audit_project_id(self) -> int:
        return self.project_id
