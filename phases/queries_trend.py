"""Read model: where each kept schedule and the plan of today see each milestone (T37), in two queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from phases.milestone_trend import Sighting, Trend, trends
from phases.models import Plan, ScheduleSnapshot, Task
from phases.services.effects import working_days
from phases.services.working_time import PROJECT, WorkingTime

DaysBetween = Callable[[datetime | None, datetime | None], float]


def trend_until_now(plan: Plan) -> list[Trend]:
    """Every milestone over all kept schedules and in the plan of today, which is the latest of all, also
    where a schedule is dated ahead, as on a status date to come."""
    last = ScheduleSnapshot.objects.filter(plan=plan).aggregate(last=Max("reported_on"))["last"]
    today = timezone.localdate()
    return milestone_trend(plan, on=today if last is None else max(today, last))


def milestone_trend(plan: Plan, *, on: date | None = None) -> list[Trend]:
    """Every milestone over the kept schedules; `on`: of those until that day, and the plan as it is as its
    last point."""
    kept = ScheduleSnapshot.objects.filter(plan=plan).order_by("number")
    if on is not None:
        kept = kept.filter(reported_on__lte=on)
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


def days_between(plan: Plan) -> DaysBetween:
    """Tells the working days of the project's calendar from one forecast to another, positive is later."""
    settings = {"calendar": plan.calendar_id, "week": plan.week}
    calendar = WorkingTime(plan.project, settings, []).calendars[PROJECT]
    per_day = int(plan.hours_per_day * 60)

    def days(old: datetime | None, new: datetime | None) -> float:
        return 0 if old is None or new is None or old == new else working_days(calendar, per_day, old, new)

    return days


def _sighting(stored: dict[str, object]) -> Sighting:
    return Sighting(
        int(str(stored["number"])),
        str(stored["name"]),
        datetime.fromisoformat(str(stored["finish"])),
        bool(stored["done"]),
    )
