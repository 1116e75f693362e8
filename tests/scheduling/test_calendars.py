"""Calendars: layers, intersections, conversions over the whole range of dates, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.scheduling.calendars import (
    announced_until,
    continuous,
    intersection,
    rule_of,
    timeline_of,
)
from phases.scheduling.clock import instant_of, minute_of
from phases.scheduling.errors import (
    BadCalendarError,
    BadTaskError,
    DateOutOfRangeError,
    DuplicateTaskError,
    NoWorkingTimeError,
    ParentLoopError,
    PlanError,
    UnknownCalendarError,
    UnknownTaskError,
)
from phases.scheduling.model import (
    STANDARD_DAY,
    CalendarEntry,
    CalendarLayer,
    ConstraintType,
    LayerKind,
    Link,
    PlanInput,
    Task,
    WorkingCalendar,
)
from phases.scheduling.schedule import schedule
from tests.scheduling.plans import CALENDARS

DAY = 480
NIGHT_SHIFT = WorkingCalendar(
    "night", week=(((1320, 1440),), *(((0, 360), (1320, 1440)),) * 4, ((0, 360),), ())
)


def plan_of(
    *tasks: Task, calendar: WorkingCalendar | None = None, start: datetime | None = None
) -> PlanInput:
    own = calendar or WorkingCalendar("week")
    return PlanInput(tasks, (), {own.key: own}, own.key, start or datetime(2026, 3, 2, 8))


def layer(kind: LayerKind, first: date, *, works: bool, name: str = "") -> CalendarLayer:
    return CalendarLayer(kind, name, (CalendarEntry(first, first, STANDARD_DAY if works else ()),))


def test_the_strongest_layer_decides_a_day_and_says_so() -> None:
    saturday = date(2026, 10, 10)
    calendar = WorkingCalendar(
        "c",
        layers=(
            layer(LayerKind.STATE, saturday, works=True),
            layer(LayerKind.CLIENT, saturday, works=False, name="Client"),
            layer(LayerKind.COMPANY, saturday, works=True),
        ),
    )
    rule = rule_of(calendar, saturday)
    assert rule.layer is not None
    assert (rule.layer.kind, rule.layer.name, rule.intervals) == (LayerKind.CLIENT, "Client", ())
    assert rule_of(calendar, date(2026, 10, 9)).layer is None


def test_the_winning_rules_are_the_days_of_the_number_line() -> None:
    for calendar in (*CALENDARS.values(), NIGHT_SHIFT, intersection(CALENDARS["client"], NIGHT_SHIFT)):
        line = timeline_of(calendar)
        for offset in range(60):
            day = date(2026, 2, 20) + timedelta(days=offset)
            midnight = minute_of(datetime(day.year, day.month, day.day))
            worked = (line.ceiling(midnight + 1440) >> 1) - (line.ceiling(midnight) >> 1)
            assert worked == sum(end - first for first, end in rule_of(calendar, day).intervals), day


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from((*CALENDARS.values(), NIGHT_SHIFT)),
    st.datetimes(datetime(1984, 3, 1), datetime(2149, 10, 1)),
)
def test_a_position_and_its_instant_lead_back_to_each_other(calendar: WorkingCalendar, at: datetime) -> None:
    line, minute = timeline_of(calendar), minute_of(at)
    after, before = line.ceiling(minute), line.floor(minute)
    assert line.minute(after) >= minute >= line.minute(before)
    assert line.ceiling(line.minute(after)) == after
    assert line.floor(line.minute(before)) == before
    assert after - before in (-1, 0, 1)


def test_a_night_shift_runs_over_midnight() -> None:
    found = schedule(plan_of(Task("A", 8 * 60), Task("B", 60, calendar="night"), calendar=NIGHT_SHIFT)).tasks[
        "A"
    ]
    assert (found.start, found.finish) == (datetime(2026, 3, 2, 22), datetime(2026, 3, 3, 6))


def test_a_task_and_its_resource_work_when_both_do() -> None:
    mornings = WorkingCalendar("mornings", week=(((480, 720),),) * 7)
    both = intersection(WorkingCalendar("week"), mornings, key="both")
    found = schedule(plan_of(Task("A", DAY), calendar=both)).tasks["A"]
    assert (found.start, found.finish) == (datetime(2026, 3, 2, 8), datetime(2026, 3, 3, 12))
    assert rule_of(both, date(2026, 3, 2)).calendar == "mornings"


def test_an_unannounced_part_makes_an_intersection_provisional() -> None:
    until = replace(WorkingCalendar("week"), announced_until=date(2026, 12, 31))
    assert announced_until(intersection(continuous(), until)) == date(2026, 12, 31)
    guessed = CalendarLayer(
        LayerKind.STATE, "", (CalendarEntry(date(2027, 2, 5), date(2027, 2, 9), provisional=True),)
    )
    assert announced_until(replace(until, announced_until=None, layers=(guessed,))) == date(2027, 2, 4)


def test_dates_reach_from_1984_to_2149() -> None:
    early = schedule(plan_of(Task("A", DAY), start=datetime(1984, 1, 2, 8))).tasks["A"]
    assert early.finish == datetime(1984, 1, 2, 17)
    late = schedule(plan_of(Task("A", DAY), start=datetime(2149, 12, 31, 8))).tasks["A"]
    assert late.finish == datetime(2149, 12, 31, 17)
    century = schedule(plan_of(Task("A", DAY), start=datetime(2100, 2, 26, 8))).tasks["A"]
    assert instant_of(minute_of(century.finish)) == datetime(2100, 2, 26, 17)


@pytest.mark.parametrize("start", (datetime(1983, 12, 31), datetime(2150, 1, 1)))
def test_a_start_outside_the_range_is_refused(start: datetime) -> None:
    with pytest.raises(DateOutOfRangeError):
        schedule(plan_of(Task("A", DAY), start=start))


def test_work_that_runs_past_the_range_is_refused() -> None:
    with pytest.raises(DateOutOfRangeError):
        schedule(plan_of(Task("A", DAY * 250 * 200)))


EMPTY = WorkingCalendar("empty", week=((),) * 7)


@pytest.mark.parametrize(
    ("calendar", "error"),
    (
        (EMPTY, NoWorkingTimeError),
        (replace(WorkingCalendar("two"), within=(EMPTY,)), NoWorkingTimeError),
        (intersection(WorkingCalendar("week"), replace(EMPTY, week=(((0, 60),),) * 7)), NoWorkingTimeError),
        (WorkingCalendar("short", week=((),) * 6), BadCalendarError),
        (WorkingCalendar("over", week=(((480, 720), (700, 900)),) * 7), BadCalendarError),
        (WorkingCalendar("back", week=(((720, 480),),) * 7), BadCalendarError),
        (WorkingCalendar("beyond", week=(((480, 1441),),) * 7), BadCalendarError),
    ),
)
def test_a_calendar_in_which_nothing_can_be_done_or_that_is_wrong_is_refused(
    calendar: WorkingCalendar, error: type[PlanError]
) -> None:
    with pytest.raises(error) as refused:
        schedule(plan_of(Task("A", DAY), calendar=calendar))
    assert refused.value.values["calendar"] in (calendar.key, "empty")


def test_a_calendar_whose_only_working_days_run_out_is_refused() -> None:
    once = replace(EMPTY, layers=(layer(LayerKind.COMPANY, date(2026, 3, 4), works=True),))
    assert schedule(plan_of(Task("A", DAY), calendar=once)).finish == datetime(2026, 3, 4, 17)
    with pytest.raises(DateOutOfRangeError):
        schedule(plan_of(Task("A", DAY + 1), calendar=once))


WEEK = plan_of(Task("A", DAY), Task("B", DAY))


@pytest.mark.parametrize(
    ("plan", "error", "values"),
    (
        (replace(WEEK, links=(Link("A", "X"),)), UnknownTaskError, {"task": "X", "used_by": "A"}),
        (replace(WEEK, links=(Link("X", "A"),)), UnknownTaskError, {"task": "X", "used_by": "A"}),
        (plan_of(Task("A", parent="X")), UnknownTaskError, {"task": "X", "used_by": "A"}),
        (plan_of(Task("A"), Task("A")), DuplicateTaskError, {"task": "A"}),
        (plan_of(Task("A", parent="B"), Task("B", parent="A")), ParentLoopError, {"path": ("A", "B")}),
        (plan_of(Task("A", parent="A")), ParentLoopError, {"path": ("A",)}),
        (plan_of(Task("A", calendar="X")), UnknownCalendarError, {"calendar": "X", "used_by": "A"}),
        (plan_of(Task("A", -1)), BadTaskError, {"task": "A", "reason": "negative_duration"}),
        (
            plan_of(Task("A", constraint=ConstraintType.SNET)),
            BadTaskError,
            {"task": "A", "reason": "constraint_without_date"},
        ),
        (
            plan_of(Task("A", actual_start=datetime(2026, 3, 3), actual_finish=datetime(2026, 3, 2))),
            BadTaskError,
            {"task": "A", "reason": "finish_before_start"},
        ),
    ),
)
def test_a_plan_without_a_schedule_says_what_is_wrong_and_where(
    plan: PlanInput, error: type[PlanError], values: dict[str, object]
) -> None:
    with pytest.raises(error) as refused:
        schedule(plan)
    assert refused.value.values == values


def test_an_empty_plan_is_its_start() -> None:
    found = schedule(plan_of())
    assert (found.start, found.finish, dict(found.tasks)) == (
        datetime(2026, 3, 2, 8),
        datetime(2026, 3, 2, 8),
        {},
    )


def test_deep_summaries_and_long_chains_need_no_recursion() -> None:
    tasks = [Task(0, DAY), *(Task(at, DAY, parent=at - 1) for at in range(1, 3000))]
    assert schedule(plan_of(*tasks)).finish == datetime(2026, 3, 2, 17)
    chain = tuple(Task(at, 1) for at in range(20_000))
    links = tuple(Link(at, at + 1) for at in range(19_999))
    assert schedule(replace(plan_of(*chain), links=links)).tasks[0].total_slack == 0
    with pytest.raises(PlanError) as refused:
        schedule(replace(plan_of(*chain), links=(*links, Link(19_999, 0))))
    assert refused.value.values["path"] == tuple(range(20_000))
