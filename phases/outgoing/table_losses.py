"""What a plan holds that its tables have no column for: each listed, so that nobody has to find out later."""

from __future__ import annotations

from django.db.models import Q

from phases.interchange.refusal import Notes, NotKept, Place
from phases.models import Plan

OWN_COST = Q(summary=True) & (Q(cost__isnull=False) | Q(actual_cost__isnull=False))


def not_in_tables(plan: Plan, *, with_cost: bool) -> tuple[NotKept, ...]:
    """Amounts that an imported file gives to a summary itself; one query, none where costs are not shown."""
    notes = Notes()
    rows = plan.tasks.filter(OWN_COST).order_by("position") if with_cost else plan.tasks.none()
    for number, name, *amounts in rows.values_list("number", "name", "cost", "actual_cost"):
        place = Place("task", str(number), name)
        for field, amount in zip(("Cost", "ActualCost"), amounts, strict=True):
            if amount is not None:
                notes.add("table_summary_cost", place.at(field), amount)
    return notes.result()
