"""Meetings, what they decide and who does what until when."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollout.core.classification import classified
from rollout.core.dates import with_days
from rollout.core.horizons import HAPPENED, PROMISED, Horizon
from rollout.core.models import Versioned
from rollout.core.wording import Words, as_kept, as_read
from rollout.people.models import User
from rollout.projects.models.projects import Project

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class AttendanceState(models.TextChoices):
    INVITED = "invited", _("Invited")
    PRESENT = "present", _("Present")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


class ActionState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


@classified(
    public="id",
    internal="project name weekday every_weeks starts_at minutes place chair first_on sources active version",
)
class MeetingSeries(Versioned):
    """A meeting that comes again: on a weekday, every so many weeks, at a local time.

    `sources` are the keys of agenda sources it speaks of; empty: of all.
    """

    horizons: ClassVar[Mapping[str, Horizon]] = {"first_on": PROMISED}
    project = models.ForeignKey(Project, models.CASCADE, related_name="meeting_series")
    name = models.CharField(_("name"), max_length=200)
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS, default=0)
    every_weeks = models.PositiveSmallIntegerField(_("every so many weeks"), default=1)
    starts_at = models.TimeField(_("begins at"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    place = models.CharField(_("place"), max_length=200, blank=True)
    chair = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chair")
    )
    first_on = models.DateField(_("first on"))
    sources = models.JSONField(_("the agenda is made from"), default=list, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def audit_project_id(self) -> int:
        return self.project_id


@classified(public="id", internal="series user")
class SeriesAttendee(models.Model):
    """Somebody who is invited to each meeting of a series."""

    series = models.ForeignKey(MeetingSeries, models.CASCADE, related_name="attendees")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["series", "user"], name="series_attendee_once")]

    def __str__(self) -> str:
        return str(self.user)

    def audit_project_id(self) -> int:
        return self.series.project_id


@classified(
    public="id",
    internal="project series number title starts_at minutes place chair minute_taker state notes "
    "invited_at held_at published_at agenda_at taken_off version",
)
class Meeting(Versioned):
    """One meeting: an agenda before, decisions, actions and minutes after.

    `agenda_at` is when the sources of the agenda were last asked; `taken_off` are source and key of points
    that somebody took off the agenda, which do not come back by themselves."""

    horizons: ClassVar[Mapping[str, Horizon]] = {"starts_at": PROMISED}
    audit_exempt_fields = {
        "agenda_at": "What a renewal changes is told by its own event; one that changes nothing has none.",
        "taken_off": "It repeats what the event of the removed point tells, until the agenda is renewed.",
    }

    project = models.ForeignKey(Project, models.CASCADE, related_name="meetings")
    series = models.ForeignKey(
        MeetingSeries,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("series"),
    )
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    place = models.CharField(_("place"), max_length=200, blank=True)
    chair = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chair")
    )
    minute_taker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("minutes taken by")
    )
    state = models.CharField(
        _("state"), max_length=9, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    notes = models.TextField(_("notes"), blank=True)
    invited_at = models.DateTimeField(_("invitations sent"), null=True, blank=True, editable=False)
    held_at = models.DateTimeField(_("held at"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("minutes published"), null=True, blank=True, editable=False)
    agenda_at = models.DateTimeField(_("agenda renewed"), null=True, blank=True, editable=False)
    taken_off = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="meeting_number_once"),
            models.UniqueConstraint(
                fields=["series", "starts_at"],
                name="meeting_of_series_once",
                condition=~models.Q(series=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """The title; meetings of a series are named by their day, which each reader reads in their way."""
        return with_days(self.title)

    def audit_project_id(self) -> int:
        return self.project_id


@classified(public="id", internal="meeting number content correction published_at published_by")
class MinutesEdition(models.Model):
    """Minutes as they were published: never changed. A correction is a further edition with the same text
    and the correction added at its end."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    content = models.JSONField(editable=False)
    correction = models.TextField(_("correction"), blank=True)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="minutes_edition_once")]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.number}"

    def audit_project_id(self) -> int:
        return self.meeting.project_id


@classified(public="id", internal="meeting user state version")
class Attendance(Versioned):
    """Who was asked to a meeting, and who came."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(
        _("attendance"), max_length=8, choices=AttendanceState.choices, default=AttendanceState.INVITED
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="attendance_once")]

    def __str__(self) -> str:
        return str(self.user)

    def audit_project_id(self) -> int:
        return self.meeting.project_id


@classified(
    public="id",
    internal="meeting position source source_key title note words told_at said url owner minutes discussed "
    "version",
)
class AgendaItem(Versioned):
    """A point of an agenda. `source` names who proposed it (empty: by hand); with `source_key` it is one
    thing, never twice on one agenda. `note` prepares it, `said` is what the minutes tell of it.

    `words` are title and note as the source said them, by field and language, at the moment `told_at`. A
    field that was typed over is none of its words any more, and reads the same in every language."""

    audit_exempt_fields = {
        "told_at": "It dates the words of the source; where they change, the renewal's event tells of it."
    }

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=40, blank=True)
    source_key = models.CharField(max_length=80, blank=True)
    title = models.CharField(_("point"), max_length=300)
    note = models.TextField(_("note"), blank=True)
    words = models.JSONField(default=dict, blank=True, editable=False)
    told_at = models.DateTimeField(_("as of"), null=True, blank=True, editable=False)
    said = models.TextField(_("what was said"), blank=True)
    url = models.CharField(max_length=300, blank=True, editable=False)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("brought by")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    discussed = models.BooleanField(_("discussed"), default=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "source", "source_key"],
                name="agenda_source_once",
                condition=~models.Q(source=""),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kept_title(self) -> Words | str:
        return as_kept(self.title, self.words.get("title", {}))

    @property
    def kept_note(self) -> Words | str:
        return as_kept(self.note, self.words.get("note", {}))

    @property
    def shown_title(self) -> str:
        """In the active language."""
        return as_read(self.kept_title)

    @property
    def shown_note(self) -> str:
        """In the active language."""
        return as_read(self.kept_note)

    def audit_project_id(self) -> int:
        return self.meeting.project_id


@classified(
    public="id",
    internal="project meeting number text reason decided_by decided_on withdrawn_on search_text version",
)
class Decision(Versioned):
    """What was decided, by whom and why; taken in a meeting or between two. Never deleted: withdrawn."""

    horizons: ClassVar[Mapping[str, Horizon]] = {"decided_on": HAPPENED}
    project = models.ForeignKey(Project, models.CASCADE, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="decisions")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("decision"))
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="decision_number_once")]

    def __str__(self) -> str:
        return self.text

    def audit_project_id(self) -> int:
        return self.project_id


@classified(
    public="id",
    internal="project meeting number text owner due_on state done_on result raised_by raised_on search_text "
    "version",
)
class Action(Versioned):
    """Something one person does until a day; open actions come back on each agenda."""

    horizons: ClassVar[Mapping[str, Horizon]] = {"due_on": PROMISED}
    project = models.ForeignKey(Project, models.CASCADE, related_name="actions")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="actions")
    number = models.PositiveIntegerField(_("number"))
    text = models.CharField(_("action"), max_length=500)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("owner")
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=ActionState.choices, default=ActionState.OPEN)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    raised_on = models.DateField(_("raised on"))
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["due_on", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="action_number_once")]
        indexes = [models.Index(fields=["project", "state", "due_on"], name="action_project_state")]

    def __str__(self) -> str:
        return self.text

    def people_ids(self) -> set[int]:
        return {person for person in (self.owner_id,) if person is not None}

    def audit_project_id(self) -> int:
        return self.project_id
