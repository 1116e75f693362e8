"""The plan as the Gantt draws it: dates, places of bars, words. The browser decides no date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from phases.scheduling.calendars import DayRule
from phases.task_days import day_of
from phases.views.answers import task_url
from phases.views.criticality import critical_words
from phases.views.reading import PlanReading
from phases.views.wording import late_words, length_text, link_label, short_length

Rules = Mapping[date, DayRule]


def plan_json(read: PlanReading) -> dict[str, Any]:
    """Everything the page draws."""
    plan = read.plan
    before = predecessors_text(read)
    critical = {task.pk for task in read.tasks if task.critical}
    opens = [day[0][0] for day in read.calendar.week if day] or [0]
    closes = [day[-1][1] for day in read.calendar.week if day] or [1439]
    return {
        "version": plan.version,
        "start": iso(plan.start),
        "status_at": iso(plan.status_at),
        "status_bar": iso(edge(read.rules, plan.status_at)) if plan.status_at else None,
        "go_live": iso_end(plan.go_live),
        "range": [day.isoformat() for day in read.span],
        "minutes_per_day": read.minutes_per_day,
        "day_start": clock(min(opens)),
        "day_finish": clock(max(closes)),
        "calendar": calendar_json(read.rules),
        "tasks": [task_json(read, task, before.get(task.pk, "")) for task in read.tasks],
        "links": [link_json(read, link, critical) for link in read.links],
    }


def task_json(read: PlanReading, task: Any, predecessors: str) -> dict[str, Any]:
    start, finish = task.start or read.plan.start, task.finish or task.start or read.plan.start
    old = read.baseline_dates.get(task.number, (None, None))
    slip = read.late_by(task)
    return {
        "id": task.pk,
        "number": task.number,
        "code": task.code,
        "name": task.name,
        "parent": task.parent_id,
        "summary": task.summary,
        "milestone": task.milestone,
        "start": iso(start),
        "finish": iso(finish),
        "bar": bar(read.rules, start, finish, task.milestone),
        "frozen": bar(read.rules, old[0], old[1], task.milestone) if old[0] and old[1] else None,
        "duration_text": short_length(task, task.duration, read.minutes_per_day) if not task.summary else "",
        "duration_days": task.duration / day_of(task, read.minutes_per_day),
        "day_minutes": day_of(task, read.minutes_per_day),
        "percent": float(read.percent_of(task)),
        "critical": task.critical,
        "slack_text": short_length(task, task.total_slack, read.minutes_per_day),
        "slip_days": slip,
        "owner": str(task.owner) if task.owner_id else None,
        "due": iso(task.deadline),
        "misses_due": bool(task.deadline and task.finish and task.finish > task.deadline),
        "provisional": task.provisional,
        "remark": remark(read, task),
        "predecessors": predecessors,
        "may_change": read.changeable(task),
        "url": task_url(read, task),
        "hint": hint(read, task, slip),
        "gate": gate_json(read, task),
    }


def gate_json(read: PlanReading, task: Any) -> dict[str, str] | None:
    """The mark of a phase: how its gate stands."""
    mark = read.gate_marks.get(task.pk)
    if mark is None:
        return None
    status = mark.status
    return {"text": str(status), "tone": status.tone, "icon": status.icon, "url": mark.url}


def remark(read: PlanReading, task: Any) -> str:
    """What the calculation has to say of a task, with the mend; empty: nothing."""
    return " ".join(one.text for one in read.remarks.get(task.pk, ()))


def hint(read: PlanReading, task: Any, slip: float | None) -> str:
    """One line about a bar: how long, how critical, how late."""
    parts = [] if task.milestone or task.summary else [length_text(task, task.duration, read.minutes_per_day)]
    if words := critical_words(read, task):
        parts.append(_("critical: %(why)s") % {"why": words})
    elif task.total_slack is not None:
        parts.append(
            _("slack %(slack)s") % {"slack": length_text(task, task.total_slack, read.minutes_per_day)}
        )
    parts += [one.title for one in read.remarks.get(task.pk, ())]
    if slip:
        parts.append(_("%(slip)s against the baseline") % {"slip": late_words(slip)})
    return " · ".join(parts)


def link_json(read: PlanReading, link: Any, critical: set[int]) -> dict[str, Any]:
    return {
        "id": link.pk,
        "predecessor": link.predecessor_id,
        "successor": link.successor_id,
        "type": link.type,
        "label": link_label(link.type, link.lag, link.lag_unit, read.minutes_per_day),
        "critical": link.predecessor_id in critical and link.successor_id in critical,
    }


def predecessors_text(read: PlanReading) -> dict[int, str]:
    """`K3, R1 SS+1 d` by successor, as a planner types it."""
    names = {t.pk: t.code or str(t.number) for t in read.tasks}
    found: dict[int, list[str]] = {}
    for link in read.links:
        label = link_label(link.type, link.lag, link.lag_unit, read.minutes_per_day)
        name = names.get(link.predecessor_id, "?")
        found.setdefault(link.successor_id, []).append(name if label == "FS" else f"{name} {label}")
    return {key: ", ".join(texts) for key, texts in found.items()}


def calendar_json(rules: Rules) -> dict[str, Any]:
    """The weekly pattern, and the days on which a calendar layer says otherwise."""
    pattern: dict[int, bool] = {}
    days = []
    for day, rule in rules.items():
        if rule.entry is None:
            pattern[day.weekday()] = bool(rule.intervals)
        else:
            kind = "made_up" if rule.intervals else "off"
            days.append(
                {
                    "date": day.isoformat(),
                    "kind": kind,
                    "name": rule.entry.name,
                    "provisional": rule.entry.provisional,
                }
            )
    return {"week": [pattern.get(n, n < 5) for n in range(7)], "days": days}


def bar(rules: Rules, start: datetime, finish: datetime, milestone: bool) -> list[str | None]:
    """Where a bar lies: the working part of a day fills the whole day's width."""
    if milestone:
        at = edge(rules, finish)
        return [iso(at), iso(at)]
    return [iso(edge(rules, start)), iso(max(edge(rules, finish), edge(rules, start)))]


def edge(rules: Rules, at: datetime) -> datetime:
    """The place of an instant on an axis on which each worked day is as wide as its working time."""
    rule = rules.get(at.date())
    if rule is None or not rule.intervals:
        return at
    minute = at.hour * 60 + at.minute
    whole = sum(end - first for first, end in rule.intervals)
    done = sum(min(max(minute - first, 0), end - first) for first, end in rule.intervals)
    return datetime.combine(at.date(), time()) + timedelta(minutes=round(done / whole * 1440))


def clock(minute: int) -> str:
    return f"{min(minute, 1439) // 60:02}:{min(minute, 1439) % 60:02}"


def iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="minutes") if at is not None else None


def iso_end(day: date | None) -> str | None:
    """The end of a day, where a promise for that day is kept."""
    return (day + timedelta(days=1)).isoformat() if day is not None else None
