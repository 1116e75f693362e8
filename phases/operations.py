"""What can be asked of a plan, as frozen values with a JSON form (the wire format of pages and API)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from phases.faults import PlanFault
from phases.fields import LINK_FIELDS, PLAN_FIELDS, TASK_FIELDS, instant, shown
from phases.plain import plain

TaskRef = int | str  # a record's id, or the `ref` of a task added by an earlier operation
MOST_OPERATIONS = 2_000


@dataclass(frozen=True, slots=True)
class SetTask:
    task: TaskRef
    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class AddTask:
    """`after` is the sibling above; None: at the top of `parent`. `values` are task fields."""

    name: str
    ref: str = ""
    parent: TaskRef | None = None
    after: TaskRef | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemoveTask:
    task: TaskRef


@dataclass(frozen=True, slots=True)
class PlaceTask:
    task: TaskRef
    parent: TaskRef | None = None
    after: TaskRef | None = None


@dataclass(frozen=True, slots=True)
class MoveTask:
    """Dragging a bar: a new start, or a new finish by its right edge."""

    task: TaskRef
    start: datetime | None = None
    finish: datetime | None = None


@dataclass(frozen=True, slots=True)
class AddLink:
    predecessor: TaskRef
    successor: TaskRef
    type: str = "FS"
    lag: int = 0
    lag_unit: str = "working"


@dataclass(frozen=True, slots=True)
class SetLink:
    link: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RemoveLink:
    link: int


@dataclass(frozen=True, slots=True)
class SetParticipants:
    task: TaskRef
    users: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SetPlan:
    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class Recalculate:
    pass


Operation = (
    SetTask
    | AddTask
    | RemoveTask
    | PlaceTask
    | MoveTask
    | AddLink
    | SetLink
    | RemoveLink
    | SetParticipants
    | SetPlan
    | Recalculate
)


def parse_operations(content: Any) -> tuple[Operation, ...]:
    """Operations from their JSON form. Error: PlanFault naming the field, the value and what is known."""
    if not isinstance(content, Sequence) or isinstance(content, str):
        raise PlanFault("not_operations", value=shown(content))
    if not content:
        raise PlanFault("no_operations")
    if len(content) > MOST_OPERATIONS:
        raise PlanFault("too_many_operations", count=len(content), limit=MOST_OPERATIONS)
    return tuple(_parse(item) for item in content)


def _parse(item: Any) -> Operation:
    if not isinstance(item, Mapping):
        raise PlanFault("not_operations", value=shown(item))
    read = READERS.get(str(item.get("op")))
    if read is None:
        raise PlanFault(
            "unknown_operation", field="op", value=shown(item.get("op")), known=", ".join(READERS)
        )
    return read(item)


def _set_task(item: Mapping[str, Any]) -> SetTask:
    name = str(item.get("field"))
    if name not in TASK_FIELDS:
        raise PlanFault("unknown_field", field="field", value=shown(name), known=", ".join(TASK_FIELDS))
    return SetTask(_task(item, "task"), name, TASK_FIELDS[name](name, item.get("value")))


def _add_task(item: Mapping[str, Any]) -> AddTask:
    frame = {"op", "ref", "name", "parent", "after"}
    unknown = sorted(set(item) - frame - set(TASK_FIELDS))
    if unknown:
        raise PlanFault("unknown_field", field=unknown[0], value=unknown[0], known=", ".join(TASK_FIELDS))
    values = {
        name: TASK_FIELDS[name](name, item[name])
        for name in TASK_FIELDS
        if name in item and name not in frame
    }
    return AddTask(
        name=TASK_FIELDS["name"]("name", item.get("name", "")),
        ref=str(item.get("ref") or ""),
        parent=_task_or_none(item, "parent"),
        after=_task_or_none(item, "after"),
        values=values,
    )


def _move_task(item: Mapping[str, Any]) -> MoveTask:
    start, finish = instant("start", item.get("start")), instant("finish", item.get("finish"))
    if start is None and finish is None:
        raise PlanFault("date_missing", field="start")
    if start is not None and finish is not None and finish < start:
        raise PlanFault(
            "finish_before_start", field="finish", start=start.isoformat(), finish=finish.isoformat()
        )
    return MoveTask(_task(item, "task"), start, finish)


def _add_link(item: Mapping[str, Any]) -> AddLink:
    values = {name: read(name, item[name]) for name, read in LINK_FIELDS.items() if name in item}
    return AddLink(_task(item, "predecessor"), _task(item, "successor"), **values)


def _set_link(item: Mapping[str, Any]) -> SetLink:
    values = {name: read(name, item[name]) for name, read in LINK_FIELDS.items() if name in item}
    if not values:
        raise PlanFault("unknown_field", field="type", value="", known=", ".join(LINK_FIELDS))
    return SetLink(_id(item, "link"), values)


def _participants(item: Mapping[str, Any]) -> SetParticipants:
    users = item.get("users")
    if not isinstance(users, Sequence) or isinstance(users, str) or not all(type(u) is int for u in users):
        raise PlanFault("not_people", field="users", value=shown(users))
    return SetParticipants(_task(item, "task"), tuple(dict.fromkeys(users)))


def _set_plan(item: Mapping[str, Any]) -> SetPlan:
    name = str(item.get("field"))
    if name not in PLAN_FIELDS:
        raise PlanFault("unknown_field", field="field", value=shown(name), known=", ".join(PLAN_FIELDS))
    return SetPlan(name, PLAN_FIELDS[name](name, item.get("value")))


def _id(item: Mapping[str, Any], name: str) -> int:
    value = item.get(name)
    if type(value) is not int:
        raise PlanFault("not_a_record", field=name, value=shown(value))
    return value


def _task(item: Mapping[str, Any], name: str) -> TaskRef:
    value = item.get(name)
    if type(value) is int or (isinstance(value, str) and value):
        return value
    raise PlanFault("not_a_record", field=name, value=shown(value))


def _task_or_none(item: Mapping[str, Any], name: str) -> TaskRef | None:
    return None if item.get(name) is None else _task(item, name)


READERS: Mapping[str, Callable[[Mapping[str, Any]], Operation]] = {
    "task.set": _set_task,
    "task.add": _add_task,
    "task.remove": lambda item: RemoveTask(_task(item, "task")),
    "task.place": lambda item: PlaceTask(
        _task(item, "task"), _task_or_none(item, "parent"), _task_or_none(item, "after")
    ),
    "task.move": _move_task,
    "link.add": _add_link,
    "link.set": _set_link,
    "link.remove": lambda item: RemoveLink(_id(item, "link")),
    "participants.set": _participants,
    "plan.set": _set_plan,
    "recalculate": lambda item: Recalculate(),
}
NAMES: Mapping[type, str] = {
    SetTask: "task.set",
    AddTask: "task.add",
    RemoveTask: "task.remove",
    PlaceTask: "task.place",
    MoveTask: "task.move",
    AddLink: "link.add",
    SetLink: "link.set",
    RemoveLink: "link.remove",
    SetParticipants: "participants.set",
    SetPlan: "plan.set",
    Recalculate: "recalculate",
}


def operations_json(operations: Sequence[Operation]) -> list[dict[str, Any]]:
    """The JSON form; `parse_operations` reads it back to equal operations."""
    return [{"op": NAMES[type(operation)], **_content(operation)} for operation in operations]


def _content(operation: Operation) -> dict[str, Any]:
    content: dict[str, Any] = {
        name: plain(getattr(operation, name)) for name in operation.__slots__ if name != "values"
    }
    if isinstance(operation, (AddTask, SetLink)):
        content |= plain(operation.values)
    return content


def tasks_named(operations: Sequence[Operation]) -> set[int]:
    """Ids of the stored tasks that the operations speak of."""
    names = ("task", "parent", "after", "predecessor", "successor")
    found = (getattr(operation, name, None) for operation in operations for name in names)
    return {value for value in found if type(value) is int}
