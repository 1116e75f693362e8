"""A plan of 10,000 tasks out and in again as Microsoft Project XML, and out as tables and a drawing."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from typing import Any

from phases.interchange.mspdi import read_mspdi, write_mspdi
from phases.models import Dependency, Plan, Task
from phases.outgoing.gantt import gantt_picture
from phases.outgoing.plan import outgoing_plan
from phases.outgoing.tables import plan_csv, plan_json, plan_xlsx
from rollout.projects.models import Project
from tests.factories import arranging

TASKS = 10_000
START, FINISH = datetime(2026, 3, 2, 8), datetime(2026, 3, 6, 17)


def run() -> dict[str, Any]:
    plan = stored()
    figures: dict[str, Any] = {}
    whole = timed(figures, "read for the file", lambda: outgoing_plan(plan, with_cost=True).plan)
    content = timed(figures, "write XML", lambda: write_mspdi(whole))
    timed(figures, "read XML again", lambda: read_mspdi(content))
    for name, make in (("CSV", plan_csv), ("Excel", plan_xlsx), ("JSON", plan_json), ("SVG", gantt_picture)):
        timed(figures, f"write {name}", lambda make=make: make(plan))
    ratio = round(figures["write XML"] / figures["read XML again"], 2)
    size = round(len(content) / 1e6, 1)
    return {"tasks": TASKS, "XML, MB": size, "written / read again": ratio, "seconds": figures}


def timed(figures: dict[str, Any], name: str, make: Callable[[], Any]) -> Any:
    start = perf_counter()
    made = make()
    figures[name] = round(perf_counter() - start, 2)
    return made


def stored() -> Plan:
    with arranging():
        project = Project.objects.create(slug="interchange", name="Interchange")
        plan = Plan.objects.create(project=project, start=START)
        tasks = Task.objects.bulk_create(
            Task(plan=plan, number=n, position=n, name=f"Task {n}", duration=2400, start=START, finish=FINISH)
            for n in range(1, TASKS + 1)
        )
        Dependency.objects.bulk_create(
            Dependency(plan=plan, predecessor=one, successor=other)
            for one, other in itertools.pairwise(tasks)
        )
    return plan
