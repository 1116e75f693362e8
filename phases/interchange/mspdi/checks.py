"""Do the records of a file fit together? References to nothing are noted, contradictions refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from phases.interchange.imported import (
    ImportedAssignment,
    ImportedCalendar,
    ImportedLink,
    ImportedResource,
    ImportedTask,
)
from phases.interchange.limits import MAX_EXCEPTION_RANGES
from phases.interchange.mspdi.links import FoundLink, on_the_clock
from phases.interchange.refusal import FILE, ImportRefused, Notes, Place

Calendars = tuple[ImportedCalendar, ...]


def calendar_place(calendar: ImportedCalendar, field: str = "") -> Place:
    return Place("calendar", str(calendar.uid), calendar.name, field)


def checked_calendars(calendars: list[ImportedCalendar], notes: Notes) -> Calendars:
    """Bases that are missing are noted and left out. Refuses loops and too many exceptions."""
    known = {calendar.uid: calendar for calendar in calendars}
    checked = {calendar.uid: _with_known_base(calendar, known, notes) for calendar in calendars}
    for calendar in checked.values():
        seen = {calendar.uid}
        base = calendar.base
        while base is not None:
            if base in seen:
                raise ImportRefused("base_calendar_loop", calendar_place(calendar, "BaseCalendarUID"), base)
            seen.add(base)
            base = checked[base].base
    if (
        sum(len(exception.ranges) for calendar in calendars for exception in calendar.exceptions)
        > MAX_EXCEPTION_RANGES
    ):
        raise ImportRefused("too_many_exceptions", FILE, MAX_EXCEPTION_RANGES)
    return tuple(checked.values())


def _with_known_base(
    calendar: ImportedCalendar, known: dict[int, ImportedCalendar], notes: Notes
) -> ImportedCalendar:
    if calendar.base is None or calendar.base in known:
        return calendar
    if calendar.base > 0:
        notes.add("unknown_calendar", calendar_place(calendar, "BaseCalendarUID"), calendar.base)
    return replace(calendar, base=None)


def checked_links(
    found: Iterable[FoundLink], tasks: dict[int, ImportedTask], notes: Notes
) -> tuple[ImportedLink, ...]:
    """Links from nowhere are noted. Refuses self-links and two equal links of one pair."""
    kept: dict[tuple[int, int, str], ImportedLink] = {}
    for item in found:
        link = item.link
        predecessor = tasks.get(link.predecessor)
        if predecessor is None or (item.other_project and not predecessor.external):
            code = "link_to_other_project" if item.other_project else "link_to_nothing"
            notes.add(code, item.place, item.other_project or link.predecessor)
            continue
        if link.predecessor == link.successor:
            raise ImportRefused("self_link", item.place, link.predecessor)
        key = (link.predecessor, link.successor, link.type.value)
        if key in kept:
            raise ImportRefused("duplicate_link", item.place, link.type.value)
        if item.elapsed_percent and link.lag:
            told = f"{link.lag / 100:g} % → {on_the_clock(link, predecessor.duration).lag} min"
            notes.add("elapsed_percent_lag", item.place.at("LinkLag"), told)
            link = on_the_clock(link, predecessor.duration)
        kept[key] = link
    return tuple(kept.values())


def with_known_calendars(
    tasks: tuple[ImportedTask, ...], known: set[int], notes: Notes
) -> tuple[ImportedTask, ...]:
    """Task calendars that the file does not define are noted and left out; 0 and -1 mean none."""
    checked = []
    for task in tasks:
        if task.calendar is not None and task.calendar not in known:
            if task.calendar > 0:
                notes.add(
                    "unknown_calendar", Place("task", str(task.uid), task.name, "CalendarUID"), task.calendar
                )
            task = replace(task, calendar=None)
        checked.append(task)
    return tuple(checked)


def note_missing_durations(tasks: tuple[ImportedTask, ...], without: set[int], notes: Notes) -> None:
    """Tasks that have neither a duration nor anything below them and are not called milestones."""
    parents = {task.parent for task in tasks}
    for task in tasks:
        if task.uid in without and task.uid not in parents and not task.summary:
            notes.add("no_duration", Place("task", str(task.uid), task.name, "Duration"), "PT0H0M0S")


def with_known_resource_calendars(
    resources: list[ImportedResource], known: set[int], notes: Notes
) -> tuple[ImportedResource, ...]:
    checked = []
    for resource in resources:
        if resource.calendar is not None and resource.calendar not in known:
            if resource.calendar > 0:
                place = Place("resource", str(resource.uid), resource.name, "CalendarUID")
                notes.add("unknown_calendar", place, resource.calendar)
            resource = replace(resource, calendar=None)
        checked.append(resource)
    return tuple(checked)


def checked_assignments(
    assignments: list[ImportedAssignment], tasks: set[int], resources: set[int], notes: Notes
) -> tuple[ImportedAssignment, ...]:
    """Assignments of unknown tasks are noted and left out, of unknown resources noted and kept without."""
    checked = []
    for assignment in assignments:
        place = Place("assignment", str(assignment.uid))
        if assignment.task not in tasks:
            notes.add("assignment_to_nothing", place.at("TaskUID"), assignment.task)
            continue
        if assignment.resource is not None and assignment.resource not in resources:
            notes.add("assignment_to_nothing", place.at("ResourceUID"), assignment.resource)
            assignment = replace(assignment, resource=None)
        checked.append(assignment)
    return tuple(checked)
