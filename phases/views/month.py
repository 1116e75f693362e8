"""Days of the calendar page: a month or a week, with what falls on each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from phases.scheduling.calendars import DayRule, ruled_days
from phases.views.answers import task_url
from phases.views.reading import PlanReading, is_open


@dataclass(slots=True)
class Day:
    """One day: is it worked, by which rule, and what falls on it."""

    on: date
    rule: DayRule
    inside: bool  # in the month that is shown
    today: bool
    entries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def off(self) -> bool:
        return not self.rule.intervals

    @property
    def made_up(self) -> bool:
        return bool(self.rule.intervals) and self.rule.entry is not None and self.on.weekday() >= 5

    @property
    def note(self) -> str:
        return self.rule.entry.name if self.rule.entry is not None else ""

    @property
    def provisional(self) -> bool:
        return self.rule.entry is not None and self.rule.entry.provisional


def span_of(view: str, on: date) -> tuple[date, date]:
    """First and last day on the page: whole weeks, Monday first."""
    if view == "week":
        first = on - timedelta(days=on.weekday())
        return first, first + timedelta(days=6)
    first = on.replace(day=1)
    last = next_month(on) - timedelta(days=1)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def next_month(on: date) -> date:
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1)


def neighbours(view: str, on: date) -> tuple[date, date]:
    """Where “earlier” and “later” lead."""
    if view == "week":
        return on - timedelta(days=7), on + timedelta(days=7)
    return (on.replace(day=1) - timedelta(days=1)).replace(day=1), next_month(on)


def days_of(read: PlanReading, view: str, on: date, *, mine: bool, today: date) -> list[Day]:
    """Every day of the page in order, with its entries."""
    first, last = span_of(view, on)
    inside = (lambda day: day.month == on.month) if view == "month" else (lambda day: True)
    days = {
        rule.day: Day(rule.day, rule, inside(rule.day), rule.day == today)
        for rule in ruled_days(read.calendar, first, last)
    }
    for task in read.tasks:
        if task.summary or task.finish is None or (mine and not read.is_mine(task)):
            continue
        for day, kind in falls(task, whole=view == "week"):
            if day in days:
                days[day].entries.append(entry(read, task, kind))
    for one in days.values():
        one.entries.sort(key=lambda e: (e["rank"], e["task"].position))
    return list(days.values())


RANKS = {"milestone": 0, "deadline": 1, "finish": 2, "start": 3, "runs": 4}


def falls(task: Any, *, whole: bool) -> list[tuple[date, str]]:
    """On which days a task shows, and as what; in a week also while it runs."""
    if task.milestone:
        found = [(task.finish.date(), "milestone")]
    else:
        found = [(task.finish.date(), "finish")]
        if task.start.date() != task.finish.date():
            found.append((task.start.date(), "start"))
        if whole:
            found += [(day, "runs") for day in between(task.start, task.finish)]
    if task.deadline is not None:
        found.append((task.deadline.date(), "deadline"))
    return found


def between(start: datetime, finish: datetime) -> list[date]:
    """The days after the first and before the last."""
    return [start.date() + timedelta(days=n) for n in range(1, (finish.date() - start.date()).days)]


def entry(read: PlanReading, task: Any, kind: str) -> dict[str, Any]:
    return {
        "task": task,
        "url": task_url(read, task),
        "kind": kind,
        "rank": RANKS[kind],
        "late": bool(kind == "deadline" and task.finish > task.deadline),
        "done": not is_open(task),
    }
