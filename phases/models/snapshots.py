"""The schedule as it stood, week by week: what trends and the slip ledger are computed from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phases.models.plans import Plan
from phases.slip_ledger import Party
from rollout.core.classification import classified
from rollout.core.fields import LocalDateTimeField
from rollout.people.models import User

PARTY_CHOICES = [
    (Party.VENDOR.value, _("Vendor")),
    (Party.CLIENT.value, _("Client")),
    (Party.THIRD_PARTY.value, _("Third party")),
    (Party.SCOPE.value, _("Scope")),
]


@classified(
    public="id", internal="plan number reported_on taken_at status_at finish acceptance inputs milestones"
)
class ScheduleSnapshot(models.Model):
    """Everything the dates were a function of on one day, and what came out.

    `inputs`: the scheduler's input with each task's party. `milestones`: [{"number", "name", "finish",
    "done"}]. `acceptance`: the finish that the slip ledger counts: of the plan's go-live task's successor
    milestone “acceptance” where the methodology names one, else the plan's finish.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    reported_on = models.DateField(_("report date"))
    taken_at = models.DateTimeField()
    status_at = LocalDateTimeField(null=True)
    finish = LocalDateTimeField(null=True)
    acceptance = LocalDateTimeField(null=True)
    inputs = models.JSONField()
    milestones = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="snapshot_number_once")]

    def __str__(self) -> str:
        return str(self.reported_on)

    def audit_project_id(self) -> int:
        return self.plan.project_id


@classified(public="id", internal="snapshot party minutes causes")
class SlipEntry(models.Model):
    """Working minutes of one week's slip of acceptance that the plan itself gives to one party; negative
    where time was won. Never changed: what people correct stands beside it (`SlipCorrection`).

    The entries of a snapshot add up to its slip against the one before. `causes`: [{"task", "name",
    "minutes"}].
    """

    snapshot = models.ForeignKey(ScheduleSnapshot, models.CASCADE, related_name="slips")
    party = models.CharField(_("party"), max_length=11, choices=PARTY_CHOICES)
    minutes = models.IntegerField(_("working minutes"))
    causes = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "party"], name="slip_entry_party_once")]

    def __str__(self) -> str:
        return f"{self.snapshot} {self.party}"

    def audit_project_id(self) -> int:
        return self.snapshot.plan.project_id


@classified(public="id", internal="snapshot source target minutes reason by at")
class SlipCorrection(models.Model):
    """A person's word that time of one week is another party's: who said so, when and why. Only ever added.

    `minutes` go from `source` to `target`; negative where time won is given.
    """

    snapshot = models.ForeignKey(ScheduleSnapshot, models.CASCADE, related_name="corrections")
    source = models.CharField(_("from"), max_length=11, choices=PARTY_CHOICES)
    target = models.CharField(_("to"), max_length=11, choices=PARTY_CHOICES)
    minutes = models.IntegerField(_("working minutes"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.snapshot)

    def audit_project_id(self) -> int:
        return self.snapshot.plan.project_id
