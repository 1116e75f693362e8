"""What each operation does to a draft. Rules only; no storage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from phases.drafts import LAG_UNITS, LINK_TYPES, NEW_TASK, Draft, TaskRecord, link_of
from phases.faults import PlanFault
from phases.fields import BUDGET_FIELDS
from phases.moving import Surroundings, move
from phases.operations import (
    AddLink,
    AddTask,
    MoveTask,
    Operation,
    PlaceTask,
    Recalculate,
    RemoveLink,
    RemoveTask,
    SetLink,
    SetParticipants,
    SetPlan,
    SetTask,
)
from phases.progress import set_progress
from phases.scheduling.model import SUMMARY_CONSTRAINTS, ConstraintType, Link

PROGRESS = frozenset({"percent_complete", "remaining", "actual_start", "actual_finish", "duration"})
POINTS = ("optimistic", "likely", "pessimistic")
PINS = frozenset({"pinned_start", "pinned_finish"})
OF_WORK = PROGRESS | BUDGET_FIELDS | PINS | {"milestone", *POINTS}  # a summary has none of its own
OF_TIME = ("duration", *POINTS)  # a milestone has none of its own
DATELESS = frozenset({ConstraintType.ASAP.value, ConstraintType.ALAP.value})


def edit(draft: Draft, operations: Sequence[Operation], around: Surroundings) -> None:
    """Do the operations in turn, then check what only the whole shows. Fault: PlanFault."""
    for place, operation in enumerate(operations):
        try:
            _do(draft, operation, around)
        except PlanFault as fault:
            fault.operation = place
            raise
    for key in list(draft.records):
        if key in draft.places:
            _check(draft, key)


def _do(draft: Draft, operation: Operation, around: Surroundings) -> None:
    match operation:
        case SetTask():
            _set_task(draft, operation, around)
        case AddTask():
            _add_task(draft, operation, around.minutes_per_day)
        case RemoveTask():
            _remove_task(draft, draft.task(operation.task))
        case PlaceTask():
            _place_task(draft, operation)
        case MoveTask():
            move(draft, operation, around)
        case AddLink():
            _add_link(draft, operation)
        case SetLink():
            _set_link(draft, operation)
        case RemoveLink():
            _link(draft, operation.link)
            draft.take_link(operation.link)
        case SetParticipants():
            _set_participants(draft, draft.task(operation.task), operation.users)
        case SetPlan():
            _set_plan(draft, operation)
        case Recalculate():
            draft.settings["recorded_dates_kept"] = False


def _place_task(draft: Draft, operation: PlaceTask) -> None:
    parent, after = (None if r is None else draft.task(r) for r in (operation.parent, operation.after))
    _require_open_parent(draft, parent)
    draft.place(draft.task(operation.task), parent=parent, after=after)


def _set_plan(draft: Draft, operation: SetPlan) -> None:
    if operation.field == "go_live_task" and operation.value is not None:
        draft.task(operation.value)
    draft.settings[operation.field] = operation.value


def _set_task(draft: Draft, operation: SetTask, around: Surroundings) -> None:
    key, field, value = draft.task(operation.task), operation.field, operation.value
    task = draft.record(key).values
    if draft.is_summary(key) and field in OF_WORK:
        raise PlanFault("summary_has_no_own", field=field, task=draft.name(key))
    if draft.is_summary(key) and field == "constraint":
        _require_of_summary(draft, key, value)
    _say_milestone(draft, key, field, value)
    if field == "milestone":
        _set_milestone(task, value, draft.name(key), around.minutes_per_day)
    elif field in OF_TIME and task["milestone"] and value:
        raise PlanFault("milestone_with_duration", field=field, task=draft.name(key), value=str(value))
    elif field in PROGRESS:
        set_progress(
            task,
            field,
            value,
            planned=around.dates(draft, key),
            status=draft.settings["status_at"],
            work=lambda start, finish: around.work_between(draft, key, start, finish),
        )
        if field == "duration" and not value and not task["milestone"]:
            _set_milestone(task, True, draft.name(key), around.minutes_per_day)
            draft.now_milestones.add(key)
    else:
        task[field] = value
        if field == "constraint" and value in DATELESS:
            task["constraint_at"] = None


def _say_milestone(draft: Draft, key: int, field: str, value: Any) -> None:
    """One step cannot take a task's time away and say that it is no milestone."""
    if value or field not in ("duration", "milestone"):
        return
    told = draft.told.setdefault(key, set())
    told.add("no_time" if field == "duration" else "no_milestone")
    if len(told) > 1:
        raise PlanFault("no_time_no_milestone", field="duration", task=draft.name(key))


def _set_milestone(task: dict[str, Any], value: bool, name: str, day: int) -> None:
    """A milestone is reached or not (T30): work under way cannot become one, finished work is reached when
    it ended."""
    if value and task["actual_finish"] is None and task["actual_start"] is not None:
        raise PlanFault("begun_as_milestone", field="milestone", task=name)
    task["milestone"] = value
    task["duration"] = 0 if value else task["duration"] or day
    if value:
        task.update(dict.fromkeys(POINTS))
    if value and task["actual_finish"] is not None:
        task.update(actual_start=task["actual_finish"], remaining=0)


