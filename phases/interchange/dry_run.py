"""Everything that importing a file would do, worked out without storing anything."""

from __future__ import annotations

import re
from dataclasses import dataclass

from phases.interchange.calendars import key_of
from phases.interchange.compare import Comparison, Difference
from phases.interchange.imported import ImportedException, ImportedPlan
from phases.interchange.limits import LAST_YEAR
from phases.interchange.plan_input import to_plan_input
from phases.interchange.reasons import Reasons
from phases.interchange.refusal import FILE, ImportRefused, Notes, NotKept, Place
from phases.interchange.unstorable import note_unstorable
from phases.scheduling.errors import CycleError, DateOutOfRangeError, PlanError
from phases.scheduling.laid_back import laid_back
from phases.scheduling.model import PlanInput, Profile
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule

PATH_SHOWN = 12
DAYS_OF_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class DryRun:
    """A file, its plan, the computed schedule, and how both differ."""

    imported: ImportedPlan
    plan: PlanInput
    schedule: Schedule
    comparison: Comparison
    not_kept: tuple[NotKept, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        return self.comparison.differences

    @property
    def difference_count(self) -> int:
        return len(self.comparison.order)

    def reasons(self) -> Reasons:
        return self.comparison.reasons


def dry_run(imported: ImportedPlan, profile: Profile) -> DryRun:
    """Schedule an imported plan. Raises ImportRefused where that cannot be: cycles, dates past the end."""
    notes = Notes()
    note_unstorable(imported, notes)
    plan = to_plan_input(imported, profile, notes)
    try:
        plan = laid_back(plan)
        computed = schedule(plan)
    except PlanError as error:
        raise refused(imported, error) from error
    comparison = Comparison(imported, plan, computed)
    return DryRun(imported, plan, computed, comparison, (*imported.not_kept, *notes.result()))


def refused(imported: ImportedPlan, error: PlanError) -> ImportRefused:
    """The scheduler's refusal in terms of the file: UIDs and names."""
    names = {task.uid: task.name for task in imported.tasks}
    if isinstance(error, CycleError):
        shown = [f"{key} {names.get(int(key), '')}".strip() for key in error.path]
        path = " → ".join([*shown[:PATH_SHOWN], *(["…"] if len(shown) > PATH_SHOWN else []), shown[0]])
        return ImportRefused("cycle", FILE, path, limit=len(path))
    if "calendar" in error.values and isinstance(error, DateOutOfRangeError):
        return without_time_left(imported, str(error.values["calendar"]))
    about = error.values.get("task", error.values.get("successor"))
    uid = int(str(about)) if about is not None else None
    place = FILE if uid is None else Place("task", str(uid), names.get(uid, ""))
    value = ", ".join(str(value) for name, value in error.values.items() if name != "task")
    return ImportRefused(error.code, place, value)


def without_time_left(imported: ImportedPlan, key: str) -> ImportRefused:
    """Work runs past the last year: the fault of an exception that never ends, else of the plan."""
    known = {calendar.uid: calendar for calendar in imported.calendars}
    keys = re.split("[+&]", key)
    waiting = [calendar for calendar in imported.calendars if key_of(calendar.uid) in keys]
    while waiting:
        calendar = waiting.pop()
        for exception in calendar.exceptions:
            if never_ends(exception):
                first, last = exception.ranges[-1]
                place = Place("calendar", str(calendar.uid), calendar.name)
                told = f"“{exception.name}” ({first} – {last})"
                return ImportRefused("exception_without_end", place, told, limit=len(told))
        if calendar.base is not None:
            waiting.append(known[calendar.base])
    return ImportRefused("beyond_the_calendar", Place("project"))


def never_ends(exception: ImportedException) -> bool:
    """Does it reach the last year in one piece of more than a year, and give no time?"""
    if exception.hours or not exception.ranges:
        return False
    first, last = exception.ranges[-1]
    return last.year == LAST_YEAR and (last - first).days > DAYS_OF_A_YEAR
