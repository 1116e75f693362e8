"""Why a task starts or finishes when it does: a minimal set of facts, found by taking each one away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from phases.scheduling.errors import PlanError
from phases.scheduling.facts import bounding_facts, day_facts, week_facts, window
from phases.scheduling.model import Fact, FactKind, PlanInput, TaskKey
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from phases.scheduling.step import step_of
from phases.scheduling.without import DEADLINE, LATEST, without

Edge = Literal["start", "finish"]


def explain(
    plan: PlanInput, key: TaskKey, edge: Edge = "start", found: Schedule | None = None
) -> tuple[Fact, ...]:
    """The facts without which the date would be another, bounds before calendar days.

    Only the last step is explained, from the dates of the predecessors (`step_of`; the chain back to the
    start is `driving_chain`). A fact is cited exactly if the date of the step changes `without` it. Facts
    that set the same date together are cited as one, the others in `tied`: the date changes without all
    of them and not without any fewer. The weekly pattern is no fact: it is never taken away, but one of a
    person's own that narrows it is. Pass `found`, the plan's schedule, when it is known.
    """
    found = found or schedule(plan)
    step = step_of(plan, key, found)
    date = date_in(step, key, edge)
    bounds = bounding_facts(step, key, found)
    cited = [fact for fact in bounds if date_in(without(step, fact), key, edge) != date]
    if not cited:
        cited = _tied_bounds(step, key, edge, bounds)
    elif not any(holds(fact) for fact in cited):
        cited += _tied_bounds(step, key, edge, [fact for fact in bounds if holds(fact)])
    cited += [fact for fact in week_facts(step) if date_in(without(step, fact), key, edge) != date]
    near = schedule(step)
    days = day_facts(step, *window(step, key, near))
    single = [fact for fact in days if date_in(without(step, fact), key, edge) != date]
    rest = [fact for fact in days if fact not in single]
    return tuple(cited + single + _doubled_days(step, key, edge, rest))


def date_in(step: PlanInput, key: TaskKey, edge: Edge) -> datetime | None:
    """The date of a task in a plan; None where it has none (the plan has no schedule, or not this task)."""
    try:
        task = schedule(step).tasks.get(key)
    except PlanError:
        return None
    return None if task is None else (task.start if edge == "start" else task.finish)


def holds(fact: Fact) -> bool:
    """Whether a fact keeps a task that is to be late from being later."""
    if fact.kind is FactKind.CONSTRAINT:
        return fact.values["type"] in (DEADLINE, LATEST)
    return fact.kind in (FactKind.SLACK, FactKind.PROJECT_FINISH)


def _tied_bounds(step: PlanInput, key: TaskKey, edge: Edge, bounds: list[Fact]) -> list[Fact]:
    """Bounds that each alone give the date, as one fact; none of them is missed while another stands. Where
    several do so together in more ways than one (a task that is to be late and can be no earlier), the fewest
    without which it changes."""
    date = date_in(step, key, edge)
    alone = []
    for fact in bounds:
        others = [other for other in bounds if other is not fact]
        if date_in(without_all(step, others), key, edge) == date:
            alone.append(fact)
    return _as_one(step, key, edge, alone) or _as_one(step, key, edge, bounds)


def _doubled_days(step: PlanInput, key: TaskKey, edge: Edge, days: list[Fact]) -> list[Fact]:
    """Entries of several layers for the same days: striking one leaves the other."""
    cited: list[Fact] = []
    used: list[Fact] = []
    for fact in days:
        if fact in used:
            continue
        same = [fact] + [other for other in days if other is not fact and _overlap(fact, other)]
        grouped = _as_one(step, key, edge, same) if len(same) > 1 else []
        for one in grouped:
            used += [one, *one.tied]
            used.append(replace(one, tied=()))
        cited += grouped
    return cited


def _overlap(one: Fact, other: Fact) -> bool:
    return one.values["first"] <= other.values["last"] and other.values["first"] <= one.values["last"]


def _as_one(step: PlanInput, key: TaskKey, edge: Edge, facts: list[Fact]) -> list[Fact]:
    """The fewest of some facts without which the date changes, as one fact; none if it stays."""
    date = date_in(step, key, edge)
    if not facts or date_in(without_all(step, facts), key, edge) == date:
        return []
    needed = list(facts)
    for fact in facts:
        fewer = [other for other in needed if other is not fact]
        if fewer and date_in(without_all(step, fewer), key, edge) != date:
            needed = fewer
    return [replace(needed[0], tied=tuple(needed[1:]))]


def without_all(plan: PlanInput, facts: list[Fact]) -> PlanInput:
    for fact in facts:
        plan = without(plan, fact)
    return plan
