"""Dates of a series, what is carried over, the order of an agenda."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout.projects.meeting_rules import (
    BY_HAND,
    Point,
    Rhythm,
    arranged,
    carried,
    days,
    days_overdue,
    moment,
    next_day,
    pressing,
)

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
rhythms = st.builds(
    Rhythm,
    weekday=st.integers(0, 6),
    every_weeks=st.integers(1, 8),
    starts_at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    first_on=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    zone=st.sampled_from(ZONES),
)


@given(rhythms)
def test_a_series_meets_on_its_weekday_every_so_many_weeks_and_not_before_its_first_day(
    rhythm: Rhythm,
) -> None:
    found = list(islice(days(rhythm), 12))
    assert rhythm.first_on <= found[0] < rhythm.first_on + timedelta(days=7)
    assert {day.weekday() for day in found} == {rhythm.weekday}
    assert {b - a for a, b in pairwise(found)} == {timedelta(weeks=rhythm.every_weeks)}


@given(rhythms, st.integers(-30, 400))
def test_the_next_day_is_the_first_of_the_series_after_the_given_one(rhythm: Rhythm, later: int) -> None:
    after = rhythm.first_on + timedelta(days=later)
    assert next_day(rhythm, after) == next(day for day in days(rhythm) if day > after)


@given(rhythms, st.integers(0, 60))
def test_the_clock_on_the_wall_stays_the_same_across_summer_time(rhythm: Rhythm, number: int) -> None:
    day = next(islice(days(rhythm), number, None))
    wall = moment(rhythm, day).astimezone(ZoneInfo(rhythm.zone)).replace(tzinfo=None)
    leap = wall - datetime.combine(day, rhythm.starts_at)
    assert timedelta(0) <= leap <= timedelta(hours=1), "only an hour that does not exist begins later"
    assert leap == timedelta(0) or rhythm.zone not in ("Asia/Shanghai", "Asia/Kolkata")


def test_a_weekly_meeting_in_berlin_moves_in_utc_when_summer_begins_and_not_on_the_wall() -> None:
    rhythm = Rhythm(0, 1, time(9, 30), date(2026, 3, 23), "Europe/Berlin")
    assert [moment(rhythm, day) for day in islice(days(rhythm), 2)] == [
        datetime(2026, 3, 23, 8, 30, tzinfo=UTC),
        datetime(2026, 3, 30, 7, 30, tzinfo=UTC),
    ]


def test_an_hour_that_the_clock_leaps_over_begins_after_the_leap_and_one_that_comes_twice_is_the_first() -> (
    None
):
    sunday = Rhythm(6, 1, time(2, 30), date(2026, 3, 29), "Europe/Berlin")
    assert moment(sunday, date(2026, 3, 29)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert moment(sunday, date(2026, 10, 25)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raised", "until", "times"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), 0),
        (date(2026, 3, 2), date(2026, 3, 9), 1),
        (date(2026, 3, 4), date(2026, 3, 31), 2),
    ],
)
def test_an_action_is_carried_by_each_meeting_after_the_one_that_raised_it(
    raised: date, until: date, times: int
) -> None:
    assert carried(raised, [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)], until) == times


def test_only_days_past_the_due_day_are_overdue() -> None:
    due = date(2026, 3, 6)
    assert [days_overdue(d, date(2026, 3, 9)) for d in (due, date(2026, 3, 9), date(2026, 3, 20), None)] == [
        3,
        0,
        0,
        0,
    ]


def test_actions_come_longest_overdue_first_and_those_without_a_day_last() -> None:
    rows = [(None, 1), (date(2026, 3, 9), 2), (date(2026, 3, 2), 4), (date(2026, 3, 2), 3)]
    assert [number for _due, number in sorted(rows, key=lambda row: pressing(*row))] == [3, 4, 2, 1]


SOURCES = ("actions", "tasks", "risks")
names = st.tuples(st.sampled_from(SOURCES), st.sampled_from("abcdef"))
hand = st.sampled_from("12345").map(lambda key: (BY_HAND, key))
points = st.builds(lambda name, held: Point(*name, held), names | hand, st.booleans())
agendas = st.lists(points, max_size=10, unique_by=lambda point: point.name)
proposals = st.lists(names.map(lambda name: Point(*name)), max_size=10)


@given(agendas, proposals)
def test_each_open_thing_is_on_the_agenda_once_and_what_is_closed_is_gone(
    standing: list[Point], proposed: list[Point]
) -> None:
    found = [point.name for point in arranged(standing, proposed, SOURCES)]
    assert len(found) == len(set(found))
    assert set(found) == {p.name for p in proposed} | {
        p.name for p in standing if p.held or p.source == BY_HAND
    }


@given(agendas, proposals)
def test_asking_again_changes_nothing_and_what_stood_keeps_its_order(
    standing: list[Point], proposed: list[Point]
) -> None:
    once = arranged(standing, proposed, SOURCES)
    assert arranged(once, proposed, SOURCES) == once
    kept = [point for point in standing if point in once]
    assert [point for point in once if point in kept] == kept


@given(proposals)
def test_a_new_agenda_follows_the_order_of_the_sources(proposed: list[Point]) -> None:
    ranks = [SOURCES.index(point.source) for point in arranged([], proposed, SOURCES)]
    assert ranks == sorted(ranks)


def test_points_by_hand_come_last_and_new_ones_behind_their_source() -> None:
    standing = [Point("actions", "a"), Point("risks", "a"), Point(BY_HAND, "1")]
    proposed = [Point("actions", "b"), Point("actions", "a"), Point("tasks", "a"), Point("risks", "a")]
    found = arranged(standing, proposed, SOURCES)
    assert [p.name for p in found] == [
        ("actions", "a"),
        ("actions", "b"),
        ("tasks", "a"),
        ("risks", "a"),
        (BY_HAND, "1"),
    ]
