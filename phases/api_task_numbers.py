"""One identity for a task on the wire: its number in the project, as its address has it.

Operations inside the plan speak of keys of the database; what comes in and goes out is turned here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rest_framework import serializers

from phases.faults import PlanFault
from phases.models import Plan, Task
from phases.operations import Operation, SetPlan
from phases.services.refusals import refusing
from rollout.core.json_input import LARGEST

PLACES = ("task", "parent", "after", "predecessor", "successor")  # of an operation, that name a task
MEANING = "The task's number in the project, as in `/tasks/{number}/`; no id."


class TaskNumber(serializers.IntegerField):
    """A task by its number. Without `read_only`, the view looks it up through `in_keys`."""

    def __init__(self, meaning: str = "", **options: Any) -> None:
        if not options.get("read_only"):
            options = {"required": False, "min_value": 1, "max_value": LARGEST, **options}
        super().__init__(**{"allow_null": True, "help_text": f"{meaning} {MEANING}".strip(), **options})


def in_keys(plan: Plan, operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Operations that name tasks by number, with their keys. Error: InvalidInput that names the field and
    the first number that is none of the plan's."""
    named = {number for one in operations for number in _places(one).values()}
    keys: dict[int, int] = dict(plan.tasks.filter(number__in=named).order_by().values_list("number", "pk"))

    def known(place: str, number: int) -> int:
        if number not in keys:
            raise PlanFault("unknown_task", field=place, value=str(number))
        return keys[number]

    with refusing(lambda: None):
        return tuple(
            replace(one, **{place: known(place, number) for place, number in _places(one).items()})  # type: ignore[arg-type]
            for one in operations
        )


def _places(operation: Operation) -> dict[str, int]:
    """The numbers in an operation by the attribute that holds them; a `ref` is none."""
    if isinstance(operation, SetPlan):
        return {"value": operation.value} if operation.field == "go_live_task" and operation.value else {}
    found = {place: getattr(operation, place, None) for place in PLACES}
    return {place: value for place, value in found.items() if isinstance(value, int)}


def numbers_of(keys: Iterable[Any]) -> dict[int, int]:
    """Number by key, of the tasks that are still there; one query."""
    wanted = {key for key in keys if isinstance(key, int)}
    return dict(Task.objects.filter(pk__in=wanted).order_by().values_list("pk", "number")) if wanted else {}


def in_numbers(operations: Sequence[Mapping[str, Any]], numbers: Mapping[int, int]) -> list[dict[str, Any]]:
    """Operations in their JSON form with numbers for keys; null for a task that is gone."""
    return [{**one, **{place: numbers.get(key) for place, key in keys_in(one).items()}} for one in operations]


def keys_in(operation: Mapping[str, Any]) -> dict[str, int]:
    """The keys of tasks in the JSON form of an operation, by the name that holds them."""
    places = ("value",) if operation.get("field") == "go_live_task" else PLACES
    found = {place: operation.get(place) for place in places}
    return {place: value for place, value in found.items() if isinstance(value, int)}


def moved_in_numbers(moved: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Moves as the pages have them, with the number as the one name of a task."""
    numbers = numbers_of(one["cause_task"] for one in moved) | {one["task"]: one["number"] for one in moved}
    return [
        {
            **{name: value for name, value in one.items() if name != "number"},
            "task": one["number"],
            "cause_task": numbers.get(one["cause_task"]),
        }
        for one in moved
    ]
