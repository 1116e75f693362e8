"""Working time, in layers: person > task > client > company > state > weekly pattern (T28)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from phases.scheduling.model import LayerKind
from rollout.core.classification import classified
from rollout.core.models import Versioned
from rollout.people.models import Organization, User
from rollout.projects.models import Project

LAYER_CHOICES = [
    (LayerKind.PERSON.value, _("Person")),
    (LayerKind.TASK.value, _("Task")),
    (LayerKind.CLIENT.value, _("Client")),
    (LayerKind.COMPANY.value, _("Company")),
    (LayerKind.STATE.value, _("State")),
]


@classified(
    public="id",
    internal="name kind project organization country user week source announced_until "
    "source_uid source_guid version",
)
class Calendar(Versioned):
    """Days that differ from the weekly pattern, as one authority sets them: a state's public holidays,
    a company's days off, a project's special calendar for some tasks, a person's leave.

    A task calendar may bring a weekly pattern of its own, and so may a person's, which narrows those of the
    tasks; a state's is that of its projects. Those of a company or client hold days alone.
    """

    derived: ClassVar[frozenset[str]] = Versioned.derived | {"announced_until"}

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("layer"), max_length=10, choices=LAYER_CHOICES)
    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="calendars")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="calendars"
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="calendars")
    week = models.JSONField(_("weekly pattern"), null=True, blank=True)  # seven lists of [start, end] minutes
    source = models.CharField(_("source"), max_length=200, blank=True)
    announced_until = models.DateField(_("announced until"), null=True, blank=True)
    source_uid = models.IntegerField(null=True, editable=False)  # its number in the file it came from
    source_guid = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "source_uid"],
                condition=models.Q(source_uid__isnull=False),
                name="calendar_source_uid_once_per_project",
            )
        ]

    def __str__(self) -> str:
        return self.name


@classified(public="id", internal="calendar first last intervals name provisional position")
class CalendarDay(models.Model):
    """One exception: working time of each day from `first` to `last`; no intervals is a day off."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="days")
    first = models.DateField(_("from"))
    last = models.DateField(_("to"))
    intervals = models.JSONField(_("working time"), default=list)
    name = models.CharField(_("name"), max_length=200, blank=True)
    provisional = models.BooleanField(_("provisional"), default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="calendar_day_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last} {self.name}"

    def audit_project_id(self) -> int | None:
        return self.calendar.project_id
