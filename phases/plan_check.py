"""Is the plan sound? Frozen rows in, findings with their mends out. Pure.

Rules of logic follow the DCMA 14-point assessment (missing logic, leads, hard constraints, high float,
negative float) and the practice standards for scheduling (dangling ends); the four rules of order are the
methodology's. A task that is done is history: nothing is found about it.

A task's deliverable is its acceptance criterion. A plan has one start and one finish: one task may have no
predecessor, one no successor. What a summary's constraint and links bind is its tasks, so summaries count
where dates and links do; owner, criterion, ends and slack are asked of tasks that do the work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from phases.plan_check_rows import (
    HARD,
    ORDER,
    CheckedLink,
    CheckedTask,
    Finding,
    Operation,
    Rule,
    RuleResult,
    Thresholds,
)
from phases.plan_network import Waiting, leading_to, least_waits, led_to, outline_of, waiting_of
from phases.plan_words import is_backup, is_load
from phases.task_days import day_of

WHOLE, CLOCK_DAY = 10_000, 1440  # hundredths of a percent, minutes


@dataclass(frozen=True)
class PlanCheck:
    """`tasks` in the order of the outline; `go_live` is the key of the task that brings everybody in;
    `overtaken` are tasks with the predecessor before which they were begun (T33)."""

    tasks: Sequence[CheckedTask]
    links: Sequence[CheckedLink]
    go_live: int | None = None
    overtaken: Sequence[tuple[int, int]] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)

    def results(self) -> list[RuleResult]:
        """Every rule in its order."""
        found: dict[Rule, list[Finding]] = defaultdict(list)
        for finding in self.findings():
            found[finding.rule].append(finding)
        return [
            RuleResult(rule, self.looked_at(rule), tuple(found[rule]), self.looked_at(rule) > 0)
            for rule in Rule
        ]

    def findings(self) -> Iterator[Finding]:
        """All findings in the order of the rules, within a rule in that of the outline."""
        untied: set[int] = set()
        for one in (*self.ends(), *self.dangling()):
            untied.add(one.task)
            yield one
        yield from self.people_and_criteria()
        yield from self.leads()
        yield from self.sequence()
        yield from self.constraints()
        yield from self.slack(untied)
        yield from self.order()

    def looked_at(self, rule: Rule) -> int:
        if rule is Rule.LEAD:
            return sum(1 for link in self.links if link.successor in self.open)
        if rule in (Rule.HARD_CONSTRAINT, Rule.OUT_OF_SEQUENCE):
            return len(self.open)
        if rule in ORDER:
            return len(self.ordered[rule][1])
        if rule is Rule.NO_CRITERION:
            return sum(1 for task in self.work if not task.milestone)
        return len(self.work)

    @cached_property
    def by_key(self) -> dict[int, CheckedTask]:
        return {task.key: task for task in self.tasks}

    @cached_property
    def link_by_key(self) -> dict[int, CheckedLink]:
        return {link.key: link for link in self.links}

    @cached_property
    def outline(self) -> Any:
        return outline_of({task.key: task.parent for task in self.tasks})

    @cached_property
    def leaves(self) -> list[CheckedTask]:
        return [task for task in self.tasks if self.outline.leaves[task.key] == (task.key,)]

    @cached_property
    def work(self) -> list[CheckedTask]:
        """What is still to be done."""
        return [task for task in self.leaves if not task.done]

    @cached_property
    def open(self) -> Mapping[int, CheckedTask]:
        """What is still to be done and the summaries around it, by key in the order of the outline."""
        keys = {key for task in self.work for key in self.outline.up(task.key)}
        return {task.key: task for task in self.tasks if task.key in keys}

    @cached_property
    def into(self) -> Mapping[int, list[CheckedLink]]:
        return grouped(self.links, lambda link: link.successor)

    @cached_property
    def out_of(self) -> Mapping[int, list[CheckedLink]]:
        return grouped(self.links, lambda link: link.predecessor)

    @cached_property
    def before(self) -> Mapping[int, set[str]]:
        """The types of links by which each task waits: its own and those of the summaries around it."""
        return self.types_of(self.into)

    @cached_property
    def behind(self) -> Mapping[int, set[str]]:
        """The types of links by which others wait for each task."""
        return self.types_of(self.out_of)

    def types_of(self, table: Mapping[int, list[CheckedLink]]) -> Mapping[int, set[str]]:
        return {
            task.key: {link.type for key in self.outline.up(task.key) for link in table.get(key, ())}
            for task in self.leaves
        }

    @cached_property
    def waiting(self) -> Waiting:
        links = [(link.predecessor, link.successor, link.type, self.lag(link)) for link in self.links]
        lengths = {task.key: self.worked(task.duration, task.elapsed) for task in self.leaves}
        milestones = frozenset(task.key for task in self.leaves if task.milestone)
        return waiting_of(self.outline, links, lengths, milestones)

    def lag(self, link: CheckedLink) -> int:
        """In minutes of work."""
        if link.lag_unit != "percent":
            return self.worked(link.lag, link.lag_unit == "elapsed")
        before = self.by_key[link.predecessor]
        return self.worked(before.duration, before.elapsed) * link.lag // WHOLE

    def worked(self, minutes: int, elapsed: bool) -> int:
        """Minutes of the clock as those of work in as many days."""
        return minutes * self.thresholds.minutes_per_day // CLOCK_DAY if elapsed else minutes

    @cached_property
    def first(self) -> CheckedTask | None:
        """The one that begins the plan: the earliest without a predecessor, of equal ones the uppermost; not
        one for which nothing waits, as long as there is another."""
        free = [task for task in self.leaves if not self.before[task.key]]
        return min(
            free, key=lambda task: (not self.behind[task.key], task.start or datetime.max), default=None
        )

    @cached_property
    def last(self) -> CheckedTask | None:
        """The one that ends what is to be done: the latest without a successor, of equal ones the lowest; not
        one that waits for nothing, as long as there is another."""
        free = [task for task in reversed(self.work) if not self.behind[task.key]]
        return max(
            free, key=lambda task: (bool(self.before[task.key]), task.finish or datetime.min), default=None
        )

    def ends(self) -> Iterator[Finding]:
        for task in self.work:
            if task is not self.first and not self.before[task.key]:
                yield Finding(Rule.NO_PREDECESSOR, task.key)
        for task in self.work:
            if task is not self.last and not self.behind[task.key]:
                yield Finding(Rule.NO_SUCCESSOR, task.key)

    def dangling(self) -> Iterator[Finding]:
        """Ends that no link holds: a start with predecessors at its finish only, a finish with successors at
        its start only. A milestone has one end."""
        for task in self.work:
            kinds = self.before[task.key]
            if kinds and not kinds & {"FS", "SS"} and not task.milestone:
                yield Finding(Rule.DANGLING_START, task.key)
        for task in self.work:
            kinds = self.behind[task.key]
            if kinds and not kinds & {"FS", "FF"} and not task.milestone:
                yield Finding(Rule.DANGLING_FINISH, task.key)

    def people_and_criteria(self) -> Iterator[Finding]:
        ownerless = (task for task in self.work if not task.owned)
        yield from (Finding(Rule.NO_OWNER, task.key, mend=handed(task)) for task in ownerless)
        yield from (Finding(Rule.IDLE_OWNER, task.key) for task in self.work if task.idle_owner)
        left = (task for task in self.work if task.left_owner)
        yield from (Finding(Rule.OWNER_LEFT, task.key, mend=handed(task)) for task in left)
        for task in self.work:
            if not task.milestone and not task.deliverable.strip():
                yield Finding(Rule.NO_CRITERION, task.key)

    def leads(self) -> Iterator[Finding]:
        for link in self.links:
            if link.lag < 0 and link.successor in self.open:
                mend = {"op": "link.set", "link": link.key, "lag": 0}
                minutes = None if link.lag_unit == "percent" else link.lag
                yield Finding(Rule.LEAD, link.successor, link.predecessor, link.key, minutes, (mend,))

    def sequence(self) -> Iterator[Finding]:
        """Work that was begun before a predecessor allowed it: the report is wrong, or the link is."""
        for task, before in self.overtaken:
            if task in self.open and before in self.by_key:
                yield Finding(Rule.OUT_OF_SEQUENCE, task, before)

    def constraints(self) -> Iterator[Finding]:
        for task in self.open.values():
            if task.constraint in HARD:
                yield Finding(Rule.HARD_CONSTRAINT, task.key, mend=softer(task))

    def slack(self, untied: set[int]) -> Iterator[Finding]:
        """High slack of a task whose ends are not tied is no second finding: it has that cause."""
        for task in self.work:
            limit = self.thresholds.high_slack * day_of(task, self.thresholds.minutes_per_day)
            if (task.total_slack or 0) > limit and task.key not in untied:
                yield Finding(Rule.HIGH_SLACK, task.key, minutes=task.total_slack)
        for task in self.work:
            if (task.total_slack or 0) < 0:
                yield Finding(Rule.NEGATIVE_SLACK, task.key, minutes=task.total_slack)

    @cached_property
    def ordered(self) -> dict[Rule, tuple[list[CheckedTask], list[CheckedTask]]]:
        """For each rule of order, what must be finished first and what may begin only then."""
        loads = [t for t in self.of("migration") if is_load(t.name) and not t.milestone]
        drills = [t for t in self.leaves if is_backup(f"{t.name} {t.deliverable}")]
        gone_live = [self.by_key[key] for key in self.outline.leaves.get(self.go_live, ())]
        pairs = {
            Rule.FREEZE: (self.gate_of("design"), self.of("configuration")),
            Rule.BACKUP: (drills, loads),
            Rule.PILOT: (self.gate_of("pilot"), gone_live),
            Rule.TRAINING: (self.gate_of("training"), gone_live),
        }
        return {
            rule: (first, [task for task in then if not task.done and task not in first] if first or rule is
                   Rule.BACKUP else [])
            for rule, (first, then) in pairs.items()
        }  # fmt: skip

    def of(self, discipline: str) -> list[CheckedTask]:
        return [task for task in self.leaves if task.discipline == discipline]

    def gate_of(self, discipline: str) -> list[CheckedTask]:
        """The phase's last milestone; of a phase without one, all its tasks."""
        tasks = self.of(discipline)
        return [task for task in tasks if task.milestone][-1:] or tasks

    def order(self) -> Iterator[Finding]:
        for rule in ORDER:
            first, then = self.ordered[rule]
            if then and not first:
                yield Finding(rule, then[0].key)
            for before in first:
                yield from self.too_early(rule, before, then)

    def too_early(self, rule: Rule, before: CheckedTask, then: Sequence[CheckedTask]) -> Iterator[Finding]:
        """Of tasks that may begin before `before` is finished, those that no other such task leads to. One
        that waits for it with a lead that the work between does not make up for may."""
        if before.done:
            return
        held = least_waits(self.waiting, (before.key, "F"))
        early = [task for task in then if held.get((task.key, "S"), -1) < 0]
        led = led_to(self.waiting, [(task.key, "S") for task in early])
        looping = leading_to(self.waiting, (before.key, "F")) if early else set()
        for task in early:
            if (task.key, "S") not in led:
                mend = () if (task.key, "S") in looping else (self.tie(before, task),)
                yield Finding(rule, task.key, before.key, mend=mend)

    def tie(self, before: CheckedTask, task: CheckedTask) -> Operation:
        """Let it wait: by the link that they have, without its lead, or by a new one."""
        for link in self.into.get(task.key, ()):
            if (link.predecessor, link.type) == (before.key, "FS"):
                return {"op": "link.set", "link": link.key, "lag": 0}
        return {
            "op": "link.add", "predecessor": before.key, "successor": task.key, "type": "FS", "lag": 0
        }  # fmt: skip


def grouped(
    links: Iterable[CheckedLink], key: Callable[[CheckedLink], int]
) -> Mapping[int, list[CheckedLink]]:
    found: dict[int, list[CheckedLink]] = defaultdict(list)
    for link in links:
        found[key(link)].append(link)
    return found


def put(task: CheckedTask, name: str, value: object) -> Operation:
    return {"op": "task.set", "task": task.key, "field": name, "value": value}


def handed(task: CheckedTask) -> tuple[Operation, ...]:
    """Give it to the one person who has its role."""
    return () if task.suggested_owner is None else (put(task, "owner", task.suggested_owner),)


def softer(task: CheckedTask) -> tuple[Operation, ...]:
    """A pinned start becomes the earliest start, a limit on the finish a deadline; a limit on the start
    goes."""
    at = task.constraint_at
    if task.constraint == "MSO" and at is not None:
        return (put(task, "constraint", "SNET"),)
    free = put(task, "constraint", "ASAP"), put(task, "constraint_at", None)
    if task.constraint == "SNLT" or at is None or task.deadline is not None:
        return free
    return (*free, put(task, "deadline", at.isoformat()))
