"""The weekly report: a draft while it is written, frozen once it is published."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phases.models.plans import Plan
from phases.models.snapshots import ScheduleSnapshot
from rollout.core.classification import classified
from rollout.core.fields import LocalDateTimeField
from rollout.core.models import Versioned
from rollout.people.models import User


class ReportStatus(models.TextChoices):
    GREEN = "green", _("On track")
    AMBER = "amber", _("At risk")
    RED = "red", _("Off track")


@classified(
    public="id",
    internal="plan number reported_on since until status_at status comment content snapshot created_by "
    "published_at published_by version",
)
class WeeklyReport(Versioned):
    """One week's report. `content` are the frozen figures, empty until it is published; `status` follows
    from them by rule, the manager's `comment` stands beside it. The figures were read at `until`, before the
    documents were made of them, and the next report tells what happened from then on."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reports")
    number = models.PositiveIntegerField(_("number"))
    reported_on = models.DateField(_("report date"))
    since = models.DateTimeField(_("tells what happened since"))
    until = models.DateTimeField(_("tells what happened until"), null=True, editable=False)
    status_at = LocalDateTimeField(_("status date"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=5, choices=ReportStatus.choices, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    content = models.JSONField(default=dict)
    snapshot = models.ForeignKey(
        ScheduleSnapshot, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="weekly_report_number_once"),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(published_at=None), name="weekly_report_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    def audit_project_id(self) -> int:
        return self.plan.project_id


class CopyKind(models.TextChoices):
    PAGE = "page", _("Page")
    PDF = "pdf", _("PDF")
    MAIL = "mail", _("Mail")


@classified(public="id", internal="report language kind content sha256")
class ReportCopy(models.Model):
    """The published report as it was given out, byte for byte, in one language."""

    report = models.ForeignKey(WeeklyReport, models.CASCADE, related_name="copies")
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=4, choices=CopyKind.choices)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "language", "kind"], name="report_copy_once")
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.language} {self.kind}"

    def audit_project_id(self) -> int:
        return self.report.plan.project_id
