"""Read models about one task's dates: why they are what they are, and what they leave to others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from phases.labels_why import clause, recorded_sentence, why_sentence
from phases.models import Plan, Task
from phases.scheduling.explain import explain
from phases.scheduling.model import Fact
from phases.scheduling.result import Schedule
from phases.scheduling.targets import float_towards
from phases.services.scheduling import draft_of, plan_at_hand


@dataclass(frozen=True, slots=True)
class Why:
    """One edge of a task: the sentence, its clauses one by one, and the tasks they name. `at` is the date of
    the plan; where an imported file recorded it, calculation may give another, `computed`, which the clauses
    are about."""

    edge: str
    at: datetime
    computed: datetime
    sentence: str
    clauses: list[str]
    tasks: list[int]
    facts: tuple[Fact, ...]


def why(
    task: Task, schedule: Schedule | None = None, minutes_per_day: int = 480, *, kept: bool = False
) -> list[Why]:
    """Start and finish of a task, explained from the inputs alone; dates of another year than the reader's
    name it. `schedule`, `minutes_per_day` and `kept` (whether recorded dates are): the plan's, where
    they are at hand; else they are asked for. One query then, else seven, whatever the size."""
    if schedule is None:
        hand = plan_at_hand(Plan.objects.select_related("project").get(pk=task.plan_id))
        schedule, _ = hand.schedule(draft_of(hand.stored))
        minutes_per_day, kept = hand.minutes_per_day, hand.stored.plan.recorded_dates_kept
    plan = schedule.network.plan
    found = {edge: explain(plan, task.pk, edge, schedule) for edge in ("start", "finish")}
    named = {
        key for facts in found.values() for fact in facts for one in (fact, *fact.tied) for key in one.about
    }
    rows = Task.objects.filter(pk__in=named).values_list("pk", "code", "name")
    names = {pk: f"{code} {name}".strip() for pk, code, name in rows}
    dates, year = schedule.tasks[task.pk], timezone.localdate().year
    told = []
    for edge, facts in found.items():
        at = dates.start if edge == "start" else dates.finish
        stored = task.start if edge == "start" else task.finish
        recorded = stored if kept and stored is not None else at

        def name_of(key: int | str) -> str:
            return names.get(key, str(key))

        about = [key for fact in facts for key in fact.about if isinstance(key, int) and key != task.pk]
        told.append(
            Why(
                edge=edge,
                at=recorded,
                computed=at,
                sentence=why_sentence(edge, at, facts, name_of, year, minutes_per_day)
                if recorded == at
                else recorded_sentence(edge, recorded, at, facts, name_of, year, minutes_per_day),
                clauses=[clause(fact, name_of, year, edge, minutes_per_day) for fact in facts],
                tasks=list(dict.fromkeys(about)),
                facts=facts,
            )
        )
    return told


def slack_towards(plan: Plan, milestone: Task) -> Mapping[int, int | None]:
    """Working minutes by which each task may slip without moving the milestone; None: it does not lead there.
    What has none left is its critical path."""
    hand = plan_at_hand(plan)
    schedule, _ = hand.schedule(draft_of(hand.stored))
    found = float_towards(schedule.network.plan, milestone.pk, schedule)
    return {int(key): room for key, room in found.items()}
