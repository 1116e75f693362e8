"""What a plan in our JSON says of itself besides its tasks: settings and the project's working time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from phases.faults import PlanFault
from phases.fields import PLAN_FIELDS, text, week
from phases.interchange.tables.reading import TableFault
from phases.labels_refusals import refusal
from phases.scheduling.model import CalendarEntry, CalendarLayer, Interval, LayerKind, WorkingCalendar
from phases.services.working_time import PROJECT
from rollout.core.horizons import CALENDARS
from rollout.core.values import Unreadable, day_of, number_of, whole_of

AS_PLAN = {
    "start": "start",
    "status_date": "status_at",
    "go_live": "go_live",
    "profile": "profile",
    "lag_calendar": "lag_calendar",
    "out_of_sequence": "out_of_sequence",
    "critical_threshold": "critical_threshold",
    "currency": "currency",
}
KNOWN = frozenset({"project", "hours_per_day", "calendar", *AS_PLAN})
MOST_DAYS = 10_000
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class JsonCalendar:
    """One week and the days that differ from it."""

    name: str
    week: tuple[tuple[Interval, ...], ...]
    entries: tuple[CalendarEntry, ...]

    def working(self) -> WorkingCalendar:
        layer = CalendarLayer(LayerKind.COMPANY, self.name, self.entries)
        return WorkingCalendar(key=PROJECT, name=self.name, week=self.week, layers=(layer,))


@dataclass(frozen=True, slots=True)
class Told:
    """`values`: settings of a plan by their name, only those that are told."""

    name: str = ""
    hours_per_day: Decimal | None = None
    calendar: JsonCalendar | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def read_settings(content: Mapping[str, Any]) -> Told:
    """Error: TableFault naming the setting; an unknown one is a misspelt one."""
    if unknown := sorted(content.keys() - KNOWN):
        raise TableFault("unknown_setting", column=unknown[0], value=unknown[0])
    values = {}
    try:
        for told, name in AS_PLAN.items():
            if content.get(told) is not None:
                values[name] = PLAN_FIELDS[name](name, content[told])
        name = text(LONGEST_NAME)("name", content.get("project") or "")
        calendar = _calendar(content["calendar"]) if content.get("calendar") is not None else None
    except PlanFault as fault:
        message = refusal(fault.code, dict(fault.values), fault.field)
        raise TableFault("bad_setting", column=fault.field or "", value=message, limit=400) from fault
    return Told(name, _hours(content.get("hours_per_day")), calendar, values)


def _hours(told: Any) -> Decimal | None:
    if told is None:
        return None
    try:
        hours = round(Decimal(number_of(told)), 2)
    except Unreadable:
        hours = Decimal(0)
    if not 0 < hours <= 24:
        raise TableFault("bad_hours", column="hours_per_day", value=told)
    return hours


def _calendar(content: Any) -> JsonCalendar:
    if not isinstance(content, Mapping) or not isinstance(content.get("days", []), list):
        raise TableFault("bad_calendar", column="calendar", value=content)
    if len(content.get("days", [])) > MOST_DAYS:
        raise TableFault("bad_calendar", column="days", value=len(content["days"]))
    found = week("week", content.get("week"))
    if found is None:
        raise TableFault("bad_calendar", column="week", value=content.get("week"))
    pattern = tuple(tuple((first, last) for first, last in day) for day in found)
    name = text(LONGEST_NAME)("name", content.get("name") or "")
    return JsonCalendar(name, pattern, tuple(_entry(one) for one in content.get("days", [])))


def _entry(content: Any) -> CalendarEntry:
    """Days as they stand in a calendar elsewhere: first, last, intervals in minutes, name."""
    try:
        first, last = day_of(content["first"]), day_of(content["last"])
        hours = tuple((whole_of(begin), whole_of(end)) for begin, end in content.get("intervals", []))
    except (Unreadable, KeyError, TypeError, ValueError, AttributeError):
        raise TableFault("bad_calendar", column="days", value=content) from None
    if not _in_order(hours) or not CALENDARS.have(first) or not first <= last or not CALENDARS.have(last):
        raise TableFault("bad_calendar", column="days", value=content)
    name = text(LONGEST_NAME)("name", content.get("name") or "")
    return CalendarEntry(first, last, hours, name, bool(content.get("provisional")))


def _in_order(hours: tuple[Interval, ...]) -> bool:
    edges = [edge for pair in hours for edge in pair]
    return edges == sorted(edges) and all(0 <= first < last <= 1440 for first, last in hours)
