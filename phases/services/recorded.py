"""Dates that an imported file recorded, kept until the first recalculation and given back by its undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from phases.services.stored import INSTANTS, RESULTS, WIDTH, StoredPlan, database_instant, write_results


def recorded_dates(stored: StoredPlan) -> dict[str, Any]:
    """All results of a plan as JSON."""
    finish = stored.plan.finish
    return {
        "finish": None if finish is None else finish.isoformat(),
        "rows": [[row[0], *(_json(value) for value in row[WIDTH:])] for row in stored.rows],
    }


def restore_recorded(content: dict[str, Any]) -> datetime | None:
    """Write them back; answers the plan's finish."""
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
