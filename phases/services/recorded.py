"""Dates that an imported file recorded: kept until calculation sets others, given back by its undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from phases.drafts import Draft
from phases.models import Plan
from phases.scheduling.result import Schedule
from phases.services.effects import dates_of
from phases.services.scheduling import PlanAtHand, draft_of
from phases.services.stored import INSTANTS, RESULTS, WIDTH, StoredPlan, database_instant, write_results

FACTS = ("actual_start", "actual_finish", "pinned_start", "pinned_finish")


def calculated(hand: PlanAtHand) -> Schedule:
    """What calculation gives for the plan as it is stored."""
    return hand.schedule(draft_of(hand.stored))[0]


def leaves_recorded(draft: Draft, stored: StoredPlan, schedule: Schedule, before: Schedule) -> bool:
    """Whether the recorded dates stay: nobody asks to calculate, the outline holds the same tasks under the
    same parents, calculation sets no date otherwise than `before` the change, and no date is told of a task
    that the file has elsewhere."""
    if not draft.settings["recorded_dates_kept"]:
        return False
    was, present = draft.before.places, draft.places
    if {key: one.parent for key, one in was.items()} != {key: one.parent for key, one in present.items()}:
        return False
    dates = dates_of(schedule)
    if dates != dates_of(before):
        return False
    told = (
        key
        for key, record in draft.records.items()
        if any(record.values[name] != draft.before.records[key].values[name] for name in FACTS)
    )
    recorded = stored.dates()
    return all(recorded.get(key) == dates[key] for key in told)


def recorded_dates(stored: StoredPlan) -> dict[str, Any]:
    """All results of a plan as JSON."""
    finish = stored.plan.finish
    return {
        "finish": None if finish is None else finish.isoformat(),
        "remarks": stored.plan.remarks,
        "rows": [[row[0], *(_json(value) for value in row[WIDTH:])] for row in stored.rows],
    }


def restore_recorded(plan: Plan, content: dict[str, Any]) -> datetime | None:
    """Write them back, the remarks into `plan`; answers the plan's finish."""
    plan.remarks = content.get("remarks", [])
    write_results([(*_database(row[1:]), row[0]) for row in content["rows"]])
    finish = content["finish"]
    return None if finish is None else datetime.fromisoformat(finish)


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _database(values: list[Any]) -> list[Any]:
    return [
        database_instant(datetime.fromisoformat(value)) if name in INSTANTS and value is not None else value
        for name, value in zip(RESULTS, values, strict=True)
    ]
