"""What a plan has and a template made of it does not hold."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q

from phases.models import Plan
from phases.scheduling.model import ConstraintType
from rollout.projects.members import PROJECT_ROLES

HAS_SPAN = Q(summary=False, milestone=False, duration__gt=0)
OTHER_DURATION = Q(likely__isnull=False) & ~Q(likely=F("duration"))
OUTSIDE = Q(optimistic__gt=F("duration")) | Q(pessimistic__lt=F("duration"))
OF_TASKS = {
    "estimates": HAS_SPAN & (OTHER_DURATION | OUTSIDE),
    "constraints": ~Q(constraint=ConstraintType.ASAP.value),
    "deadlines": Q(deadline__isnull=False),
    "calendars": Q(calendar__isnull=False),
    "fixed_dates": Q(pinned_start__isnull=False) | Q(pinned_finish__isnull=False),
    "roles": ~Q(owner_role="") & ~Q(owner_role__in=PROJECT_ROLES),
    "costs": Q(cost__isnull=False),
}
WEEK = ("week", "hours_per_day")
RULES = ("profile", "lag_calendar", "out_of_sequence")


@dataclass(frozen=True, slots=True)
class Gap:
    """`kind` has its words in labels_templates; `tasks`: how many have it, None for the plan as a whole."""

    kind: str
    tasks: int | None = None


def gaps_of(plan: Plan, *, budget: bool) -> list[Gap]:
    """In a fixed order; dates, people and progress are never held and not named. `budget`: may the reader
    see costs?"""
    asked = {
        kind: Count("pk", filter=having) for kind, having in OF_TASKS.items() if budget or kind != "costs"
    }
    found = [Gap(kind, count) for kind, count in plan.tasks.aggregate(**asked).items() if count]
    fresh = Plan()
    if any(getattr(plan, name) != getattr(fresh, name) for name in WEEK):
        found.append(Gap("week"))
    if any(getattr(plan, name) != getattr(fresh, name) for name in RULES):
        found.append(Gap("rules"))
    return found
