"""Random small plans: hours as the grain, several calendars, all link types, constraints and progress."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

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

START = datetime(2026, 3, 2, 8)
NIGHT = ((0, 360), (1320, 1440))
HALF = ((480, 720),)


def _layer(kind: LayerKind, *entries: tuple[int, int, tuple[tuple[int, int], ...]]) -> CalendarLayer:
    first = date(2026, 3, 1)
    return CalendarLayer(
        kind,
        kind.value,
        tuple(
            CalendarEntry(first + timedelta(days=a), first + timedelta(days=b), time, f"{kind.value} {a}")
            for a, b, time in entries
        ),
    )


STATE = _layer(LayerKind.STATE, (4, 5, ()), (6, 6, STANDARD_DAY), (15, 17, ()), (27, 27, STANDARD_DAY))
LEAVE = _layer(LayerKind.PERSON, (8, 9, ()), (12, 12, HALF))
CALENDARS = {
    calendar.key: calendar
    for calendar in (
        WorkingCalendar("week"),
        WorkingCalendar("state", layers=(STATE,)),
        WorkingCalendar(
            "client", layers=(_layer(LayerKind.CLIENT, (3, 4, ()), (6, 6, ()), (9, 9, HALF)), STATE)
        ),
        WorkingCalendar(
            "part-time",
            layers=(LEAVE, STATE),
            within=(
                WorkingCalendar(
                    "Ben", "Ben", week=(STANDARD_DAY, STANDARD_DAY, HALF, *((),) * 4), layers=(LEAVE,)
                ),
            ),
        ),
        WorkingCalendar("night", week=(NIGHT,) * 6 + ((),)),
        continuous(),
    )
}

UPPER = (ConstraintType.SNLT, ConstraintType.FNLT)
LOWER = (ConstraintType.SNET, ConstraintType.FNET)
FIXED = (ConstraintType.MSO, ConstraintType.MFO, ConstraintType.SO, ConstraintType.FO)


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    return datetime(2026, 3, 2) + timedelta(hours=draw(st.integers(0, 24 * 25)))


@st.composite
def tasks(draw: st.DrawFn, key: str, kinds: tuple[ConstraintType, ...]) -> Task:
    task = Task(key, duration=60 * draw(st.sampled_from((0, 1, 4, 8, 8, 16, 20, 40))))
    task = replace(task, calendar=draw(st.sampled_from((None, None, None, *CALENDARS))))
    if draw(st.integers(0, 9)) == 0:
        task = replace(task, elapsed=True)
    if kinds and draw(st.integers(0, 3)) == 0:
        task = replace(task, constraint=draw(st.sampled_from(kinds)), constraint_date=draw(instants()))
    return task


@st.composite
def links(draw: st.DrawFn, before: str, after: str) -> Link:
    unit = draw(st.sampled_from((LagUnit.WORKING, LagUnit.WORKING, LagUnit.ELAPSED)))
    lag = 60 * draw(st.sampled_from((0, 0, 0, 4, 8, 24, -4, -8, -16)))
    return Link(before, after, draw(st.sampled_from(LinkType)), lag, unit)


@st.composite
def plans(
    draw: st.DrawFn,
    *,
    kinds: tuple[ConstraintType, ...] = (),
    summaries: bool = False,
    progress: bool = False,
    profile: Profile | None = Profile.LOGIC,
) -> PlanInput:
    """Links go from a lower to a higher number, so there is no cycle; with summaries, tasks 4.. may lie in
    the summary "S", which may have a predecessor before and a successor behind them.
    """
    count = draw(st.integers(1, 7))
    found = [draw(tasks(f"t{number}", kinds)) for number in range(count)]
    ties: dict[tuple[str, str, LinkType], Link] = {}
    for after in range(1, count):
        for before in draw(st.lists(st.integers(0, after - 1), max_size=3)):
            link = draw(links(f"t{before}", f"t{after}"))
            ties[link.predecessor, link.successor, link.type] = link
    if summaries and count > 4:
        inside = {f"t{number}" for number in range(2, count - 1)}
        found = [replace(task, parent="S") if task.key in inside else task for task in found]
        found.append(Task("S"))
        if draw(st.booleans()):
            ties["t0", "S", LinkType.FS] = draw(links("t0", "S"))
        if draw(st.booleans()):
            ties["S", f"t{count - 1}", LinkType.FS] = draw(links("S", f"t{count - 1}"))
    plan = PlanInput(
        tasks=tuple(found),
        links=tuple({(link.predecessor, link.successor, link.type): link for link in ties.values()}.values()),
        calendars=CALENDARS,
        project_calendar=draw(st.sampled_from(("week", "week", "state", "client"))),
        start=START,
        profile=profile or draw(st.sampled_from(Profile)),
        lag_calendar=draw(st.sampled_from(LagCalendar)),
    )
    return draw(progressing(plan)) if progress else plan


@st.composite
def progressing(draw: st.DrawFn, plan: PlanInput) -> PlanInput:
    """Some tasks reported or held by hand, and perhaps a status date."""
    found = tuple(_reported(draw, task) for task in plan.tasks)
    status = draw(st.one_of(st.none(), instants()))
    return replace(plan, tasks=found, status=status, out_of_sequence=draw(st.sampled_from(OutOfSequence)))


def _reported(draw: Any, task: Task) -> Task:
    if task.key == "S":
        return task
    kind = draw(st.sampled_from(("", "", "", "finished", "running", "pinned")))
    first = draw(instants())
    last = first + timedelta(hours=draw(st.integers(0, 60)))
    if kind == "finished":
        return replace(task, actual_start=first, actual_finish=last)
    if kind == "running":
        return replace(
            task, actual_start=first, actual_duration=60 * draw(st.integers(0, task.duration // 60))
        )
    return replace(task, pinned=(first, last)) if kind == "pinned" else task
