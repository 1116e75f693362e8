"""What a plan holds that its tables have no column for: each listed, so that nobody has to find out later."""

from __future__ import annotations

from django.db.models import Q

from phases.interchange.refusal import Notes, NotKept, Place
from phases.models import Plan

BY_HAND = Q(summary=False, pinned_start__isnull=False)
OWN_COST = Q(summary=True) & (Q(cost__isnull=False) | Q(actual_cost__isnull=False))


def not_in_tables(plan: Plan, *, with_cost: bool) -> tuple[NotKept, ...]:
    """Dates set by hand, and amounts that an imported file gives to a summary itself; one query."""
    notes = Notes()
    rows = plan.tasks.filter(BY_HAND | OWN_COST if with_cost else BY_HAND).order_by("position")
    for number, name, pinned, *amounts in rows.values_list(
        "number", "name", "pinned_start", "cost", "actual_cost"
    ):
        place = Place("task", str(number), name)
        if pinned is not None:
            notes.add("table_by_hand", place.at("Start"), pinned.isoformat(" ", "minutes"))
            continue
        for field, amount in zip(("Cost", "ActualCost"), amounts, strict=True):
            if amount is not None:
                notes.add("table_summary_cost", place.at(field), amount)
    return notes.result()
