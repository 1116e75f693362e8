"""Everything that importing a file would do, worked out without storing anything."""

from __future__ import annotations

from dataclasses import dataclass

from phases.interchange.compare import Difference, compare
from phases.interchange.imported import ImportedPlan
from phases.interchange.plan_input import to_plan_input
from phases.interchange.reasons import Reasons
from phases.interchange.refusal import FILE, ImportRefused, Notes, NotKept, Place
from phases.interchange.unstorable import note_unstorable
from phases.scheduling.errors import CycleError, PlanError
from phases.scheduling.model import PlanInput, Profile
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule

PATH_SHOWN = 12


@dataclass(frozen=True, slots=True)
class DryRun:
    """A file, its plan, the computed schedule, and how both differ."""

    imported: ImportedPlan
    plan: PlanInput
    schedule: Schedule
    differences: tuple[Difference, ...]
    not_kept: tuple[NotKept, ...]

    def reasons(self) -> Reasons:
        return Reasons(self.plan, self.schedule)


def dry_run(imported: ImportedPlan, profile: Profile) -> DryRun:
    """Schedule an imported plan. Raises ImportRefused where that cannot be: cycles, dates past the end."""
    notes = Notes()
    note_unstorable(imported, notes)
    plan = to_plan_input(imported, profile, notes)
    try:
        computed = schedule(plan)
        differences = compare(imported, plan, computed)
    except PlanError as error:
        raise refused(imported, error) from error
    return DryRun(imported, plan, computed, differences, (*imported.not_kept, *notes.result()))


def refused(imported: ImportedPlan, error: PlanError) -> ImportRefused:
    """The scheduler's refusal in terms of the file: UIDs and names."""
    names = {task.uid: task.name for task in imported.tasks}
    if isinstance(error, CycleError):
        shown = [f"{key} {names.get(int(key), '')}".strip() for key in error.path]
        path = " → ".join([*shown[:PATH_SHOWN], *(["…"] if len(shown) > PATH_SHOWN else []), shown[0]])
        return ImportRefused("cycle", FILE, path, limit=len(path))
    about = error.values.get("task", error.values.get("successor"))
    uid = int(str(about)) if about is not None else None
    place = FILE if uid is None else Place("task", str(uid), names.get(uid, ""))
    value = ", ".join(str(value) for name, value in error.values.items() if name != "task")
    return ImportRefused(error.code, place, value)
