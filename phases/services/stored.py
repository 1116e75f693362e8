"""A stored plan, read as plain rows and written row by changed row.

Objects per row would cost more than the calculation: columns are read raw, compared with the new
schedule, and only the rows that differ go back in one batched UPDATE.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from phases.drafts import LAG_UNITS, LINK_TYPES, Place
from phases.models import Dependency, Plan, Task
from phases.scheduling.clock import instant_of
from phases.scheduling.model import Link
from phases.scheduling.result import Instants, Schedule

INPUTS = (
    "id parent_id position level summary duration elapsed constraint constraint_at deadline calendar_id "
    "owner_id actual_start actual_finish remaining pinned_start pinned_finish resume_at"
).split()
RESULTS = (
    "start finish early_start early_finish late_start late_finish total_slack free_slack critical provisional"
).split()
INSTANTS = frozenset(
    "constraint_at deadline actual_start actual_finish pinned_start pinned_finish resume_at start finish "
    "early_start early_finish late_start late_finish".split()
)
FLAGS = frozenset({"summary", "elapsed", "critical", "provisional"})
WIDTH = len(INPUTS)
SETTINGS = (
    "start status_at go_live go_live_task profile lag_calendar out_of_sequence critical_threshold "
    "calendar week currency recorded_dates_kept"
).split()
TABLE = Task._meta.db_table

Row = tuple[Any, ...]
Result = tuple[Any, ...]  # the RESULTS as the database gives them


class Moments(dict[Any, Any]):
    """Instants as the database gives them, turned into date-times once each."""

    def __missing__(self, value: Any) -> datetime | None:
        made = datetime.fromisoformat(value) if isinstance(value, str) else value
        self[value] = made
        return made


@dataclass(slots=True)
class StoredPlan:
    """Rows of a plan: INPUTS, then RESULTS, as the database gives them; `moments` turns instants."""

    plan: Plan
    rows: list[Row]
    links: dict[int, Link]
    moments: Moments
    _dates: dict[int, tuple[datetime, datetime]] | None = None

    def settings(self) -> dict[str, Any]:
        return {name: getattr(self.plan, Plan._meta.get_field(name).attname) for name in SETTINGS}  # type: ignore[union-attr]

    def places(self) -> dict[int, Place]:
        return {row[0]: Place(row[1], row[2], row[3], bool(row[4])) for row in self.rows}

    def dates(self) -> dict[int, tuple[datetime, datetime]]:
        """Stored start and finish by task, of those that have them."""
        if self._dates is None:
            moment = self.moments
            self._dates = {
                row[0]: (moment[row[WIDTH]], moment[row[WIDTH + 1]])
                for row in self.rows
                if row[WIDTH] is not None
            }
        return self._dates


def read_plan(plan: Plan) -> StoredPlan:
    """Two queries, whatever the size."""
    with connection.cursor() as cursor:
        columns = _columns([*INPUTS, *RESULTS])
        where = "WHERE plan_id = %s ORDER BY position, id"
        cursor.execute(f"SELECT {columns} FROM {_quoted(TABLE)} {where}", [plan.pk])
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT id, predecessor_id, successor_id, type, lag, lag_unit "
            f"FROM {_quoted(Dependency._meta.db_table)} WHERE plan_id = %s ORDER BY id",
            [plan.pk],
        )
        links = {
            key: Link(before, after, LINK_TYPES[kind], lag, LAG_UNITS[unit])
            for key, before, after, kind, lag, unit in cursor.fetchall()
        }
    return StoredPlan(plan, rows, links, Moments())


def results_of(schedule: Schedule) -> Iterable[Result]:
    """The RESULTS of each task in the schedule's order, as the database would give them."""
    instants = Instants() if connection.vendor == "postgresql" else _Texts()
    return zip(*schedule.fields(instants), strict=True)


def write_results(changed: Sequence[tuple[Any, ...]]) -> None:
    """Store RESULTS of tasks, each given as (*RESULTS, id), in one batched statement."""
    write_columns(RESULTS, changed)


def write_columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """UPDATE tasks from rows of (*values, id): executemany on SQLite, one unnest on PostgreSQL."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            types = [Task._meta.get_field(name).db_type(connection) for name in names]
            arrays = ", ".join(f"%s::{_array_type(kind)}[]" for kind in [*types, "bigint"])
            pairs = ", ".join(f"{_quoted(name)} = new.{_quoted(name)}" for name in names)
            listed = ", ".join(_quoted(name) for name in [*names, "id"])
            cursor.execute(
                f"UPDATE {_quoted(TABLE)} AS old SET {pairs} FROM unnest({arrays}) AS new ({listed}) "
                "WHERE old.id = new.id",
                [list(column) for column in zip(*rows, strict=True)],
            )
        else:
            pairs = ", ".join(f"{_quoted(name)} = %s" for name in names)
            cursor.executemany(f"UPDATE {_quoted(TABLE)} SET {pairs} WHERE id = %s", rows)


def database_instant(at: datetime | None) -> Any:
    """An instant as `write_columns` and raw rows hold it."""
    if at is None or connection.vendor == "postgresql":
        return at
    return at.isoformat(" ")


class _Texts(dict[int, str]):
    """The scheduler's minutes as SQLite holds them, each made once."""

    def __missing__(self, minute: int) -> str:
        self[minute] = made = instant_of(minute).isoformat(" ")
        return made


def _columns(names: Iterable[str]) -> str:
    return ", ".join(_column(name) for name in names)


def _column(name: str) -> str:
    """SQLite's driver would call a converter per value for declared types: ask for plain text and numbers."""
    quoted = _quoted(name)
    if connection.vendor == "sqlite" and name in INSTANTS:
        return f"CAST({quoted} AS TEXT)"
    if connection.vendor == "sqlite" and name in FLAGS:
        return f"+{quoted}"
    return quoted


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _array_type(kind: str | None) -> str:
    """`integer CHECK …` and serial types are not array types."""
    return str(kind).split(" CHECK")[0].replace("bigserial", "bigint")
