"""A template drawn: its plan from day one, without holidays and without people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from phases.methodology.grammar import link_text, span_text
from phases.methodology.model import Template
from phases.methodology.planning import go_live_of, plan_of
from phases.scheduling.schedule import schedule
from rollout.people.labels import ROLE_LABELS

MONDAY = date(2029, 1, 1)
ROW = 22
DAY_WIDTH = 7


@dataclass(frozen=True, slots=True)
class DrawnTask:
    """One line: words on the left, a bar on the right. Days count from the project's first day."""

    code: str
    name: str
    level: int
    summary: bool
    milestone: bool
    critical: bool
    owner: Any
    span: str
    after: str
    deliverable: str
    x: float
    width: float
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    tasks: list[DrawnTask]
    weeks: list[dict[str, int]]
    width: int
    height: int
    days: int
    go_live_weeks: int


def drawing_of(template: Template) -> Drawing:
    """Where each bar lies if the work began on a Monday."""
    plan = plan_of(template, MONDAY)
    found = schedule(plan)
    language = get_language() or "en"
    lines = []
    for at, (task, _parent, level) in enumerate(template.walk()):
        placed = found.tasks[task.id]
        start, finish = day_number(placed.start), day_number(placed.finish)
        lines.append(
            DrawnTask(
                code="" if task.tasks else task.id,
                name=task.name.in_language(language),
                level=level,
                summary=bool(task.tasks),
                milestone=not task.tasks and task.span is None,
                critical=placed.critical,
                owner=ROLE_LABELS[task.owner] if task.owner else "",
                span=span_text(task.span) if task.span else "",
                after=", ".join(link_text(link) for link in task.after),
                deliverable=task.deliverable.in_language(language) if task.deliverable else "",
                x=round(start * DAY_WIDTH, 1),
                width=round(max((finish - start) * DAY_WIDTH, 1), 1),
                y=at * ROW,
            )
        )
    days = int(day_number(found.finish)) + 1
    weeks = [{"number": n + 1, "x": n * 7 * DAY_WIDTH} for n in range(days // 7 + 1)]
    return Drawing(
        lines, weeks, (days + 3) * DAY_WIDTH, len(lines) * ROW, days, weeks_to_go_live(template, found)
    )


def weeks_to_go_live(template: Template, found: Any) -> int:
    """Whole weeks from the first day to the go-live, without holidays."""
    return ((go_live_of(template, found) - MONDAY).days + 7) // 7


def day_number(at: Any) -> float:
    """Days from the first morning: a working day of 08–17 fills one whole day."""
    hours: float = at.hour + at.minute / 60
    worked: float = min(max(hours - 8, 0), 4) + min(max(hours - 13, 0), 4)
    whole: int = (at.date() - MONDAY).days
    return whole + worked / 8