def _add_task(draft: Draft, operation: AddTask, day: int) -> None:
    parent, after = (None if r is None else draft.task(r) for r in (operation.parent, operation.after))
    if after is not None and parent is None:
        parent = draft.places[after].parent
    _require_open_parent(draft, parent)
    draft.last_number += 1
    values = {
        **NEW_TASK,
        "duration": day,
        **operation.values,
        "name": operation.name,
        "number": draft.last_number,
    }
    if not values["duration"]:
        if operation.values.get("milestone") is False:
            raise PlanFault("no_time_no_milestone", field="duration", task=operation.name)
        values["milestone"] = True
    if values["milestone"]:
        for field in OF_TIME:
            if told := operation.values.get(field):
                raise PlanFault("milestone_with_duration", field=field, task=operation.name, value=str(told))
        values["duration"] = 0
    key = draft.insert(TaskRecord(values), parent=parent, after=after)
    if operation.ref:
        if operation.ref in draft.refs:
            raise PlanFault("ref_twice", field="ref", value=operation.ref)
        draft.refs[operation.ref] = key


def _require_open_parent(draft: Draft, parent: int | None) -> None:
    """A milestone, or work already begun, cannot take tasks below it."""
    if parent is None or draft.is_summary(parent):
        return
    values = draft.record(parent).values
    if values["milestone"]:
        raise PlanFault("milestone_as_parent", task=draft.name(parent))
    if values["actual_start"] is not None or values["actual_finish"] is not None:
        raise PlanFault("started_as_parent", task=draft.name(parent))
    _require_of_summary(draft, parent, values["constraint"])


def _require_of_summary(draft: Draft, key: int, constraint: str) -> None:
    if constraint not in SUMMARY_CONSTRAINTS:
        raise PlanFault("summary_constraint", field="constraint", task=draft.name(key), value=constraint)


def _remove_task(draft: Draft, key: int) -> None:
    gone = draft.subtree(key)
    if len(gone) == len(draft.places):
        raise PlanFault("last_task", task=draft.name(key))
    if draft.settings.get("go_live_task") in gone:
        draft.settings["go_live_task"] = None
    draft.drop(gone)


def _add_link(draft: Draft, operation: AddLink) -> None:
    link = link_of(
        draft.task(operation.predecessor),
        draft.task(operation.successor),
        operation.type,
        operation.lag,
        operation.lag_unit,
    )
    _check_link(draft, link)
    draft.put_link(draft.new_id(), link)


def _set_link(draft: Draft, operation: SetLink) -> None:
    old = _link(draft, operation.link)
    values = operation.values
    new = old._replace(
        type=LINK_TYPES[values.get("type", old.type)],
        lag=values.get("lag", old.lag),
        unit=LAG_UNITS[values.get("lag_unit", old.unit)],
    )
    draft.take_link(operation.link)
    _check_link(draft, new)
    draft.put_link(operation.link, new)


def _link(draft: Draft, key: int) -> Link:
    if key not in draft.links:
        raise PlanFault("unknown_link", field="link", value=str(key))
    return draft.links[key]


def _check_link(draft: Draft, link: Link) -> None:
    before, after = draft.task(link.predecessor), draft.task(link.successor)
    if before == after:
        raise PlanFault("self_link", task=draft.name(before))
    if draft.has_tie(link):
        raise PlanFault(
            "link_twice",
            predecessor=draft.name(before),
            successor=draft.name(after),
            type=link.type.value,
        )


def _set_participants(draft: Draft, key: int, users: tuple[int, ...]) -> None:
    """People are replaced; shares and efforts of those who stay, and resources without account, are kept."""
    record = draft.record(key)
    known = {one["user"]: one for one in record.participants if one["user"] is not None}
    resources = [one for one in record.participants if one["user"] is None]
    fresh = {"resource_name": "", "units": "100.00", "effort": None}
    record.participants = [known.get(user) or {"user": user, **fresh} for user in users] + resources


def _check(draft: Draft, key: int) -> None:
    task = draft.record(key).values
    if task["constraint"] not in DATELESS and task["constraint_at"] is None:
        raise PlanFault("constraint_without_date", field="constraint_at", task=draft.name(key))
    points = [task[name] for name in POINTS if task[name] is not None]
    if points != sorted(points):
        raise PlanFault("three_points_order", field="likely", task=draft.name(key))
    pins = task["pinned_start"], task["pinned_finish"]
    if (pins[0] is None) != (pins[1] is None):
        raise PlanFault("half_pinned", field="pinned_start", task=draft.name(key))
    if pins[0] is not None and pins[1] < pins[0]:
        raise PlanFault(
            "finish_before_start",
            field="pinned_finish",
            start=pins[0].isoformat(),
            finish=pins[1].isoformat(),
        )
    if draft.places[key].summary:
        task["milestone"] = False
