"""From positions to minutes: dates, slack and flags of every task, summaries rolled up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from phases.scheduling.calendars import announced_until
from phases.scheduling.clock import DAY, minute_of
from phases.scheduling.network import Network
from phases.scheduling.starting import Rule
from phases.scheduling.timeline import Timeline

if TYPE_CHECKING:
    from phases.scheduling.result import Schedule


@dataclass(slots=True)
class Columns:
    start: list[int]
    finish: list[int]
    early_start: list[int]
    early_finish: list[int]
    late_start: list[int]
    late_finish: list[int]
    total_slack: list[int]
    free_slack: list[int]
    critical: list[bool]
    provisional: list[bool]
    completed: list[bool]


class _Minutes(dict[int, int]):
    """Instants of the positions of one number line, each looked up once."""

    def __init__(self, line: Timeline) -> None:
        self.look_up = line.minute

    def __missing__(self, position: int) -> int:
        self[position] = minute = self.look_up(position)
        return minute


def columns_of(schedule: Schedule) -> Columns:
    network, early, late = schedule.network, schedule.early, schedule.late
    count, minutes = network.count, _reader(network)
    done = [at >> 1 for at in early.finish]

    def room(positions: list[int]) -> list[int]:
        return [(by >> 1) - at for by, at in zip(positions[:count], done, strict=False)]

    late_start, late_finish = _shown_late(network, early.finish, late.start, late.finish)
    starts, finishes = schedule.settled
    early_start, early_finish = minutes(early.start), minutes(early.finish)
    columns = Columns(
        start=early_start.copy() if starts is early.start else minutes(starts),
        finish=early_finish.copy() if finishes is early.finish else minutes(finishes),
        early_start=early_start,
        early_finish=early_finish,
        late_start=minutes(late_start),
        late_finish=minutes(late_finish),
        total_slack=room(late.finish),
        free_slack=[minutes if minutes > 0 else 0 for minutes in room(late.free)],
        critical=[],
        provisional=[],
        completed=[False] * count,
    )
    _show_facts(network, columns)
    threshold = network.plan.critical_threshold
    columns.critical = [
        slack <= threshold and not done
        for slack, done in zip(columns.total_slack, columns.completed, strict=True)
    ]
    _roll_up(network, columns)
    columns.provisional = _provisional(network, columns.finish)
    return columns


def _reader(network: Network) -> Callable[[list[int]], list[int]]:
    """What turns the positions of all nodes into the minutes of all tasks."""
    lines = network.lines[: network.count]
    books = {line: _Minutes(line) for line in set(lines)}
    if len(books) == 1:
        (book,) = books.values()
        return lambda positions: list(map(book.__getitem__, positions[: len(lines)]))
    by_task = [books[line] for line in lines]
    return lambda positions: [book[at] for book, at in zip(by_task, positions, strict=False)]


def _shown_late(
    network: Network, early_finish: list[int], late_start: list[int], late_finish: list[int]
) -> tuple[list[int], list[int]]:
    """A milestone's late date is an evening unless its early date is a morning without slack."""
    starts, finishes = late_start.copy(), late_finish.copy()
    milestones = [at for at, size in enumerate(network.size[: network.count]) if not size]
    for at in milestones:
        same = finishes[at] >> 1 == early_finish[at] >> 1
        starts[at] = finishes[at] = early_finish[at] if same else finishes[at] & -2
    return starts, finishes


def _show_facts(network: Network, columns: Columns) -> None:
    """Reported dates stand as they were given; what is finished has no slack (T14)."""
    for at, way in network.special.items():
        if at >= network.count:
            continue
        task = network.tasks[at]
        if way.rule is Rule.RUNNING and task.actual_start is not None:
            first = minute_of(task.actual_start)
            columns.start[at] = columns.early_start[at] = columns.late_start[at] = first
        if way.rule is not Rule.FACT:
            continue
        if task.actual_start is not None or task.actual_finish is not None:
            columns.completed[at] = True
            columns.late_start[at], columns.late_finish[at] = columns.start[at], columns.finish[at]
            columns.total_slack[at] = columns.free_slack[at] = 0
        elif network.lines[at] is not network.own[at]:
            _count_slack(network, columns, at)


def _count_slack(network: Network, columns: Columns, at: int) -> None:
    """Slack of a task pinned outside working time, in working minutes of its own calendar."""
    line, finish = network.own[at], columns.finish[at]
    done = line.floor(finish) >> 1
    columns.total_slack[at] = (line.floor(columns.late_finish[at]) >> 1) - done
    columns.free_slack[at] = (line.floor(finish + columns.free_slack[at]) >> 1) - done


def _roll_up(network: Network, columns: Columns) -> None:
    """Summaries from the innermost out: envelope, least slack of what is not finished (T43)."""
    for summary in reversed(network.tree.summaries):
        below = network.tree.children[summary]
        for first in (columns.start, columns.early_start, columns.late_start):
            first[summary] = min(first[at] for at in below)
        for last in (columns.finish, columns.early_finish, columns.late_finish):
            last[summary] = max(last[at] for at in below)
        open_ones = [at for at in below if not columns.completed[at]]
        columns.completed[summary] = not open_ones
        columns.total_slack[summary] = min((columns.total_slack[at] for at in open_ones), default=0)
        columns.free_slack[summary] = min((columns.free_slack[at] for at in open_ones), default=0)
        columns.critical[summary] = any(columns.critical[at] for at in open_ones)


def _provisional(network: Network, finishes: list[int]) -> list[bool]:
    plan = network.plan
    ends: dict[str, date | None] = {key: announced_until(found) for key, found in plan.calendars.items()}
    if not any(ends.values()):
        return [False] * network.count
    limits = {key: None if end is None else (end.toordinal() + 1) * DAY for key, end in ends.items()}
    marks = []
    for task, finish in zip(network.tasks, finishes, strict=True):
        limit = limits[task.calendar or plan.project_calendar]
        marks.append(limit is not None and finish > limit)
    return marks
