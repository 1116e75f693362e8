"""Is the plan sound? Frozen rows in, findings with their mends out. Pure.

Rules of logic follow the DCMA 14-point assessment (missing logic, leads, hard constraints, high float,
negative float) and the practice standards for scheduling (dangling ends); the four rules of order are the
methodology's (`phases.plan_order`). A task that is done is history: nothing is found about it, but that
what had to be finished before it still is not.

A task's deliverable is its acceptance criterion. A plan has one start and one finish: one task may have no
predecessor, one no successor. What a summary's constraint and links bind is its tasks, so summaries count
where dates and links do; owner, criterion, ends and slack are asked of tasks that do the work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from phases.plan_check_base import CheckedPlan
from phases.plan_check_rows import HARD, ORDER, CheckedTask, Finding, Rule, RuleResult
from phases.plan_mends import handed, softer
from phases.plan_order import PlanOrder
from phases.task_days import day_of


@dataclass(frozen=True)
class PlanCheck(CheckedPlan):
    """All rules on one plan."""

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
        yield from self.order.findings()

    def looked_at(self, rule: Rule) -> int:
        if rule is Rule.LEAD:
            return sum(1 for link in self.links if link.successor in self.open)
        if rule in (Rule.HARD_CONSTRAINT, Rule.OUT_OF_SEQUENCE):
            return len(self.open)
        if rule in ORDER:
            return len(self.order.pairs[rule].then)
        if rule is Rule.NO_CRITERION:
            return sum(1 for task in self.work if not task.milestone)
        return len(self.work)

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
    def order(self) -> PlanOrder:
        return PlanOrder(self)
