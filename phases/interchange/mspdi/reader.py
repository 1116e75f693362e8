"""The door: bytes in, an ImportedPlan out, or one ImportRefused."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from datetime import datetime
from xml.etree.ElementTree import Element

from phases.interchange.imported import (
    ImportedAssignment,
    ImportedCalendar,
    ImportedPlan,
    ImportedResource,
    ImportedTask,
)
from phases.interchange.limits import MAX_TASKS
from phases.interchange.mspdi import checks
from phases.interchange.mspdi.calendars import calendar_of
from phases.interchange.mspdi.decode import decoded
from phases.interchange.mspdi.links import FoundLink, links_of
from phases.interchange.mspdi.losses import note_losses
from phases.interchange.mspdi.outline import with_parents
from phases.interchange.mspdi.project import note_project_losses
from phases.interchange.mspdi.record import Record, names
from phases.interchange.mspdi.resources import assignment_of, resource_of
from phases.interchange.mspdi.stream import RECORDS, walk
from phases.interchange.mspdi.tasks import task_of
from phases.interchange.refusal import FILE, ImportRefused, Notes, Place, shortened
from phases.scheduling.model import STANDARD_WEEK, ConstraintType

HEADER = names(
    """
    Name Title Author Manager Subject StartDate FinishDate StatusDate CurrentDate CalendarUID
    ScheduleFromStart MinutesPerDay MinutesPerWeek DaysPerMonth CriticalSlackLimit
    """
)
PROJECT = Place("project")
MOST_SLACK = 1000  # days; more than any plan here can have
Tasks = tuple[ImportedTask, ...]
UNASSIGNED = 0  # Project writes a nameless resource for work that nobody has


def read_mspdi(content: bytes) -> ImportedPlan:
    """Read a Microsoft Project XML file of any version. Raises ImportRefused; never keeps half a file."""
    reader = _Reader()
    walk(decoded(content), reader.handle)
    return reader.plan()


class _Reader:
    def __init__(self) -> None:
        self.notes = Notes()
        self.header = Element("Project")
        self.is_plan = False
        self.aliases: dict[str, str] = {}
        self.calendars: dict[int, ImportedCalendar] = {}
        self.tasks: dict[int, ImportedTask] = {}
        self.resources: dict[int, ImportedResource] = {}
        self.assignments: list[ImportedAssignment] = []
        self.links: list[FoundLink] = []
        self.without_duration: set[int] = set()
        self.without_constraint: set[int] = set()

    def handle(self, kind: str, element: Element) -> None:
        match kind:
            case "Project":
                self._project_field(element)
            case "Calendar":
                self._calendar(element)
            case "Task":
                self._task(element)
            case "Resource":
                self._resource(element)
            case "Assignment":
                self._assignment(element)
            case "ExtendedAttribute":
                name = element.findtext("Alias") or element.findtext("FieldName") or ""
                self.aliases[(element.findtext("FieldID") or "").strip()] = shortened(name)
            case _:
                self.notes.add("custom_field", PROJECT.at(kind), element.findtext("FieldName") or kind)

    def plan(self) -> ImportedPlan:
        if not self.is_plan and not any((self.tasks, self.calendars, self.resources)):
            raise ImportRefused("not_a_plan", PROJECT, "Tasks")
        header = Record(self.header, PROJECT, self.notes)
        calendars = checks.checked_calendars(list(self.calendars.values()), self.notes)
        calendar, calendars = self._project_calendar(header, calendars)
        known = {one.uid for one in calendars}
        tasks = with_parents(list(self.tasks.values()), self.notes)
        tasks = checks.with_known_calendars(tasks, known, self.notes)
        checks.note_missing_durations(tasks, self.without_duration, self.notes)
        from_start = header.flag("ScheduleFromStart", default=True)
        finish, status = header.instant_if_possible("FinishDate"), header.instant("StatusDate")
        if not from_start:
            tasks = self._late_by_default(tasks)
        return ImportedPlan(
            name=header.name("Title") or header.name("Name"),
            start=self._start(header, tasks, finish),
            calendar=calendar,
            tasks=tasks,
            links=checks.checked_links(self.links, self.tasks, self.notes),
            calendars=calendars,
            resources=checks.with_known_resource_calendars(list(self.resources.values()), known, self.notes),
            assignments=checks.checked_assignments(
                self.assignments, set(self.tasks), set(self.resources), self.notes
            ),
            finish=finish,
            status_date=status,
            current_date=header.instant_if_possible("CurrentDate"),
            schedule_from_start=from_start,
            minutes_per_day=header.within("MinutesPerDay", 1, 1440, 480),
            minutes_per_week=header.within("MinutesPerWeek", 1, 10_080, 2400),
            days_per_month=header.within("DaysPerMonth", 1, 31, 20),
            critical_slack_limit=header.within("CriticalSlackLimit", -MOST_SLACK, MOST_SLACK, 0),
            author=header.name("Author"),
            title=header.name("Title"),
            not_kept=self.notes.result(),
        )

    def _project_field(self, element: Element) -> None:
        self.is_plan = self.is_plan or element.tag in RECORDS or element.tag in HEADER
        if element.tag in HEADER:
            self.header.append(element)
        elif element.tag not in RECORDS:
            note_project_losses(element, self.notes)

    def _calendar(self, element: Element) -> None:
        uid, record = self._identified(element, "calendar", self.calendars)
        self.calendars[uid] = calendar_of(record, uid)
        note_losses(record, "Calendar", {})

    def _task(self, element: Element) -> None:
        if len(self.tasks) >= MAX_TASKS:
            raise ImportRefused("too_many_tasks", FILE, MAX_TASKS)
        if (element.findtext("IsNull") or "").strip().lower() in ("1", "true"):
            number = element.findtext("ID") or element.findtext("UID") or ""
            self.notes.add("blank_row", Place("task", number.strip()), "")
            return
        uid, record = self._identified(element, "task", self.tasks)
        self.tasks[uid] = task_of(record, uid, record.integer("ID", len(self.tasks)))
        if not any(record.text(tag) for tag in ("Duration", "ManualDuration", "Milestone")):
            self.without_duration.add(uid)
        if not record.text("ConstraintType"):
            self.without_constraint.add(uid)
        self.links.extend(links_of(record, uid))
        note_losses(record, "Task", self.aliases)

    def _resource(self, element: Element) -> None:
        if (element.findtext("IsNull") or "").strip().lower() in ("1", "true"):
            return
        uid, record = self._identified(element, "resource", self.resources)
        if uid == UNASSIGNED and not record.name():
            return
        self.resources[uid] = resource_of(record, uid)
        for baseline in record.children("Baseline"):
            self.notes.add("resource_baseline", record.place.at("Baseline"), baseline.text("Number"))
        note_losses(record, "Resource", self.aliases)

    def _assignment(self, element: Element) -> None:
        place = Place("assignment", (element.findtext("UID") or "").strip())
        record = Record(element, place, self.notes)
        self.assignments.append(assignment_of(record))
        note_losses(record, "Assignment", self.aliases)

    def _identified(self, element: Element, kind: str, known: Container[int]) -> tuple[int, Record]:
        """UID and record; the ID where no UID stands. Refuses none at all and one that is taken."""
        name = shortened(element.findtext("Name") or "")
        record = Record(element, Place(kind, "", name), self.notes)
        uid = record.optional_integer("UID")
        uid = record.optional_integer("ID") if uid is None else uid
        if uid is None:
            raise ImportRefused("no_uid", record.place.at("UID"), name)
        record.place = Place(kind, str(uid), name)
        if uid in known:
            raise ImportRefused("duplicate_uid", record.place.at("UID"), uid)
        return uid, record

    def _late_by_default(self, tasks: Tasks) -> Tasks:
        """In a plan that is scheduled from its finish, tasks without a constraint lie as late as possible."""
        free = self.without_constraint
        return tuple(
            replace(task, constraint=ConstraintType.ALAP) if task.uid in free else task for task in tasks
        )

    def _start(self, header: Record, tasks: Tasks, finish: datetime | None) -> datetime:
        """The project's start; where it is missing the first date of any task, or its finish."""
        start = header.instant("StartDate")
        starts = [task.start for task in tasks if task.start is not None] or [one for one in (finish,) if one]
        if start is not None:
            return start
        if not starts:
            raise ImportRefused("no_start", PROJECT.at("StartDate"), "")
        self.notes.add("start_missing", PROJECT.at("StartDate"), min(starts).isoformat())
        return min(starts)

    def _project_calendar(
        self, header: Record, calendars: tuple[ImportedCalendar, ...]
    ) -> tuple[int, tuple[ImportedCalendar, ...]]:
        """UID of the project's calendar; a standard one is added where the file has none (noted)."""
        uid = header.optional_integer("CalendarUID")
        if uid is not None and any(calendar.uid == uid for calendar in calendars):
            return uid, calendars
        bases = [calendar for calendar in calendars if calendar.is_base]
        if bases:
            self.notes.add("project_calendar", PROJECT.at("CalendarUID"), bases[0].name)
            return bases[0].uid, calendars
        self.notes.add("project_calendar", PROJECT.at("CalendarUID"), "Standard")
        standard = ImportedCalendar(uid=-1, name="Standard", week=STANDARD_WEEK)
        return standard.uid, (*calendars, standard)
