"""Gates: what must be true before a phase may be closed, and who signed that it is."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from phases.models.tasks import Phase
from rollout.core.classification import classified
from rollout.core.horizons import LOOK_AGAIN, Horizon
from rollout.core.models import Versioned
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Action


class CriterionKind(models.TextChoices):
    LIVE = "live", _("Checked by the system")
    MANUAL = "manual", _("Shown by evidence")


class GateDecision(models.TextChoices):
    GO = "go", _("Go")
    CONDITIONAL = "conditional", _("Conditional go")
    NO_GO = "no_go", _("No-go")


class ReviewState(models.TextChoices):
    SIGNING = "signing", _("Being signed")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@classified(public="id", internal="phase version")
class Gate(Versioned):
    """The gate at the end of a phase; `version` grows with every change of what stands in it."""

    phase = models.OneToOneField(Phase, models.CASCADE, related_name="gate")

    audit_exempt_fields: ClassVar[dict[str, str]] = {
        "version": "counts the events of what stands in the gate"
    }

    def __str__(self) -> str:
        return str(self.phase)

    def audit_project_id(self) -> int:
        return self.phase.plan.project_id


@classified(
    public="id",
    internal="gate key position kind live_check title target confirmed confirmed_by confirmed_at version",
)
class GateCriterion(Versioned):
    """One thing that must be true.

    `live`: the registered check `live_check` answers; `manual`: somebody confirms it with evidence. `key`
    names a criterion of the methodology, whose words come from there; a project's own has a `title`.
    """

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="criteria")
    key = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=6, choices=CriterionKind.choices)
    live_check = models.CharField(_("check"), max_length=60, blank=True)
    title = models.CharField(_("criterion"), max_length=300, blank=True)
    target = models.DecimalField(_("target"), max_digits=10, decimal_places=4, null=True, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gate", "key"], name="gate_criterion_key_once", condition=~models.Q(key="")
            )
        ]

    def __str__(self) -> str:
        return self.title or self.key

    def audit_project_id(self) -> int:
        return self.gate.phase.plan.project_id


@classified(
    public="id",
    internal="criterion title url text file_name sha256 added_by added_at givers version",
    personal="file",
)
class GateEvidence(Versioned):
    """What shows that a criterion is met: words, an address or a file. `sha256` is over all of them."""

    criterion = models.ForeignKey(GateCriterion, models.CASCADE, related_name="evidence")
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    file = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    givers = models.JSONField(default=list)  # keys of all who gave or changed it: none of them signs the gate

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    def audit_project_id(self) -> int:
        return self.criterion.gate.phase.plan.project_id


@classified(
    public="id", internal="criterion reason owner expires_on granted_by granted_at revoked_at version"
)
class GateWaiver(Versioned):
    """Leave to close without one criterion: why, who answers for it, until when."""

    horizons: ClassVar[Mapping[str, Horizon]] = {"expires_on": LOOK_AGAIN}
    criterion = models.ForeignKey(GateCriterion, models.CASCADE, related_name="waivers")
    reason = models.TextField(_("reason"))
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    expires_on = models.DateField(_("ends on"))
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.criterion)

    def audit_project_id(self) -> int:
        return self.criterion.gate.phase.plan.project_id


@classified(
    public="id",
    internal="gate number state decision requested_by requested_at note decided_at picture digest "
    "stale_since stale_reasons version",
)
class GateReview(Versioned):
    """One asking for a decision. `picture` is what the signers saw: each criterion with its answer, said in
    each language, and its evidence; `digest` its SHA-256, without those words. A gate is stale when the same
    picture taken now has another digest."""

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="reviews")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=9, choices=ReviewState.choices, default=ReviewState.SIGNING
    )
    decision = models.CharField(_("decision"), max_length=11, choices=GateDecision.choices, blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    note = models.TextField(_("note"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    picture = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    stale_since = models.DateTimeField(null=True, blank=True)
    stale_reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["gate", "number"], name="gate_review_number_once"),
            models.UniqueConstraint(
                fields=["gate"], condition=models.Q(state="signing"), name="gate_one_review_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gate} {self.number}"

    def audit_project_id(self) -> int:
        return self.gate.phase.plan.project_id


@classified(public="id", internal="review position role user decision comment signed_at digest version")
class GateSignature(Versioned):
    """A place for a signature; places are signed in the order of `position`, each by somebody of `role`."""

    review = models.ForeignKey(GateReview, models.CASCADE, related_name="signatures")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(_("role"), max_length=20, choices=[(r.value, ROLE_LABELS[r]) for r in Role])
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField(_("decision"), max_length=11, choices=GateDecision.choices, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "position"], name="gate_signature_place_once"),
            models.UniqueConstraint(
                fields=["review", "user"],
                condition=models.Q(user__isnull=False),
                name="gate_signed_once_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review} {self.position}"

    def audit_project_id(self) -> int:
        return self.review.gate.phase.plan.project_id


@classified(public="id", internal="review action")
class GateCondition(models.Model):
    """An action that a conditional go depends on."""

    review = models.ForeignKey(GateReview, models.CASCADE, related_name="conditions")
    action = models.ForeignKey(Action, models.PROTECT, related_name="gate_conditions")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["review", "action"], name="gate_condition_once")]

    def __str__(self) -> str:
        return str(self.action)

    def audit_project_id(self) -> int:
        return self.review.gate.phase.plan.project_id
