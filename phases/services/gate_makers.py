"""Who did the work of a phase: who owns what it has finished, and who gave it away after it had begun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import TextField
from django.db.models.functions import Cast

from phases.models import Plan, PlanStep
from phases.phase_tasks import PhaseTask


def makers_of(plan: Plan, tasks: Sequence[PhaseTask]) -> tuple[frozenset[int], ...]:
    """The makers of each finished task that somebody owned; one query. Handing work over before a signature
    makes nobody free of it."""
    finished = {task.pk: task for task in tasks if not task.milestone and task.actual_finish is not None}
    makers = {pk: {task.owner_id} - {None} for pk, task in finished.items()}
    begun = {pk: task.actual_start or task.actual_finish for pk, task in finished.items()}
    for pk, owner in given_away(plan, {pk: at for pk, at in begun.items() if at is not None}):
        makers[pk].add(owner)
    return tuple(frozenset(one for one in people if one is not None) for people in makers.values() if people)


def given_away(plan: Plan, begun: Mapping[int, datetime]) -> Iterator[tuple[int, int]]:
    """Tasks with those who owned them until a step after they were begun (`begun`, local, by task)."""
    if not begun:
        return
    zone = ZoneInfo(plan.project.time_zone)
    first = min(begun.values()).replace(tzinfo=zone)
    steps = PlanStep.objects.filter(plan=plan, at__gte=first).annotate(told=Cast("inverse", TextField()))
    for at, inverse in steps.filter(told__contains='"owner"').values_list("at", "inverse"):
        day = at.astimezone(zone).replace(tzinfo=None)
        for key, fields in inverse.get("tasks", {}).items():
            _now, before = fields.get("owner", (None, None))
            if before is not None and int(key) in begun and day >= begun[int(key)]:
                yield int(key), before
