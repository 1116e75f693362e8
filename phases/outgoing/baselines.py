"""Baselines of a stored plan under the eleven numbers that the other program has."""

from __future__ import annotations

from collections import defaultdict

from phases.interchange.imported import ImportedBaseline
from phases.interchange.refusal import Notes, Place
from phases.models import Baseline, BaselineTask, Plan

LAST = 10
COLUMNS = ("baseline", "task", "start", "finish", "duration", "effort", "cost")


def baselines_by_task(
    plan: Plan, notes: Notes, *, with_cost: bool
) -> dict[int, tuple[ImportedBaseline, ...]]:
    """By task. Numbers up to 10 stay; where there are higher ones the newest eleven count from 0, and the
    older are noted.
    """
    stored = list(Baseline.objects.filter(plan=plan).order_by("number").values_list("pk", "number", "name"))
    kept = stored
    if stored and stored[-1][1] > LAST:
        kept = stored[-(LAST + 1) :]
        for _pk, number, name in stored[: -(LAST + 1)]:
            notes.add("out_baseline", Place("baseline", str(number), name), number)
        kept = [(pk, order, name) for order, (pk, _number, name) in enumerate(kept)]
    numbers = {pk: number for pk, number, _name in kept}
    found: defaultdict[int, list[ImportedBaseline]] = defaultdict(list)
    rows = BaselineTask.objects.filter(baseline__in=numbers, task__isnull=False)
    for baseline, task, start, finish, duration, effort, cost in rows.order_by(
        "baseline__number"
    ).values_list(*COLUMNS):
        found[task].append(
            ImportedBaseline(
                number=numbers[baseline],
                start=start,
                finish=finish,
                duration=duration,
                work=effort,
                cost=str(cost) if with_cost and cost is not None else "",
            )
        )
    return {task: tuple(rows) for task, rows in found.items()}
