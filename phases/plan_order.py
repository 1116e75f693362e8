"""The methodology's four rules of order: what must be finished before other work may begin. Pure.

Links and dates are both asked. A task breaks its order where no link keeps it from beginning too early,
where its dates are too early in spite of its links (a date set by force, a report out of sequence), and where
it was begun, or even done, while what must come before is not finished.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from phases.plan_check_base import CheckedPlan
from phases.plan_check_rows import HARD, ORDER, Breach, CheckedTask, Finding, Operation, Rule
from phases.plan_mends import softer
from phases.plan_network import leading_to, least_waits, led_to
from phases.plan_words import is_backup, is_load


@dataclass(frozen=True, slots=True)
class Pair:
    """What must be finished first, and what may begin only then: open work, or work begun too early."""

    first: Sequence[CheckedTask]
    then: Sequence[CheckedTask]


@dataclass(frozen=True)
class PlanOrder:
    plan: CheckedPlan

    def findings(self) -> Iterator[Finding]:
        for rule in ORDER:
            pair = self.pairs[rule]
            if pair.then and not pair.first:
                yield Finding(rule, pair.then[0].key)
            for before in pair.first:
                if not before.done:
                    yield from self.too_early(rule, before, pair.then)

    @cached_property
    def pairs(self) -> dict[Rule, Pair]:
        loads = [t for t in self.of("migration") if is_load(t.name) and not t.milestone]
        drills = [t for t in self.plan.leaves if is_backup(f"{t.name} {t.deliverable}")]
        go_live = self.plan.outline.leaves.get(self.plan.go_live, ()) if self.plan.go_live else ()
        live = [self.plan.by_key[key] for key in go_live]
        return {
            Rule.FREEZE: pair_of(self.gate_of("design"), self.of("configuration")),
            Rule.BACKUP: pair_of(drills, loads, needed=True),
            Rule.PILOT: pair_of(self.gate_of("pilot"), live),
            Rule.TRAINING: pair_of(self.gate_of("training"), live),
        }

    def of(self, discipline: str) -> list[CheckedTask]:
        return [task for task in self.plan.leaves if task.discipline == discipline]

    def gate_of(self, discipline: str) -> list[CheckedTask]:
        """The phase's last milestone; of a phase without one, all its tasks."""
        tasks = self.of(discipline)
        return [task for task in tasks if task.milestone][-1:] or tasks

    def too_early(self, rule: Rule, before: CheckedTask, then: Sequence[CheckedTask]) -> Iterator[Finding]:
        """Of tasks that begin, or may begin, before `before` is finished, those that no other such task leads
        to. What was begun or has a date by force is led by nothing. A task that waits for it with a lead that
        the work between does not make up for may begin too early."""
        waiting, end = self.plan.waiting, (before.key, "F")
        held = least_waits(waiting, end)
        free = {task.key for task in then if held.get((task.key, "S"), -1) < 0 and not task.began}
        early = [task for task in then if task.began or task.key in free or is_planned_early(task, before)]
        led = led_to(waiting, [(task.key, "S") for task in early if not task.began])
        looping = {key for key, _end in leading_to(waiting, end)} if early else set()
        for task in early:
            if task.began:
                yield Finding(rule, task.key, before.key, breach=Breach.BEGUN)
            elif task.key in free and (task.key, "S") not in led:
                mend = () if task.key in looping else self.tie(before, task)
                yield Finding(rule, task.key, before.key, mend=mend)
            elif task.key not in free and (task.constraint in HARD or (task.key, "S") not in led):
                forced = self.softened(task)
                mend = forced if forced or task.key in looping else self.tie(before, task)
                yield Finding(rule, task.key, before.key, mend=mend, breach=Breach.PLANNED)

    def softened(self, task: CheckedTask) -> tuple[Operation, ...]:
        """Without the date by force that holds it or a phase around it; none: there is no such date."""
        around = [self.plan.by_key[key] for key in self.plan.outline.up(task.key)]
        return next((softer(one) for one in around if one.constraint in HARD), ())

    def tie(self, before: CheckedTask, task: CheckedTask) -> tuple[Operation, ...]:
        """Let it wait: by the link that they have, without its lead, or by a new one; none: it waits."""
        for link in self.plan.into.get(task.key, ()):
            if (link.predecessor, link.type) == (before.key, "FS"):
                return ({"op": "link.set", "link": link.key, "lag": 0},) if link.lag < 0 else ()
        new = {"op": "link.add", "predecessor": before.key, "successor": task.key, "type": "FS", "lag": 0}
        return (new,)


def pair_of(first: Sequence[CheckedTask], then: Sequence[CheckedTask], *, needed: bool = False) -> Pair:
    """Without what must come first there is no order, unless it is `needed`. Done work counts only where it
    was begun while something that must come first is open."""
    if not first and not needed:
        return Pair((), ())
    is_open = any(not task.done for task in first)
    known = {task.key for task in first}
    kept = [task for task in then if task.key not in known and (not task.done or (is_open and task.began))]
    return Pair(first, kept)


def is_planned_early(task: CheckedTask, before: CheckedTask) -> bool:
    return task.start is not None and before.finish is not None and task.start < before.finish
