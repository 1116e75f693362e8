"""On which calendar each task runs: its own, its people's, or both, as Microsoft Project decides it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from phases.interchange.calendars import key_of, working_calendar
from phases.interchange.imported import ImportedPlan, ImportedTask, ResourceKind
from phases.interchange.joining import has_time, overlap, same_time, union
from phases.interchange.refusal import ImportRefused, Notes, Place
from phases.scheduling.calendars import intersection
from phases.scheduling.model import WorkingCalendar


class TaskCalendars:
    """Answers for each task of one plan; collects the calendars that are in use.

    A task with people runs on their calendars (the time that any of them works); with a calendar of its
    own on the time that both share; on its own alone if it says so or if they share nothing (noted).
    """

    def __init__(self, plan: ImportedPlan, notes: Notes) -> None:
        self.plan = plan
        self.notes = notes
        self.known = {calendar.uid: calendar for calendar in plan.calendars}
        self.used: dict[str, WorkingCalendar] = {}
        self.same: dict[tuple[int, int], bool] = {}
        self.project = self._usable(plan.calendar, Place("project", field="CalendarUID"))

    def key_for(self, task: ImportedTask) -> str | None:
        """Key of the calendar in `used`; None for the project's."""
        people = self._people(task)
        own = None if task.calendar is None else self._usable(task.calendar, _place(task))
        if own is not None and (task.ignore_resource_calendar or not people):
            return own.key
        if not people:
            return None
        theirs = self._of_people(people)
        return theirs.key if own is None else self._shared(task, own, theirs).key

    def several_people(self, task: ImportedTask) -> bool:
        """Whether people on different calendars share the task."""
        return len(self._people(task)) > 1

    def _people(self, task: ImportedTask) -> tuple[int, ...]:
        """The calendars of its people, if any of them differs from the project's."""
        uids = sorted(self._resource_calendars[task.uid])
        return tuple(uids) if any(not self._like_project(uid) for uid in uids) else ()

    @cached_property
    def _resource_calendars(self) -> Mapping[int, set[int]]:
        """Task → calendars of the people who work on it; nobody's calendar is the project's."""
        resources = {resource.uid: resource for resource in self.plan.resources}
        found: defaultdict[int, set[int]] = defaultdict(set)
        for assignment in self.plan.assignments:
            resource = resources.get(assignment.resource) if assignment.resource is not None else None
            if resource is not None and resource.kind is ResourceKind.WORK:
                calendar = self.plan.calendar if resource.calendar is None else resource.calendar
                if self._has_time(
                    calendar, Place("resource", str(resource.uid), resource.name, "CalendarUID")
                ):
                    found[assignment.task].add(calendar)
        return found

    def _has_time(self, uid: int, place: Place) -> bool:
        if has_time(self._resolved[uid]):
            return True
        self.notes.add("resource_without_time", place, self.known[uid].name)
        return False

    def _like_project(self, uid: int) -> bool:
        key = (uid, self.plan.calendar)
        if key not in self.same:
            self.same[key] = uid == self.plan.calendar or same_time(self._resolved[uid], self.project)
        return self.same[key]

    def _of_people(self, uids: tuple[int, ...]) -> WorkingCalendar:
        key = "+".join(key_of(uid) for uid in uids)
        if key not in self.used:
            calendars = [self._resolved[uid] for uid in uids]
            self.used[key] = calendars[0] if len(calendars) == 1 else union(calendars, key)
        return self.used[key]

    def _shared(self, task: ImportedTask, own: WorkingCalendar, theirs: WorkingCalendar) -> WorkingCalendar:
        key = f"{own.key}&{theirs.key}"
        if key in self.used:
            return self.used[key]
        if not overlap(own, theirs):
            self.notes.add("no_common_time", _place(task), f"{own.name}, {theirs.name}")
            return own
        self.used[key] = replace(intersection(own, theirs, key=key), name=f"{own.name} & {theirs.name}")
        return self.used[key]

    def _usable(self, uid: int, place: Place) -> WorkingCalendar:
        calendar = self._resolved[uid]
        if not has_time(calendar):
            raise ImportRefused("calendar_without_time", place, calendar.name)
        self.used[calendar.key] = calendar
        return calendar

    @cached_property
    def _resolved(self) -> Mapping[int, WorkingCalendar]:
        return _Resolved(self)


class _Resolved(dict[int, WorkingCalendar]):
    """Working calendars by UID, each worked out when it is first asked for."""

    def __init__(self, owner: TaskCalendars) -> None:
        super().__init__()
        self.owner = owner

    def __missing__(self, uid: int) -> WorkingCalendar:
        self[uid] = calendar = working_calendar(self.owner.known[uid], self.owner.known)
        return calendar


def _place(task: ImportedTask) -> Place:
    return Place("task", str(task.uid), task.name, "CalendarUID")
