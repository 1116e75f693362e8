"""What an import would do, as the API tells it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

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
    "not_kept",
)
# the same content as `manage.py plan_import --dry-run --json`
DRY_RUN = {
    "type": "object",
    "required": ["project", *PARTS],
    "properties": {"project": {"type": "object"}, **dict.fromkeys(PARTS, OBJECTS)},
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


class TableLink(serializers.Serializer[Any]):
    """`lag` in minutes, or in hundredths of a percent."""

    predecessor = serializers.IntegerField()
    successor = serializers.IntegerField()
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


class TableRunAnswer(serializers.Serializer[Any]):
    """What a table would become: local date-times; the tasks of `unknown_owners` get none."""

    name = serializers.CharField(allow_blank=True)
    start = serializers.CharField()
    finish = serializers.CharField()
    tasks = TableTask(many=True)
    links = TableLink(many=True)
    people = TablePerson(many=True)
    unknown_owners = UnknownOwner(many=True)
    differences = TableDifference(many=True)


def table_run_json(run: TableRun) -> dict[str, Any]:
    return {
        "name": run.name,
        "start": run.settings.start.isoformat(),
        "finish": max(run.dates(task)[1] for task in run.plan.tasks).isoformat(),
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
    }
