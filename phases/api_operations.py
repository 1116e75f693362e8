"""Changes of a plan on the wire: operations in, a preview or a step out."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from phases.api_task_numbers import TaskNumber
from phases.fields import LINK_FIELDS, PLAN_FIELDS, TASK_FIELDS
from phases.operations import MOST_OPERATIONS, Operation, parse_operations
from phases.services.refusals import refusing
from rollout.core.api.serializers import StrictSerializer
from rollout.core.values import LOCAL_PATTERN

RECORD = {"type": "integer", "minimum": 1}
TASK = {
    "oneOf": [RECORD, {"type": "string", "minLength": 1}],
    "description": "A task's number, as in its address, or the `ref` of a task added before it in the same "
    "list.",
}
TASK_OR_NONE = {**TASK, "oneOf": [*TASK["oneOf"], {"type": "null"}]}
LINK = {**RECORD, "description": "A dependency's id, as in its address."}
PERSON = {**RECORD, "description": "A person's id."}
ANY = {"description": "As the field of the task, the link or the plan is written elsewhere in this API."}
INSTANT = {"type": "string", "pattern": LOCAL_PATTERN}
LINK_VALUES = dict.fromkeys(LINK_FIELDS, ANY)


def operation(name: str, needed: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "title": name,
        "required": ["op", *needed],
        "properties": {"op": {"const": name}, **needed, **(optional or {})},
    }


OPERATIONS = [
    operation("task.set", {"task": TASK, "field": {"enum": list(TASK_FIELDS)}, "value": ANY}),
    operation(
        "task.add",
        {"name": {"type": "string", "minLength": 1, "maxLength": 300}},
        {
            "ref": {"type": "string"},
            "parent": TASK_OR_NONE,
            "after": TASK_OR_NONE,
            **{name: ANY for name in TASK_FIELDS if name != "name"},
        },
    ),
    operation("task.remove", {"task": TASK}),
    operation("task.place", {"task": TASK}, {"parent": TASK_OR_NONE, "after": TASK_OR_NONE}),
    operation("task.move", {"task": TASK}, {"start": INSTANT, "finish": INSTANT}),
    operation("link.add", {"predecessor": TASK, "successor": TASK}, LINK_VALUES),
    operation("link.set", {"link": LINK}, LINK_VALUES),
    operation("link.remove", {"link": LINK}),
    operation("participants.set", {"task": TASK, "users": {"type": "array", "items": PERSON}}),
    operation("plan.set", {"field": {"enum": list(PLAN_FIELDS)}, "value": ANY}),
    operation("recalculate", {}),
]


@extend_schema_field(
    {"type": "array", "minItems": 1, "maxItems": MOST_OPERATIONS, "items": {"oneOf": OPERATIONS}}
)
class Operations(serializers.Field):  # type: ignore[type-arg]
    """A list of operations, read by the plan's own reader."""

    def to_internal_value(self, data: Any) -> tuple[Operation, ...]:
        with refusing(lambda: None):
            return parse_operations(data)

    def to_representation(self, value: Any) -> Any:
        return value


class PreviewRequest(StrictSerializer):
    operations = Operations()


class ApplyRequest(StrictSerializer):
    """`version` is the plan's version that the operations are meant for."""

    operations = Operations()
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    why = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class UndoRequest(StrictSerializer):
    why = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


SPAN = {"type": "array", "items": {"type": ["string", "null"]}, "minItems": 2, "maxItems": 2}


@extend_schema_field({**SPAN, "description": "Start and finish."})
class Span(serializers.ListField):
    """[start, finish] as local date-times."""


class Moved(serializers.Serializer[Any]):
    """One task whose dates change, and why."""

    task = TaskNumber("Of a new task in a preview: what it would get.", read_only=True, allow_null=False)
    code = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    milestone = serializers.BooleanField()
    old = Span(allow_null=True, help_text="Start and finish; null if it is new.")
    new = Span()
    slip_days = serializers.FloatField()
    critical = serializers.BooleanField()
    cause = serializers.CharField(allow_blank=True)
    cause_task = TaskNumber("Null: no stored task passed the move on.", read_only=True)
    owner = serializers.CharField(allow_null=True)


class OldNew(serializers.Serializer[Any]):
    old = serializers.CharField(allow_null=True)
    new = serializers.CharField(allow_null=True)


class GoLive(serializers.Serializer[Any]):
    """Empty when the change is refused."""

    committed = serializers.DateField(allow_null=True, required=False)
    old = serializers.CharField(allow_null=True, required=False)
    new = serializers.CharField(allow_null=True, required=False)
    old_slip_days = serializers.FloatField(allow_null=True, required=False)
    new_slip_days = serializers.FloatField(allow_null=True, required=False)


class Affected(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    tasks = serializers.IntegerField()


class Refused(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class PreviewAnswer(serializers.Serializer[Any]):
    """What the operations would move; `refused` says why they cannot be applied. `warnings` are sentences:
    dates that would be missed, and constraints that a move replaces."""

    version = serializers.IntegerField()
    finish = OldNew()
    go_live = GoLive()
    moved = Moved(many=True)
    affected_people = Affected(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
    refused = Refused(allow_null=True)


class AppliedAnswer(serializers.Serializer[Any]):
    """The step just written; POST to `undo` takes it back."""

    step = serializers.IntegerField()
    version = serializers.IntegerField()
    undo = serializers.CharField()
    moved = Moved(many=True)
