"""What a file says of a task and no field here holds, kept so that the file can be written again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from phases.interchange.imported import ImportedPlan, ImportedTask, TaskType
from phases.interchange.unstorable import USUAL_PRIORITY
from phases.plain import plain

Source = dict[str, Any]


def sources_of(imported: ImportedPlan) -> Mapping[int, Source | None]:
    """By UID: guid, wbs (where it is the planner's own), stop, resume, pauses (start and finish of each
    interruption), fixed_cost, priority, levelling_delay (clock minutes), type. Only what differs
    from a plain task; None: nothing does. Instants are ISO texts.
    """
    pauses: defaultdict[int, set[tuple[Any, Any]]] = defaultdict(set)
    for assignment in imported.assignments:
        pauses[assignment.task].update(assignment.splits)
    return {task.uid: _source(task, sorted(pauses[task.uid])) or None for task in imported.tasks}


def _source(task: ImportedTask, pauses: list[tuple[Any, Any]]) -> Source:
    said = {
        "guid": task.guid,
        "wbs": "" if task.wbs == task.outline_number else task.wbs,
        "stop": task.stop,
        "resume": task.resume,
        "pauses": pauses,
        "fixed_cost": task.fixed_cost,
        "priority": None if task.priority == USUAL_PRIORITY else task.priority,
        "levelling_delay": task.levelling_delay,
        "type": None if task.type is TaskType.FIXED_UNITS else task.type,
    }
    return {name: plain(value) for name, value in said.items() if value not in ("", None, 0, [])} | (
        {"priority": 0} if task.priority == 0 else {}
    )
