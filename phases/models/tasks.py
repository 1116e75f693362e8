"""What is to be done, by whom, after what. Results of the calculation stand beside their inputs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from phases.models.calendars import Calendar
from phases.models.plans import Plan
from phases.models.resources import Resource
from phases.querysets import TaskQuerySet
from phases.scheduling.model import ConstraintType, LagUnit, LinkType
from rollout.core.classification import classified
from rollout.core.fields import LocalDateTimeField
from rollout.core.models import Versioned
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import User
from rollout.people.roles import Role

CONSTRAINT_CHOICES = [
    (ConstraintType.ASAP.value, _("As soon as possible")),
    (ConstraintType.ALAP.value, _("As late as possible")),
    (ConstraintType.SNET.value, _("Start no earlier than")),
    (ConstraintType.SNLT.value, _("Start no later than")),
    (ConstraintType.FNET.value, _("Finish no earlier than")),
    (ConstraintType.FNLT.value, _("Finish no later than")),
    (ConstraintType.MSO.value, _("Must start on")),
    (ConstraintType.MFO.value, _("Must finish on")),
    (ConstraintType.SO.value, _("Start on")),
    (ConstraintType.FO.value, _("Finish on")),
]
LINK_CHOICES = [
    (LinkType.FS.value, _("Finish to start")),
    (LinkType.SS.value, _("Start to start")),
    (LinkType.FF.value, _("Finish to finish")),
    (LinkType.SF.value, _("Start to finish")),
]
LAG_UNIT_CHOICES = [
    (LagUnit.WORKING.value, _("Working time")),
    (LagUnit.ELAPSED.value, _("Clock time")),
    (LagUnit.PERCENT.value, _("Percent of the predecessor's duration")),
]


@classified(
    public="id",
    internal="plan number code name parent position level summary milestone duration elapsed optimistic "
    "likely pessimistic effort constraint constraint_at deadline calendar owner owner_role deliverable notes "
    "actual_start actual_finish remaining percent_complete physical_percent pinned_start pinned_finish start "
    "finish early_start early_finish late_start late_finish total_slack free_slack critical provisional "
    "resume_at cost actual_cost source_uid source search_text version",
)
class Task(Versioned):
    """A line of the plan: work, a milestone (zero duration) or a summary of its children.

    Durations and slack are working minutes of the task's calendar (clock minutes if `elapsed`), effort is
    working minutes.
    `number` is the task's stable number in its plan; `position` its place in the outline.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    number = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("code"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=300)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField(default=0)
    level = models.PositiveSmallIntegerField(default=0)
    summary = models.BooleanField(default=False, editable=False)
    milestone = models.BooleanField(_("milestone"), default=False)

    duration = models.PositiveIntegerField(_("duration"), default=480)
    elapsed = models.BooleanField(_("clock time"), default=False)
    optimistic = models.PositiveIntegerField(_("shortest duration"), null=True, blank=True)
    likely = models.PositiveIntegerField(_("likely duration"), null=True, blank=True)
    pessimistic = models.PositiveIntegerField(_("longest duration"), null=True, blank=True)
    effort = models.PositiveIntegerField(_("effort"), null=True, blank=True)
    constraint = models.CharField(
        _("constraint"), max_length=4, choices=CONSTRAINT_CHOICES, default=ConstraintType.ASAP.value
    )
    constraint_at = LocalDateTimeField(_("constraint date"), null=True, blank=True)
    deadline = LocalDateTimeField(_("deadline"), null=True, blank=True)
    calendar = models.ForeignKey(
        Calendar, models.SET_NULL, null=True, blank=True, related_name="tasks", verbose_name=_("calendar")
    )

    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="owned_tasks", verbose_name=_("owner")
    )
    owner_role = models.CharField(
        _("owner's role"), max_length=20, blank=True, choices=[(r.value, ROLE_LABELS[r]) for r in Role]
    )
    deliverable = models.CharField(_("deliverable"), max_length=300, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    # In the plan's currency, for who may see the budget. A summary's, from a file, count nowhere.
    cost = models.DecimalField(_("planned cost"), max_digits=14, decimal_places=2, null=True, blank=True)
    actual_cost = models.DecimalField(
        _("actual cost"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    source_uid = models.IntegerField(null=True, editable=False)  # its number in the file it came from
    # What that file says of it and no field here holds; the keys are those of services.import_source.
    source = models.JSONField(null=True, editable=False)

    actual_start = LocalDateTimeField(_("actual start"), null=True, blank=True)
    actual_finish = LocalDateTimeField(_("actual finish"), null=True, blank=True)
    remaining = models.PositiveIntegerField(_("remaining duration"), null=True, blank=True)
    percent_complete = models.DecimalField(_("percent complete"), max_digits=5, decimal_places=2, default=0)
    physical_percent = models.DecimalField(
        _("physical percent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    resume_at = LocalDateTimeField(_("remaining work restarts"), null=True, blank=True, editable=False)
    pinned_start = LocalDateTimeField(_("start set by hand"), null=True, blank=True)
    pinned_finish = LocalDateTimeField(_("finish set by hand"), null=True, blank=True)

    start = LocalDateTimeField(_("start"), null=True, editable=False)
    finish = LocalDateTimeField(_("finish"), null=True, editable=False)
    early_start = LocalDateTimeField(_("early start"), null=True, editable=False)
    early_finish = LocalDateTimeField(_("early finish"), null=True, editable=False)
    late_start = LocalDateTimeField(_("late start"), null=True, editable=False)
    late_finish = LocalDateTimeField(_("late finish"), null=True, editable=False)
    total_slack = models.IntegerField(_("total slack"), null=True, editable=False)
    free_slack = models.IntegerField(_("free slack"), null=True, editable=False)
    critical = models.BooleanField(_("critical"), default=False, editable=False)
    provisional = models.BooleanField(_("provisional"), default=False, editable=False)
    search_text = models.TextField(blank=True, editable=False)

    objects = TaskQuerySet.as_manager()

    audit_exempt_fields: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "start finish early_start early_finish late_start late_finish total_slack free_slack critical "
            "provisional"
        ).split(),
        "a result of the calculation; the inputs it follows from have their events",
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="task_number_once_per_plan"),
            models.UniqueConstraint(
                fields=["plan", "source_uid"],
                condition=models.Q(source_uid__isnull=False),
                name="task_source_uid_once_per_plan",
            ),
            models.CheckConstraint(
                condition=models.Q(milestone=False) | models.Q(duration=0) | models.Q(summary=True),
                name="milestone_has_no_duration",
            ),
            models.CheckConstraint(
                condition=models.Q(percent_complete__gte=0, percent_complete__lte=100),
                name="percent_complete_in_range",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "position"], name="task_plan_position"),
            models.Index(fields=["owner", "finish"], name="task_owner_finish"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()

    def audit_project_id(self) -> int:
        return self.plan.project_id

    def people_ids(self) -> set[int]:
        """Owner and assigned people: those whose own task this is."""
        people = {a.user_id for a in self.assignments.all() if a.user_id is not None}
        return people | ({self.owner_id} if self.owner_id is not None else set())


@classified(public="id", internal="plan task discipline closed_at closed_by version")
class Phase(Versioned):
    """One of the methodology's phases in this plan; its dates are those of its summary task.

    Only the gate's service closes a phase."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="phases")
    task = models.OneToOneField(Task, models.CASCADE, related_name="phase")
    discipline = models.CharField(_("phase"), max_length=40)  # key in phases.methodology, e.g. "kickoff"
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["task__position"]
        constraints = [models.UniqueConstraint(fields=["plan", "discipline"], name="phase_once_per_plan")]

    def __str__(self) -> str:
        return self.task.name

    def audit_project_id(self) -> int:
        return self.plan.project_id


@classified(public="id", internal="plan predecessor successor type lag lag_unit version")
class Dependency(Versioned):
    """The successor waits for the predecessor. `lag`: minutes, or hundredths of a percent; negative leads."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="dependencies")
    predecessor = models.ForeignKey(Task, models.CASCADE, related_name="successor_links")
    successor = models.ForeignKey(Task, models.CASCADE, related_name="predecessor_links")
    type = models.CharField(_("type"), max_length=2, choices=LINK_CHOICES, default=LinkType.FS.value)
    lag = models.IntegerField(_("lag"), default=0)
    lag_unit = models.CharField(
        _("unit of lag"), max_length=8, choices=LAG_UNIT_CHOICES, default=LagUnit.WORKING.value
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "type"], name="dependency_once_per_type"
            ),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="dependency_between_two_tasks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.type})"

    def audit_project_id(self) -> int:
        return self.plan.project_id


@classified(public="id", internal="task user resource resource_name units effort source_uid version")
class Assignment(Versioned):
    """A participant: a person, or a named resource that has no account, with a share of their time."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="assignments")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="assignments")
    resource = models.ForeignKey(
        Resource, models.SET_NULL, null=True, blank=True, related_name="assignments", editable=False
    )
    resource_name = models.CharField(_("resource"), max_length=200, blank=True)
    units = models.DecimalField(_("share of time, percent"), max_digits=7, decimal_places=2, default=100)
    effort = models.PositiveIntegerField(_("effort in minutes"), null=True, blank=True)
    source_uid = models.IntegerField(null=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "user"],
                condition=models.Q(user__isnull=False),
                name="assignment_once_per_person",
            )
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user is not None else self.resource_name

    def audit_project_id(self) -> int:
        return self.task.plan.project_id
