"""What would become of the go-live if a risk happened: computed with the plan's own scheduler, never
written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from phases.models import Plan, RiskTask
from phases.operations import SetTask
from phases.services.changes import preview
from phases.services.effects import working_days
from phases.services.working_time import PROJECT, WorkingTime
from rollout.projects.models import Risk


@dataclass(frozen=True, slots=True)
class RiskImpact:
    """Go-live (or, where none is named, the end of the plan) as planned and if the risk happened; `days`
    are working days. `refusal`: why it cannot be told."""

    old: datetime | None
    new: datetime | None
    days: float = 0
    moved: int = 0
    refusal: str = ""


def delay_of(link: RiskTask, risk: Risk, minutes_per_day: int) -> int:
    """Working minutes by which the task would grow."""
    if link.delay is not None:
        return link.delay
    return round((risk.delay_days or Decimal(0)) * minutes_per_day)


def schedule_impact(risk: Risk, plan: Plan, links: Sequence[RiskTask]) -> RiskImpact | None:
    """The plan with every unfinished task of the risk longer by its delay; what is done stays done. None
    where no open task would grow."""
    per_day = int(plan.hours_per_day * 60)
    grown = {link.task: delay_of(link, risk, per_day) for link in links if link.task.actual_finish is None}
    operations = [
        SetTask(task=task.pk, field="duration", value=task.duration + delay)
        for task, delay in grown.items()
        if delay
    ]
    if not operations:
        return None
    found = preview(plan, operations)
    if found.refused is not None:
        return RiskImpact(plan.finish, None, refusal=found.refused["message"])
    old, new = found.go_live["old"], found.go_live["new"]
    if old is None or new is None:
        return RiskImpact(old, new)
    calendar = WorkingTime(plan.project, {"calendar": plan.calendar_id, "week": plan.week}, [])
    days = 0 if old == new else working_days(calendar.calendars[PROJECT], per_day, old, new)
    return RiskImpact(old, new, days, found.moved_count)
