"""Why a task starts or finishes when it does: a minimal set of facts, found by taking each one away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from phases.scheduling.driving import driving_facts
from phases.scheduling.errors import PlanError
from phases.scheduling.facts import bounding_facts, day_facts, week_facts, window
from phases.scheduling.model import ConstraintType, Fact, FactKind, PlanInput, TaskKey
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from phases.scheduling.starting import lies_late
from phases.scheduling.step import step_of
from phases.scheduling.without import DEADLINE, LATEST, without

Edge = Literal["start", "finish"]
_SOON = {ConstraintType.ALAP: ConstraintType.ASAP}
_OF_ALL = frozenset({FactKind.PROJECT_START, FactKind.STATUS_DATE})  # every task lies elsewhere without


def explain(
    plan: PlanInput, key: TaskKey, edge: Edge = "start", found: Schedule | None = None
) -> tuple[Fact, ...]:
    """The facts without which the date would be another, bounds before calendar days.

    Only the last step is explained, from the dates of the predecessors (`step_of`; the chain back to the
    start is `driving_chain`). A fact is cited exactly if the date of the step changes `without` it. Facts
    that set the same date together are cited as one, the others in `tied`: the date changes without all
    of them and not without any fewer. The weekly pattern is no fact: it is never taken away, but one of a
    person's own that narrows it is. Pass `found`, the plan's schedule, when it is known.

    A task that is to be late is held by tasks that may themselves stand where it lets them: what sets its
    early dates is cited too, first of all, if its date in the whole plan is another without it.
    """
    found = found or schedule(plan)
    step = step_of(plan, key, found)
    date = date_in(step, key, edge)
    bounds = bounding_facts(step, key, found)
    cited = [fact for fact in bounds if date_in(without(step, fact), key, edge) != date]
    early = _early_bounds(step, key, edge, bounds, cited, found)
    if not cited:
        cited = [] if early else _tied_bounds(step, key, edge, bounds)
    elif not any(holds(fact) for fact in cited):
        cited += _tied_bounds(step, key, edge, [fact for fact in bounds if holds(fact)])
    cited += [fact for fact in week_facts(step) if date_in(without(step, fact), key, edge) != date]
    near = schedule(step)
    days = day_facts(step, *window(step, key, near))
    single = [fact for fact in days if date_in(without(step, fact), key, edge) != date]
    rest = [fact for fact in days if fact not in single]
    return tuple(early + cited + single + _doubled_days(step, key, edge, rest))


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


def named(facts: Iterable[Fact]) -> list[Fact]:
    """Every fact by itself, tied ones too."""
    return [one for fact in facts for one in (replace(fact, tied=()), *fact.tied)]


def _early_bounds(
    step: PlanInput, key: TaskKey, edge: Edge, bounds: list[Fact], cited: list[Fact], found: Schedule
) -> list[Fact]:
    """What sets the early dates of a task that is to be late and without which it would lie elsewhere, for
    what holds it may lie where those dates let it. Not where a finish that the plan is given holds it."""
    late = next(task for task in step.tasks if task.key == key)
    given = found.network.plan.finish
    if not lies_late(late, given) or (given and (_has_room(found, key) or not found.tasks[key].total_slack)):
        return []
    free = replace(late, constraint=_SOON.get(late.constraint, late.constraint))
    soon = replace(step, tasks=tuple(free if task is late else task for task in step.tasks), finish=None)
    early = date_in(soon, key, edge)
    drivers = [fact for fact in bounds if date_in(without(soon, fact), key, edge) != early]
    told, loose = named(cited), _has_room(found, key) and not _drives(found, key, cited)
    groups = (named([fact]) for fact in drivers or _tied_bounds(soon, key, edge, bounds))
    return [
        fact
        for group in groups
        if not any(one in told or (loose and one.kind in _OF_ALL) for one in group)
        for fact in _as_one(found.network.plan, key, edge, group)
    ]


def _has_room(found: Schedule, key: TaskKey) -> bool:
    task = found.tasks[key]
    return (task.start, task.finish) != (task.early_start, task.early_finish)


def _drives(found: Schedule, key: TaskKey, cited: list[Fact]) -> bool:
    """Whether a task moves one of those that are cited for holding it, over time that is not worked."""
    holders = [fact.about[-1] for fact in named(cited) if fact.kind is FactKind.SLACK]
    return any(key in fact.about for holder in holders for fact in driving_facts(found, holder))


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
