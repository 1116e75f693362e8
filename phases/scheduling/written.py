"""A scheduler's input as JSON and back, so that a schedule can be computed again years later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, get_type_hints

from phases.scheduling.model import (
    CalendarEntry,
    CalendarLayer,
    Link,
    PlanInput,
    Task,
    WorkingCalendar,
)

RECORDS = (PlanInput, Task, Link, WorkingCalendar, CalendarLayer, CalendarEntry)


def written(value: Any) -> Any:
    """JSON of a plan's input or a part of it; fields that hold their default are left out."""
    if isinstance(value, RECORDS):
        return {
            name: written(found)
            for name, default in _defaults(value)
            if (found := getattr(value, name)) != default
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: written(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [written(one) for one in value]
    return value


def plan_read(stored: Mapping[str, Any]) -> PlanInput:
    """The input that `written` wrote."""
    return PlanInput(
        **{
            **_plain(PlanInput, stored),
            "tasks": tuple(_task(one) for one in stored["tasks"]),
            "links": tuple(Link(**_plain(Link, one)) for one in stored["links"]),
            "calendars": {key: _calendar(one) for key, one in stored["calendars"].items()},
        }
    )


def _task(stored: Mapping[str, Any]) -> Task:
    values = _plain(Task, stored)
    if values.get("pinned") is not None:
        start, finish = values["pinned"]
        values["pinned"] = datetime.fromisoformat(start), datetime.fromisoformat(finish)
    return Task(**values)


def _calendar(stored: Mapping[str, Any]) -> WorkingCalendar:
    values = _plain(WorkingCalendar, stored)
    if "week" in values:
        values["week"] = tuple(_intervals(day) for day in values["week"])
    values["layers"] = tuple(_layer(one) for one in values.get("layers", ()))
    values["within"] = tuple(_calendar(one) for one in values.get("within", ()))
    return WorkingCalendar(**values)


def _layer(stored: Mapping[str, Any]) -> CalendarLayer:
    values = _plain(CalendarLayer, stored)
    return CalendarLayer(**{**values, "entries": tuple(_entry(one) for one in stored["entries"])})


def _entry(stored: Mapping[str, Any]) -> CalendarEntry:
    values = _plain(CalendarEntry, stored)
    return CalendarEntry(**{**values, "intervals": _intervals(stored.get("intervals", ()))})


def _intervals(stored: Any) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in stored)


def _plain(record: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values, those of dates and enumerations made what they were."""
    readers = _readers(record)
    return {name: readers[name](value) if name in readers else value for name, value in stored.items()}


def _defaults(record: Any) -> list[tuple[str, Any]]:
    if isinstance(record, Link):
        return [(name, record._field_defaults.get(name, MISSING)) for name in record._fields]
    return [(field.name, field.default) for field in fields(record)]


@cache
def _readers(record: type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, hint in get_type_hints(record).items():
        if hint is datetime or hint == datetime | None:
            found[name] = _moment
        elif hint is date or hint == date | None:
            found[name] = _day
        elif isinstance(hint, type) and issubclass(hint, Enum):
            found[name] = hint
    return found


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
