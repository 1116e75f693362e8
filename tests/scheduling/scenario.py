"""Scenario files: small plans with the dates they must have.

A file is a list of cases. `tasks` maps names to days or to fields; a link is "A > B", "A > B SS+2d", "A > B
FS-3d", "A > B FS+2ed" or "A > B FS+50%". Dates are MM-DD of the year of `start`, with an hour where it is not
08:00 for a start and 17:00 for a finish. `expect` holds for both profiles, `logic` and `dates` for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from phases.scheduling.calendars import continuous
from phases.scheduling.model import (
    STANDARD_DAY,
    CalendarEntry,
    CalendarLayer,
    ConstraintType,
    LagCalendar,
    LagUnit,
    LayerKind,
    Link,
    LinkType,
    OutOfSequence,
    PlanInput,
    Profile,
    Task,
    WorkingCalendar,
)
from phases.scheduling.public_holidays import public_holidays

FOLDER = Path(__file__).parent / "scenarios"
DAY = 480
LINK = re.compile(r"^(\S+) > (\S+)(?: (FS|SS|FF|SF)([+-][\d.]+)?(d|ed|h|eh|%)?)?$")
UNITS = {"d": 480, "h": 60, "ed": 1440, "eh": 60}
STARTING = {"SNET", "SNLT", "MSO", "SO"}


@dataclass(frozen=True)
class Scenario:
    name: str
    plan: PlanInput
    expected: dict[str, dict[str, Any]]
    error: dict[str, Any] | None
    warnings: list[str] | None
    finish: datetime | None

    def moment(self, text: object, hour: int) -> datetime:
        return moment(text, self.plan.start.year, hour)


def scenarios() -> Iterator[Scenario]:
    for path in sorted(FOLDER.glob("*.yaml"), key=lambda path: int(path.stem[1:])):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield from _in_both_profiles(case)


def _in_both_profiles(case: dict[str, Any]) -> Iterator[Scenario]:
    for profile in Profile:
        own = case.get(profile.value, {})
        expected = {**case.get("expect", {}), **own.get("expect", {})}
        plan = replace(_plan(case), profile=profile)
        finish = own.get("finish", case.get("finish"))
        yield Scenario(
            name=f"{case['id']}-{profile.value}",
            plan=plan,
            expected=expected,
            error=case.get("error"),
            warnings=own.get("warnings", case.get("warnings")),
            finish=None if finish is None else moment(finish, plan.start.year, 17),
        )


def moment(text: object, year: int, hour: int) -> datetime:
    words = str(text).split()
    day = words[0] if words[0].count("-") == 2 else f"{year}-{words[0]}"
    at = time.fromisoformat(words[1]) if len(words) > 1 else time(hour)
    return datetime.combine(date.fromisoformat(day), at)


def _plan(case: dict[str, Any]) -> PlanInput:
    start = datetime.fromisoformat(case.get("start", "2026-03-02") + "T08:00")
    calendars = {"week": WorkingCalendar("week"), "24h": continuous(), "china": _china(start.year)}
    calendars["china without make-ups"] = _without_make_ups(calendars["china"])
    for key, layers in case.get("calendars", {}).items():
        calendars[key] = _layered(key, layers, calendars, start.year)
    status = case.get("status")
    return PlanInput(
        tasks=tuple(_task(name, given, start.year) for name, given in case["tasks"].items()),
        links=tuple(_link(text) for text in case.get("links", ())),
        calendars=calendars,
        project_calendar=case.get("calendar", "week"),
        start=start,
        status=None if status is None else moment(status, start.year, 17),
        lag_calendar=LagCalendar(case.get("lag_calendar", "predecessor")),
        out_of_sequence=OutOfSequence(case.get("out_of_sequence", "retained")),
    )


def _task(name: str, given: Any, year: int) -> Task:
    fields = given if isinstance(given, dict) else {"days": given}
    task = Task(name, duration=_minutes(fields.get("days", 0)), parent=fields.get("in"))
    task = replace(task, calendar=fields.get("calendar"), elapsed=fields.get("elapsed", False))
    if "constraint" in fields:
        kind, *on = fields["constraint"].split(maxsplit=1)
        at = moment(on[0], year, 8 if kind in STARTING else 17) if on else None
        task = replace(task, constraint=ConstraintType(kind), constraint_date=at)
    for field, hour in (("deadline", 17), ("actual_start", 8), ("actual_finish", 17), ("resume", 8)):
        if field in fields:
            task = replace(task, **{field: moment(fields[field], year, hour)})
    if "pinned" in fields:
        first, last = fields["pinned"].split("..")
        task = replace(task, pinned=(moment(first, year, 8), moment(last, year, 17)))
    if "done" in fields:
        task = replace(task, actual_duration=_minutes(fields["done"]))
    if "remaining" in fields:
        task = replace(task, remaining=_minutes(fields["remaining"]))
    return task


def _minutes(days: float) -> int:
    return round(days * DAY)


def _link(text: str) -> Link:
    found = LINK.match(text)
    assert found, text
    before, after, kind, amount, unit = found.groups()
    if amount is None:
        return Link(before, after, LinkType(kind or "FS"))
    if unit == "%":
        return Link(before, after, LinkType(kind), round(float(amount) * 100), LagUnit.PERCENT)
    elapsed = LagUnit.ELAPSED if unit.startswith("e") else LagUnit.WORKING
    return Link(before, after, LinkType(kind), round(float(amount) * UNITS[unit]), elapsed)


def _china(year: int) -> WorkingCalendar:
    found = public_holidays("CN", range(year, year + 2))
    return WorkingCalendar("china", layers=(found.layer,), announced_until=found.announced_until)


def _without_make_ups(calendar: WorkingCalendar) -> WorkingCalendar:
    layers = tuple(
        replace(layer, entries=tuple(entry for entry in layer.entries if not entry.intervals))
        for layer in calendar.layers
    )
    return replace(calendar, key="china without make-ups", layers=layers)


def _layered(
    key: str, layers: dict[str, Any], known: dict[str, WorkingCalendar], year: int
) -> WorkingCalendar:
    """`{like: china, client: [off 10-10], company: [work 10-11]}`; in a layer the later entry wins."""
    layers = dict(layers)
    base = known[layers.pop("like", "week")]
    own = tuple(
        CalendarLayer(LayerKind(kind), kind, tuple(_entry(text, year) for text in entries))
        for kind, entries in layers.items()
    )
    return replace(base, key=key, layers=own + base.layers)


def _entry(text: str, year: int) -> CalendarEntry:
    word, days = text.split()
    first, _, last = days.partition("..")
    until = date.fromisoformat(f"{year}-{last or first}")
    return CalendarEntry(
        date.fromisoformat(f"{year}-{first}"), until, STANDARD_DAY if word == "work" else (), text
    )
