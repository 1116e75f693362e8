"""What a plan holds that its tables have no column for: each listed, so that nobody has to find out later."""

from __future__ import annotations

from django.db.models import Q

from phases.interchange.refusal import Notes, NotKept, Place
from phases.models import Assignment, Plan

OWN_COST = Q(summary=True) & (Q(cost__isnull=False) | Q(actual_cost__isnull=False))


def not_in_tables(plan: Plan, *, with_cost: bool, settings: bool = True) -> tuple[NotKept, ...]:
    """What a plan's tables leave out, in three queries: settings of the plan (JSON has them: `settings`
    False), calendars of tasks, participants, and amounts that an imported file gives to a summary itself,
    none where costs are not shown."""
    notes = Notes()
    if settings:
        notes.add("table_settings", Place("project"), plan.project.name)
    own = plan.tasks.filter(calendar__isnull=False).order_by("position")
    for number, name, calendar in own.values_list("number", "name", "calendar__name"):
        notes.add("table_calendar", Place("task", str(number), name), calendar)
    parts = Assignment.objects.filter(task__plan=plan, user__isnull=False).order_by("task__position", "pk")
    for number, name, person in parts.values_list("task__number", "task__name", "user__name"):
        notes.add("table_participant", Place("task", str(number), name), person)
    rows = plan.tasks.filter(OWN_COST).order_by("position") if with_cost else plan.tasks.none()
    for number, name, *amounts in rows.values_list("number", "name", "cost", "actual_cost"):
        place = Place("task", str(number), name)
        for field, amount in zip(("Cost", "ActualCost"), amounts, strict=True):
            if amount is not None:
                notes.add("table_summary_cost", place.at(field), amount)
    return notes.result()
