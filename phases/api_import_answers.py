"""What an import would do, as the API tells it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from phases.interchange.tables.not_read import NotRead
from phases.labels_tables import not_read_sentences
from phases.plain import plain
from phases.services.table_projects import TableRun

OBJECTS = {"type": "array", "items": {"type": "object"}}
PARTS = (
    "tasks",
    "links",
    "calendars",
    "resources",
    "assignments",
    "baselines",
    "differences",
    "warnings",
    "not_kept",
)
# the same content as `manage.py plan_import --dry-run --json`
DRY_RUN = {
    "type": "object",
    "required": ["project", *PARTS],
    "properties": {"project": {"type": "object"}, **dict.fromkeys(PARTS, OBJECTS)},
}


def amount() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)


class NotReadAnswer(serializers.Serializer[Any]):
    """`ignored_columns`: the first hundred headings that nobody knows, as they stand, of a column without one
    its letter in brackets; `not_read`: a sentence for each kind of thing that the table tells in vain."""

    ignored_columns = serializers.ListField(child=serializers.CharField())
    not_read = serializers.ListField(child=serializers.CharField())


def not_read_json(found: NotRead) -> dict[str, Any]:
    return {
        "ignored_columns": [one.text or f"[{one.letter}]" for one in found.columns],
        "not_read": not_read_sentences(found),
    }


class TableTask(serializers.Serializer[Any]):
    """`row` counts from 1 as in the file; durations in minutes."""

    row = serializers.IntegerField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    level = serializers.IntegerField(min_value=1)
    summary = serializers.BooleanField()
    milestone = serializers.BooleanField()
    duration = serializers.IntegerField(allow_null=True)
    start = serializers.CharField()
    finish = serializers.CharField()
    owner = serializers.IntegerField(allow_null=True)
    cost = amount()
    actual_cost = amount()


class TableLink(serializers.Serializer[Any]):
    """`lag` in minutes, or in hundredths of a percent."""

    predecessor = serializers.IntegerField(help_text="The task's number among `tasks`.")
    successor = serializers.IntegerField(help_text="The task's number among `tasks`.")
    type = serializers.CharField()
    lag = serializers.IntegerField()
    lag_unit = serializers.CharField()


class TablePerson(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField()


class UnknownOwner(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    owner = serializers.CharField()


class TableDifference(serializers.Serializer[Any]):
    """A date of the table that the calculation would set otherwise."""

    number = serializers.IntegerField()
    edge = serializers.ChoiceField(["start", "finish"])
    recorded = serializers.CharField()
    computed = serializers.CharField()


class TableRunAnswer(NotReadAnswer):
    """What a table would become: local date-times; the tasks of `unknown_owners` get none; amounts in
    `currency`."""

    name = serializers.CharField(allow_blank=True)
    start = serializers.CharField()
    finish = serializers.CharField()
    currency = serializers.CharField()
    tasks = TableTask(many=True)
    links = TableLink(many=True)
    people = TablePerson(many=True)
    unknown_owners = UnknownOwner(many=True)
    differences = TableDifference(many=True)
    warnings = serializers.ListField(child=serializers.CharField())


def table_run_json(run: TableRun) -> dict[str, Any]:
    return {
        "name": run.name,
        "start": run.settings.start.isoformat(),
        "finish": max(run.dates(task)[1] for task in run.plan.tasks).isoformat(),
        "currency": run.currency,
        "tasks": [_task(run, task) for task in run.plan.tasks],
        "links": [
            {
                "predecessor": link.predecessor,
                "successor": link.successor,
                "type": link.type.value,
                "lag": link.lag,
                "lag_unit": link.unit.value,
            }
            for link in run.plan.links
        ],
        "people": [
            {"id": pk, "name": name, "role": role}
            for pk, name, role in sorted({(one.pk, one.name, one.role.value) for one in run.people.values()})
        ],
        "unknown_owners": [{"row": task.line, "owner": told} for task, told in run.nobody],
        "differences": [
            {
                "number": one.task.number,
                "edge": one.edge,
                "recorded": one.recorded.isoformat(),
                "computed": one.computed.isoformat(),
            }
            for one in run.differences
        ],
        "warnings": run.warnings(),
        **not_read_json(run.not_read),
    }


def _task(run: TableRun, task: Any) -> dict[str, Any]:
    start, finish = run.dates(task)
    person = run.owner(task)
    return {
        "row": task.line,
        "number": task.number,
        "name": task.name,
        "level": task.level + 1,
        "summary": task.summary,
        "milestone": bool(task.values.get("milestone")),
        "duration": None if task.summary else task.values["duration"],
        "start": start.isoformat(),
        "finish": finish.isoformat(),
        "owner": None if person is None else person.pk,
        "cost": plain(task.values.get("cost")),
        "actual_cost": plain(task.values.get("actual_cost")),
    }
