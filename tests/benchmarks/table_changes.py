"""Previews of 2,000 changes, as a table brings them, in a plan of 10,000 tasks, beside the preview of one.

All take turns in one process. What one change costs is reading and calculating the plan; many should add
little to it, of whatever kind they are.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from phases.models import Dependency, Plan, Task
from phases.operations import AddLink, Operation, SetLink, SetTask
from phases.services import changes
from tests.benchmarks.projects import manager
from tests.benchmarks.stored_plan import milliseconds, stored_plan

TASKS, CHANGES, REPEATED = 10_000, 2_000, 3


def run() -> dict[str, Any]:
    plan = stored_plan(TASKS, manager())
    asked = {"one name": named(plan)[:1], **many(plan)}
    previews = [partial(changes.preview, plan, operations) for operations in asked.values()]
    times = dict(zip(asked, milliseconds(*previews, runs=REPEATED), strict=True))
    one = times["one name"]
    return {
        name: {"changes": len(asked[name]), "ms": took, "times one change": round(took / one, 2)}
        for name, took in times.items()
    }


def named(plan: Plan) -> list[Operation]:
    keys = Task.objects.filter(plan=plan).order_by("position").values_list("pk", flat=True)
    return [SetTask(key, "name", f"New {key}") for key in keys[:CHANGES]]


def many(plan: Plan) -> dict[str, list[Operation]]:
    links = Dependency.objects.filter(plan=plan).order_by("pk")
    tied = set(links.values_list("predecessor", "successor"))
    keys = list(Task.objects.filter(plan=plan).order_by("position").values_list("pk", flat=True))
    free = [pair for pair in zip(keys, keys[60:], strict=False) if pair not in tied]
    return {
        "names": named(plan),
        "lags": [SetLink(key, {"lag": 60}) for key in links.values_list("pk", flat=True)[:CHANGES]],
        "new links": [AddLink(*pair) for pair in free[:CHANGES]],
    }
