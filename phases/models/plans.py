"""The plan of a project: what its dates are a function of, and the steps that changed it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from phases.currency import Currency
from phases.scheduling.model import LagCalendar, OutOfSequence, Profile
from rollout.core.classification import classified
from rollout.core.fields import LocalDateTimeField
from rollout.core.models import Versioned
from rollout.people.models import User
from rollout.projects.models import Project


@classified(
    public="id",
    internal="project start status_at go_live profile lag_calendar out_of_sequence critical_threshold week "
    "hours_per_day currency finish remarks recorded_dates_kept template_key calendar go_live_task "
    "last_number version",
)
class Plan(Versioned):
    """Settings of the schedule, one per project. `version` grows with every applied step."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="plan")
    start = LocalDateTimeField(_("project start"))
    status_at = LocalDateTimeField(_("status date"), null=True, blank=True)
    go_live = models.DateField(_("committed go-live"), null=True, blank=True)
    go_live_task = models.ForeignKey(  # its finish is the go-live; None: the plan's finish is
        "phases.Task",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("go-live task"),
    )
    profile = models.CharField(
        _("who wins"),
        max_length=10,
        default=Profile.LOGIC.value,
        choices=[(Profile.LOGIC.value, _("Logic wins")), (Profile.DATES.value, _("Dates win"))],
    )
    lag_calendar = models.CharField(
        _("lag is counted on"),
        max_length=12,
        default=LagCalendar.PREDECESSOR.value,
        choices=[
            (LagCalendar.PREDECESSOR.value, _("the predecessor's calendar")),
            (LagCalendar.SUCCESSOR.value, _("the successor's calendar")),
            (LagCalendar.PROJECT.value, _("the project's calendar")),
            (LagCalendar.CONTINUOUS.value, _("24 hours a day")),
        ],
    )
    out_of_sequence = models.CharField(
        _("work out of sequence"),
        max_length=10,
        default=OutOfSequence.RETAINED_LOGIC.value,
        choices=[
            (OutOfSequence.RETAINED_LOGIC.value, _("the rest waits for the predecessor")),
            (OutOfSequence.PROGRESS_OVERRIDE.value, _("the rest goes on at the status date")),
        ],
    )
    critical_threshold = models.IntegerField(_("critical up to this slack, in minutes"), default=0)
    week = models.JSONField(_("weekly pattern"), null=True, blank=True)  # None: Monday to Friday, 8 hours
    hours_per_day = models.DecimalField(_("hours in a day"), max_digits=4, decimal_places=2, default=8)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default=Currency.CNY.value,
        choices=[
            (Currency.CNY.value, _("CNY, Chinese yuan")),
            (Currency.HKD.value, _("HKD, Hong Kong dollar")),
            (Currency.USD.value, _("USD, US dollar")),
            (Currency.EUR.value, _("EUR, euro")),
            (Currency.GBP.value, _("GBP, pound sterling")),
            (Currency.JPY.value, _("JPY, Japanese yen")),
            (Currency.KRW.value, _("KRW, South Korean won")),
            (Currency.SGD.value, _("SGD, Singapore dollar")),
        ],
    )
    calendar = models.ForeignKey(
        "phases.Calendar",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("state calendar"),
    )
    template_key = models.CharField(_("template"), max_length=80, blank=True)
    recorded_dates_kept = models.BooleanField(_("recorded dates are kept"), default=False)
    finish = LocalDateTimeField(_("finish"), null=True, blank=True, editable=False)
    # What the calculation has to say of tasks besides dates: [[code, task, predecessor]], both by their keys.
    remarks = models.JSONField(_("remarks"), default=list, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)  # no task number is given twice

    audit_exempt_fields: ClassVar[dict[str, str]] = {
        "remarks": "a result of the calculation; the inputs it follows from have their events"
    }

    def __str__(self) -> str:
        return str(self.project)

    def audit_project_id(self) -> int:
        return self.project_id


@classified(public="id", internal="plan actor at number title operations inverse moved undone_at undone_by")
class PlanStep(models.Model):
    """One applied change of a plan: what was asked, how to take it back, what moved."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    title = models.CharField(max_length=300)
    operations = models.JSONField()
    inverse = models.JSONField()
    moved = models.JSONField(default=list)  # [{"task", "old": [start, finish], "new": […], "cause"}]
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_step_number_once")]

    def __str__(self) -> str:
        return self.title

    def audit_project_id(self) -> int:
        return self.plan.project_id
