"""A dry run as plain values for JSON; sentences come from the caller, who knows the reader's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phases.interchange.calendars import key_of
from phases.interchange.compare import Difference
from phases.interchange.dry_run import DryRun
from phases.interchange.imported import Hours, ImportedBaseline, ImportedCalendar, ImportedTask
from phases.interchange.reasons import Reasons
from phases.interchange.refusal import NotKept, Place
from phases.scheduling.explain import Edge
from phases.scheduling.model import Fact, LagUnit, TaskKey, Warning

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wording:
    """How facts, places, losses and rules are said."""

    fact: Callable[[Fact, Callable[[TaskKey], str]], str]
    place: Callable[[Place], str]
    not_kept: Callable[[NotKept], str]
    rule: Callable[[Difference, Mapping[int, str]], str]
    warnings: Callable[[Iterable[Warning], Mapping[str, str]], list[str]]


def report(run: DryRun, wording: Wording) -> Values:
    """Tasks, links, calendars, baselines, differences, warnings and losses; local instants in ISO form."""
    imported = run.imported
    names = {task.uid: task.name for task in imported.tasks}
    reasons = run.reasons()
    return {
        "project": {
            "name": imported.name,
            "start": _at(run.plan.start),
            "finish": _at(run.plan.finish),
            "status_date": _at(imported.status_date),
            "calendar": imported.calendar,
            "profile": run.plan.profile.value,
        },
        "tasks": [_task(task, run, reasons, names, wording) for task in imported.tasks],
        "links": [
            {
                "predecessor": link.predecessor,
                "successor": link.successor,
                "type": link.type.value,
                "lag": link.lag / 100 if link.unit is LagUnit.PERCENT else link.lag,
                "unit": "percent" if link.unit is LagUnit.PERCENT else f"{link.unit.value}_minutes",
            }
            for link in imported.links
        ],
        "calendars": [_calendar(calendar) for calendar in imported.calendars],
        "resources": [
            {"uid": one.uid, "name": one.name, "kind": one.kind.value, "calendar": one.calendar}
            for one in imported.resources
        ],
        "assignments": [
            {
                "uid": one.uid,
                "task": one.task,
                "resource": one.resource,
                "units": one.units,
                "work_minutes": one.work,
                "actual_work_minutes": one.actual_work,
                "start": _at(one.start),
                "finish": _at(one.finish),
            }
            for one in imported.assignments
        ],
        "baselines": _baselines(run),
        "differences": [
            {
                "uid": one.uid,
                "name": one.name,
                "edge": one.edge,
                "recorded": _at(one.recorded),
                "computed": _at(one.computed),
                "rule": one.rule.value,
                "about": list(one.about),
                "reason": wording.rule(one, names),
            }
            for one in run.differences
        ],
        "warnings": _warnings(run, names, wording),
        "not_kept": [
            {
                "code": note.code,
                "place": wording.place(note.place),
                "value": note.value,
                "reason": wording.not_kept(note),
            }
            for note in run.not_kept
        ],
    }


def _warnings(run: DryRun, names: Mapping[int, str], wording: Wording) -> list[Values]:
    """What to beware of in the calculated plan, as a preview of a change says it."""
    found = run.schedule.warnings
    sentences = wording.warnings(found, {str(uid): name for uid, name in names.items()})
    return [
        {"code": one.code, "uid": one.task, "values": dict(one.values), "sentence": sentence}
        for one, sentence in zip(found, sentences, strict=True)
    ]


def _task(
    task: ImportedTask, run: DryRun, reasons: Reasons, names: Mapping[int, str], wording: Wording
) -> Values:
    computed = run.schedule.tasks.get(task.uid)
    return {
        "uid": task.uid,
        "id": task.id,
        "name": task.name,
        "parent": task.parent,
        "outline_level": task.outline_level,
        "milestone": task.milestone,
        "summary": task.summary or task.uid in reasons.children,
        "active": task.active,
        "manual": task.manual,
        "duration_minutes": task.duration,
        "percent_complete": task.percent_complete,
        "constraint": task.constraint.value,
        "constraint_date": _at(task.constraint_date),
        "deadline": _at(task.deadline),
        "calendar": task.calendar,
        "recorded": {
            "start": _at(task.start),
            "finish": _at(task.finish),
        },
        "recorded_slack": {
            "total_slack_minutes": task.total_slack,
            "free_slack_minutes": task.free_slack,
            "critical": task.critical,
        },
        "computed": {
            "start": _at(computed.start) if computed else None,
            "finish": _at(computed.finish) if computed else None,
        },
        "total_slack_minutes": computed.total_slack if computed else None,
        "free_slack_minutes": computed.free_slack if computed else None,
        "critical": computed.critical if computed else False,
        "why": _why(task.uid, reasons, names, wording) if computed else [],
    }


def _why(uid: int, reasons: Reasons, names: Mapping[int, str], wording: Wording) -> list[Values]:
    """The facts of the start, then those of the finish."""

    def name_of(key: TaskKey) -> str:
        return names.get(int(key), "") or str(key)

    edges: tuple[Edge, Edge] = ("start", "finish")
    return [
        {"edge": edge, **_fact(fact), "sentence": wording.fact(fact, name_of)}
        for edge in edges
        for fact in reasons.of(uid, edge)
    ]


def _fact(fact: Fact) -> Values:
    return {
        "kind": fact.kind.value,
        "about": list(fact.about),
        "values": dict(fact.values),
        "tied": [_fact(one) for one in fact.tied],
    }


def _calendar(calendar: ImportedCalendar) -> Values:
    return {
        "uid": calendar.uid,
        "key": key_of(calendar.uid),
        "name": calendar.name,
        "base": calendar.base,
        "week": [None if hours is None else _hours(hours) for hours in calendar.week],
        "exceptions": [
            {
                "name": one.name,
                "recurrence": one.recurrence,
                "working": _hours(one.hours),
                "days": [[first.isoformat(), last.isoformat()] for first, last in one.ranges],
            }
            for one in calendar.exceptions
        ],
        "work_weeks": [
            {
                "name": one.name,
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "week": [None if hours is None else _hours(hours) for hours in one.week],
            }
            for one in calendar.work_weeks
        ],
    }


def _hours(hours: Hours) -> list[list[str]]:
    return [[_clock(first), _clock(last)] for first, last in hours]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _baselines(run: DryRun) -> list[Values]:
    """One entry per task and number, with the assignments' copies of the same number inside."""
    inside: defaultdict[int, defaultdict[int, list[Values]]] = defaultdict(lambda: defaultdict(list))
    for assignment in run.imported.assignments:
        for one in assignment.baselines:
            entry = {"assignment": assignment.uid, "resource": assignment.resource, **_baseline(one)}
            inside[assignment.task][one.number].append(entry)
    found = []
    for task in run.imported.tasks:
        own = {one.number: one for one in task.baselines}
        for number in sorted({*own, *inside[task.uid]}):
            values = _baseline(own.get(number, ImportedBaseline(number)))
            found.append({"uid": task.uid, **values, "assignments": inside[task.uid][number]})
    return found


def _baseline(one: ImportedBaseline) -> Values:
    return {
        "number": one.number,
        "start": _at(one.start),
        "finish": _at(one.finish),
        "duration_minutes": one.duration,
        "work_minutes": one.work,
        "cost": one.cost,
    }


def _at(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
