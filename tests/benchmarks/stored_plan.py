"""One changed duration in a stored plan: all dates written, beside the least a database lets one do.

The limit reads the same columns with `values_list` and writes the rows that the change moves with one batched
UPDATE: no calculation, no draft, no step, no audit. The narrow limit reads only what this plan without
constraints and reports would need: id, parent, duration, calendar, and the dates to compare. Whole times are
those of the service that pages and API call. They take turns in one process and the best of several rounds
counts; times are the processor's where the database works inside this process (SQLite), so that other work
on the machine spoils no ratio; PostgreSQL works in one of its own, so there they are the clock's. Each round
changes the task back or forth.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from time import perf_counter, process_time
from typing import Any

from django.db import connection, transaction

from phases.models import Dependency, Plan, Task
from phases.operations import SetTask
from phases.services import changes
from phases.services.quiet import no_collecting
from phases.services.scheduling import draft_of, plan_at_hand
from phases.services.stored import INPUTS, RESULTS, WIDTH, read_plan, write_results
from phases.services.writing import store_results
from rollout.people.models import User
from rollout.people.roles import Role
from tests.benchmarks.projects import manager
from tests.factories import MembershipFactory, PlanFactory, ProjectFactory, arranging

RUNS = 9
LINKS_EACH = 2
NARROW = ("id", "parent_id", "duration", "calendar_id", *RESULTS)
ATTNAMES = ("predecessor_id", "successor_id", "type", "lag", "lag_unit")


def run() -> dict[str, Any]:
    ada = manager()
    large, small = stored_plan(10_000, ada), stored_plan(500, ada)
    return {"10,000 tasks, one duration changed": one_change(large, ada), "500 tasks": previews(small)}


def stored_plan(size: int, ada: User) -> Plan:
    """A calculated plan whose tasks wait for two earlier ones each, under a summary per fifty."""
    with arranging(), transaction.atomic():
        project = ProjectFactory(slug=f"bench-{size}")
        MembershipFactory(project=project, user=ada, role=Role.PROJECT_MANAGER)
        plan: Plan = PlanFactory(project=project)
        Task.objects.bulk_create(
            Task(plan=plan, number=n, name=f"Task {n}", position=n, duration=480 * (1 + n % 5))
            for n in range(1, size + 1)
        )
        keys = list(Task.objects.filter(plan=plan).order_by("position").values_list("pk", flat=True))
        pairs = [
            (keys[at - step], keys[at])
            for at in range(size)
            for step in (1 + at % 7, 11 + at % 37)
            if at >= step
        ]
        Dependency.objects.bulk_create(
            Dependency(plan=plan, predecessor_id=a, successor_id=b) for a, b in pairs
        )
        changes.recalculate(plan, actor=ada)
    return Plan.objects.get(pk=plan.pk)


def one_change(plan: Plan, ada: User) -> dict[str, Any]:
    task = Task.objects.filter(plan=plan)[20]
    moved = moved_rows(plan, task)
    limit, narrow, core, whole = milliseconds(
        lambda: least(plan, moved, (*INPUTS, *RESULTS)),
        lambda: least(plan, moved, NARROW),
        lambda: calculated(plan, task),
        lambda: applied(plan, task, ada),
    )
    return {
        "rows that move": len(moved),
        "limit (values_list + changed rows) ms": limit,
        "narrow limit ms": narrow,
        "read, calculate, write changed rows ms": core,
        "the whole step (rights, inverse, audit) ms": whole,
        "calculated and written / limit": round(core / limit, 2),
        "whole step / limit": round(whole / limit, 2),
        "calculated and written / narrow limit": round(core / narrow, 2),
        "whole step / narrow limit": round(whole / narrow, 2),
    }


def previews(plan: Plan) -> dict[str, Any]:
    task = Task.objects.filter(plan=plan)[20]
    other = SetTask(task.pk, "duration", task.duration + 480)
    moved = len(changes.preview(plan, [other]).moved)
    return {
        "rows that move": moved,
        "preview of one change ms": milliseconds(lambda: changes.preview(plan, [other]))[0],
    }


def moved_rows(plan: Plan, task: Task) -> list[tuple[Any, ...]]:
    """The result rows that the change writes."""
    stored = read_plan(plan)
    hand = plan_at_hand(plan)
    draft = draft_of(stored)
    draft.record(task.pk).values["duration"] += 480
    schedule = hand.schedule(draft)[0]
    dates = stored.dates()
    moved = {new[0] for new in schedule.rows() if dates[new[0]] != new[1:3]}
    return [(*row[WIDTH:], row[0]) for row in stored.rows if row[0] in moved]


def least(plan: Plan, rows: list[tuple[Any, ...]], columns: Sequence[str]) -> None:
    with arranging(), transaction.atomic():
        list(Task.objects.filter(plan=plan).order_by("position").values_list(*columns))
        list(Dependency.objects.filter(plan=plan).values_list("pk", *ATTNAMES))
        write_results(rows)


@no_collecting()
def calculated(plan: Plan, task: Task) -> None:
    """Read what is needed, calculate, write what changed."""
    with arranging(), transaction.atomic():
        hand = plan_at_hand(plan)
        draft = draft_of(hand.stored)
        values = draft.record(task.pk).values
        values["duration"] = other_duration(values["duration"], task)
        schedule, _ = hand.schedule(draft)
        Task.objects.filter(pk=task.pk).update(duration=values["duration"])
        store_results(hand.stored, schedule, {})


def applied(plan: Plan, task: Task, ada: User) -> None:
    with arranging():
        now = Task.objects.get(pk=task.pk)
        wanted = SetTask(task.pk, "duration", other_duration(now.duration, task))
        plan.refresh_from_db()
        changes.apply(plan, [wanted], actor=ada, version=plan.version)


def other_duration(now: int, task: Task) -> int:
    return task.duration if now != task.duration else task.duration + 480


def milliseconds(*works: Callable[[], object], runs: int = RUNS) -> list[float]:
    """The best time of each; they take turns."""
    now = process_time if connection.vendor == "sqlite" else perf_counter
    best = [float("inf")] * len(works)
    for _ in range(runs):
        for at, work in enumerate(works):
            gc.collect()
            start = now()
            work()
            best[at] = min(best[at], (now() - start) * 1000)
    return [round(one, 1) for one in best]
