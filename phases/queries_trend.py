"""Read model: where each kept schedule and the plan of today see each milestone (T37), in two queries."""

from __future__ import annotations

from datetime import date, datetime

from phases.milestone_trend import Sighting, Trend, trends
from phases.models import Plan, ScheduleSnapshot, Task


def milestone_trend(
    plan: Plan, *, on: date | None = None, until: ScheduleSnapshot | None = None
) -> list[Trend]:
    """Every milestone over the kept schedules, up to `until`; `on` adds the plan as it is, as of that day."""
    kept = ScheduleSnapshot.objects.filter(plan=plan).order_by("number")
    if until is not None:
        kept = kept.filter(number__lte=until.number)
    reports = [
        (reported_on, [_sighting(one) for one in milestones])
        for reported_on, milestones in kept.values_list("reported_on", "milestones")
    ]
    if on is not None:
        rows = Task.objects.filter(plan=plan, milestone=True, summary=False, finish__isnull=False)
        values = rows.values_list("number", "name", "finish", "actual_finish")
        reports.append(
            (on, [Sighting(number, name, finish, done is not None) for number, name, finish, done in values])
        )
    return trends(reports)


def _sighting(stored: dict[str, object]) -> Sighting:
    return Sighting(
        int(str(stored["number"])),
        str(stored["name"]),
        datetime.fromisoformat(str(stored["finish"])),
        bool(stored["done"]),
    )
