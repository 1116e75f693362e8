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
LONGEST_REF = 80


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
    if not isinstance(content, (list, tuple)):
        raise PlanFault("not_operations", value=shown(content))
    if not content:
        raise PlanFault("no_operations")
    if len(content) > MOST_OPERATIONS:
        raise PlanFault("too_many_operations", count=len(content), limit=MOST_OPERATIONS)
    return tuple(_parse(item) for item in content)


def _parse(item: Any) -> Operation:
    if not isinstance(item, Mapping):
        raise PlanFault("not_operations", value=shown(item))
    name = item.get("op")
    read = READERS.get(name) if isinstance(name, str) else None
    if read is None:
        raise PlanFault("unknown_operation", field="op", value=shown(name), known=", ".join(READERS))
    _require_known(item, str(name))
    return read(item)


def _require_known(item: Mapping[str, Any], name: str) -> None:
    """A misspelt field must not be passed over in silence."""
    unknown = sorted({str(one) for one in item} - PARTS[name] - {"op"})
    if unknown:
        known = ", ".join(sorted(PARTS[name])) or "op"
        raise PlanFault("unknown_field", field=unknown[0][:60], value=shown(unknown[0]), known=known)


def _set_task(item: Mapping[str, Any]) -> SetTask:
    name = _field(item, TASK_FIELDS)
    return SetTask(_task(item, "task"), name, TASK_FIELDS[name](name, _value(item)))


def _add_task(item: Mapping[str, Any]) -> AddTask:
    values = {name: read(name, item[name]) for name, read in TASK_FIELDS.items() if name in item}
    values.pop("name", None)
    return AddTask(
        name=TASK_FIELDS["name"]("name", item.get("name", "")),
        ref=_ref(item.get("ref", "")),
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
    if not isinstance(users, (list, tuple)) or not all(type(user) is int and user > 0 for user in users):
        raise PlanFault("not_people", field="users", value=shown(users))
    return SetParticipants(_task(item, "task"), tuple(dict.fromkeys(users)))


def _set_plan(item: Mapping[str, Any]) -> SetPlan:
    name = _field(item, PLAN_FIELDS)
    return SetPlan(name, PLAN_FIELDS[name](name, _value(item)))


def _field(item: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    name = item.get("field")
    if not isinstance(name, str) or name not in known:
        raise PlanFault("unknown_field", field="field", value=shown(name), known=", ".join(known))
    return name


def _value(item: Mapping[str, Any]) -> Any:
    """A value left out must not clear the field: null does."""
    if "value" not in item:
        raise PlanFault("field_missing", field="value", value="value", op=item["op"])
    return item["value"]


def _id(item: Mapping[str, Any], name: str) -> int:
    value = item.get(name)
    if type(value) is not int or value < 1:
        raise PlanFault("not_a_record", field=name, value=shown(value))
    return value


def _task(item: Mapping[str, Any], name: str) -> TaskRef:
    value = item.get(name)
    return _ref(value) if isinstance(value, str) and value else _id(item, name)


def _ref(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_REF or not value.isprintable():
        raise PlanFault("bad_ref", field="ref", value=shown(value), limit=LONGEST_REF)
    return value


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
PARTS: Mapping[str, frozenset[str]] = {
    "task.set": frozenset({"task", "field", "value"}),
    "task.add": frozenset({"ref", "parent", "after", *TASK_FIELDS}),
    "task.remove": frozenset({"task"}),
    "task.place": frozenset({"task", "parent", "after"}),
    "task.move": frozenset({"task", "start", "finish"}),
    "link.add": frozenset({"predecessor", "successor", *LINK_FIELDS}),
    "link.set": frozenset({"link", *LINK_FIELDS}),
    "link.remove": frozenset({"link"}),
    "participants.set": frozenset({"task", "users"}),
    "plan.set": frozenset({"field", "value"}),
    "recalculate": frozenset(),
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
