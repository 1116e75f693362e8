"""A plan as its check looks at it: rows, outline, and who waits for whom. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from phases.plan_check_rows import CheckedLink, CheckedTask, Thresholds
from phases.plan_network import Outline, Waiting, outline_of, waiting_of

WHOLE, CLOCK_DAY = 10_000, 1440  # hundredths of a percent, minutes


@dataclass(frozen=True)
class CheckedPlan:
    """`tasks` in the order of the outline; `go_live` is the key of the task that brings everybody in;
    `overtaken` are tasks with the predecessor before which they were begun (T33)."""

    tasks: Sequence[CheckedTask]
    links: Sequence[CheckedLink]
    go_live: int | None = None
    overtaken: Sequence[tuple[int, int]] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)

    @cached_property
    def by_key(self) -> dict[int, CheckedTask]:
        return {task.key: task for task in self.tasks}

    @cached_property
    def link_by_key(self) -> dict[int, CheckedLink]:
        return {link.key: link for link in self.links}

    @cached_property
    def outline(self) -> Outline:
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


def grouped(
    links: Iterable[CheckedLink], key: Callable[[CheckedLink], int]
) -> Mapping[int, list[CheckedLink]]:
    found: dict[int, list[CheckedLink]] = defaultdict(list)
    for link in links:
        found[key(link)].append(link)
    return found
