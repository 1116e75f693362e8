"""What a weekly report says, as codes and numbers: both languages are written from the same content.

Everything is read when the report is drafted or published; nothing of it is computed again afterwards.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

from phases import report_status
from phases.models import PlanStep
from phases.pushes import main_push, pushes_of
from phases.queries_earned_value import earned_value
from phases.report_parts import (
    KEPT,
    Content,
    actions,
    changes,
    cooperation,
    earned,
    gates,
    iso,
    measure,
    plain_number,
    risks,
    slips,
    trend,
)
from phases.views.answers import decided_by
from phases.views.gaps import gaps_of
from phases.views.reading import PlanReading, is_open
from rollout.projects.access import ProjectAccess

FORMAT = 1
NOTHING = timedelta(0)


def figures(access: ProjectAccess, *, on: date, since: datetime, until: datetime) -> Content:
    """Everything the report of the day `on` shows, as its publisher may see it. A report dated ahead tells
    what is overdue and waived by now: nothing is late before its day."""
    read = PlanReading(access)
    value = earned_value(read.plan, money=False)
    today = min(on, until.astimezone(ZoneInfo(access.project.time_zone)).date())
    found: Content = {
        "format": FORMAT,
        "project": _project(access),
        "plan": _plan(read),
        "missing": gaps_of(read),
        "measure": measure(read.baseline),
        "milestones": _milestones(read, since),
        "strip": _strip(read),
        "chain": _chain(read),
        "gates": gates(access, today),
        "risks": risks(access),
        "actions": actions(access, today),
        "cooperation": cooperation(read.plan),
        "earned": None if value is None else earned(value),
        "slips": slips(read.plan, since),
        "trend": trend(read.plan, on),
        "changes": changes(access.project, since, until),
    }
    found["status"] = _status(found, status_age(read, until))
    return found


def status_age(read: PlanReading, until: datetime) -> int | None:
    """Days from the plan's status date, or its start where it has none, to the report's making; None for a
    plan that lies ahead or is done."""
    known = read.plan.status_at or read.plan.start
    days = (localtime(until).date() - known.date()).days
    return days if days > 0 and any(is_open(task) for task in read.tasks) else None


def _project(access: ProjectAccess) -> Content:
    project = access.project
    return {"name": project.name, "client": str(project.client or ""), "vendor": str(project.vendor or "")}


def _plan(read: PlanReading) -> Content:
    target = read.target
    decider = decided_by(read, target) if target is not None else None
    return {
        "now": iso(read.now),
        "status_at": iso(read.plan.status_at),
        "start": iso(read.plan.start),
        "committed": iso(read.plan.go_live),
        "target": target.name if target is not None else "",
        "forecast": iso(target.finish) if target is not None else None,
        "late": read.go_live_late_by,
        "behind": read.late_by(target) if target is not None else None,
        "decided_by": decider.name if decider is not None else "",
        "baseline": read.baseline.name if read.baseline is not None else "",
    }


def _milestones(read: PlanReading, since: datetime) -> Content:
    causes = _causes(read, since)
    lines = [task for task in read.tasks if task.milestone and task.finish is not None]
    lines.sort(key=lambda task: (not is_open(task), task.finish))
    rows: list[Content] = [
        {
            "number": task.number,
            "name": task.name,
            "baseline": iso(read.baseline_dates.get(task.number, (None, None))[1]),
            "forecast": iso(task.finish),
            "slip": read.late_by(task),
            "done": not is_open(task),
            "overdue": is_open(task) and task.finish is not None and task.finish < read.now,
        }
        for task in lines
    ]
    kept = [
        row | {"cause": causes.get(task.pk) or _driver(read, task)}
        for row, task in zip(rows[:KEPT], lines, strict=False)
    ]
    late = [row for row in rows if row["slip"] is not None and row["slip"] > 0]
    return {"rows": kept, "count": len(rows), "late": len(late), "worst": _worst(late)}


def _worst(late: list[Content]) -> Content | None:
    worst = max(late, key=lambda row: row["slip"], default=None)
    return None if worst is None else {"name": worst["name"], "slip": worst["slip"]}


def _causes(read: PlanReading, since: datetime) -> dict[int, Content]:
    """Of each task that moved since then, the task where the step that did most of it began."""
    found: dict[int, Content] = {}
    steps = list(PlanStep.objects.filter(plan=read.plan, at__gte=since).order_by("number"))
    moves = {step.pk: {move["task"]: move for move in step.moved} for step in steps}
    for key, pushes in pushes_of(steps).items():
        whole = pushes[-1].new - pushes[0].old
        if not whole:
            continue
        push = main_push(pushes, later=whole > NOTHING)
        if push.calculated:
            found[key] = {"kind": "calculated", "task": ""}
            continue
        root = _root(key, moves[push.step.pk])
        task = read.by_id.get(root)
        if task is not None and root != key:
            found[key] = {"kind": "moved", "task": task.name}
        elif task is not None:
            found[key] = {"kind": "own", "task": ""}
    return found


def _root(key: int, moves: dict[int, Any]) -> int:
    """Back along the causes of one step to where it began."""
    seen = {key}
    while True:
        before = (moves[key].get("cause") or {}).get("task")
        if before is None or before in seen:
            return key
        if before not in moves:
            return int(before)
        key = before
        seen.add(key)


def _driver(read: PlanReading, task: Any) -> Content | None:
    """Of a late milestone that did not move lately: what its date is waiting for now."""
    if not is_open(task) or not (read.late_by(task) or 0) > 0:
        return None
    decider = decided_by(read, task)
    return None if decider is None or decider.pk == task.pk else {"kind": "waits", "task": decider.name}


def _strip(read: PlanReading) -> list[Content]:
    """The phases as bars, with their baseline and what is done."""
    tops = [
        task for task in read.tasks if task.level == 0 and task.start is not None and task.finish is not None
    ]
    rows = [task for task in tops if task.summary] or tops
    return [
        {
            "name": task.name,
            "start": iso(task.start),
            "finish": iso(task.finish),
            "baseline": [iso(at) for at in read.baseline_dates.get(task.number, ())],
            "done": round(read.percent_of(task), 1),
            "critical": task.critical,
        }
        for task in rows[:KEPT]
    ]


def _chain(read: PlanReading) -> Content:
    """What still decides the go-live, first cause first."""
    target = read.target
    tasks = read.chain_to(target) if target is not None else []
    left = [task for task in tasks if is_open(task) and not task.summary]
    return {
        "count": len(left),
        "rows": [
            {
                "name": task.name,
                "owner": str(task.owner or ""),
                "role": task.owner_role,
                "start": iso(task.start),
                "finish": iso(task.finish),
                "percent": int(task.percent_complete),
                "milestone": task.milestone,
            }
            for task in left[:KEPT]
        ],
    }


def _status(content: Content, age: int | None) -> Content:
    """The light and its reasons by rule, from the figures that the report itself shows."""
    earned, together, risks = content["earned"], content["cooperation"], content["risks"]
    late, behind = content["plan"]["late"], content["plan"]["behind"]
    slips = [row["slip"] for row in content["milestones"]["rows"] if not row["done"]]
    status = report_status.status_of(
        report_status.Figures(
            go_live_slip=_decimal(late),
            baseline_slip=_decimal(behind),
            milestone_slip=_decimal(max((slip for slip in slips if slip is not None), default=None)),
            unjudged=late is None and behind is None,
            pace=_decimal(earned["pace"]) if earned else None,
            cost=_decimal(earned["cpi"]) if earned else None,
            highest_risk=max((row["score"] for row in risks["rows"]), default=None) if risks else None,
            stale_gates=sum(1 for gate in content["gates"] if gate["stale"]),
            closed_without_gate=sum(
                1 for gate in content["gates"] if gate["closed"] and not gate["decision"]
            ),
            late_actions=content["actions"]["overdue"],
            answered=Decimal(together["answered"]) / together["asked"]
            if together and together["asked"]
            else None,
            status_age=age,
        )
    )
    return {
        "light": status.light.word,
        "reasons": [
            {
                "rule": one.rule,
                "light": one.light.word,
                "value": plain_number(one.value),
                "limit": plain_number(one.limit),
            }
            for one in status.reasons
        ],
    }


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
