"""Earned value (T35, T36), the milestone trend (T37), the week's light, and schedules kept as JSON."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from json import dumps, loads

import pytest
from hypothesis import given, settings

from phases.milestone_trend import Course, Point, Sighting, Trend, for_picture, trends
from phases.report_status import Figures, Light, Thresholds, status_of
from phases.scheduling.earned_value import EarnedValue, earned_schedule, earned_value
from phases.scheduling.written import plan_read, written
from tests.scheduling.networks import FAMILIES, network
from tests.scheduling.plans import plans


def rounded(value: Decimal | None) -> str:
    assert value is not None
    return str(value.quantize(Decimal("0.001")).normalize())


def test_earned_value_gives_the_figures_of_the_definition() -> None:
    found = EarnedValue(*(Decimal(value) for value in (100, 50, 40, 60)))
    assert (found.schedule_variance, found.cost_variance) == (-10, -20)
    assert (rounded(found.schedule_index), rounded(found.cost_index)) == ("0.8", "0.667")
    assert (rounded(found.estimate_at_completion), rounded(found.variance_at_completion)) == (
        "1.5E+2",
        "-5E+1",
    )
    assert rounded(found.to_complete_index) == "1.5"


def test_a_ratio_without_denominator_is_not_available() -> None:
    nothing = EarnedValue(Decimal(0), Decimal(0), Decimal(0), Decimal(0))
    assert [nothing.schedule_index, nothing.cost_index, nothing.estimate_at_completion] == [None] * 3
    unrecorded = EarnedValue(Decimal(100), Decimal(50), Decimal(40))
    assert unrecorded.cost_variance is unrecorded.cost_index is unrecorded.to_complete_index is None


def test_tasks_add_up_to_their_plan() -> None:
    half = Decimal("0.5")
    found = earned_value([(Decimal(80), Decimal(1), half), (Decimal(20), half, Decimal(0))])
    assert (found.budget, found.planned, found.earned) == (100, 90, 40)


PLANNED = [Decimal(value) for value in (10, 30, 60, 100)]


def test_earned_schedule_gives_the_figures_of_the_definition() -> None:
    found = earned_schedule(PLANNED, Decimal(45), Decimal(3))
    assert (rounded(found.earned), rounded(found.index), rounded(found.forecast)) == ("2.5", "0.833", "4.8")


@pytest.mark.parametrize(
    ("planned", "earned", "expected"),
    [
        (PLANNED, 0, "0"),
        (PLANNED, 100, "4"),
        ([*PLANNED, Decimal(100)], 100, "4"),
        ([Decimal(10), Decimal(10), Decimal(30)], 10, "2"),
        ([], 0, "0"),
    ],
)
def test_earned_schedule_at_its_edges(planned: list[Decimal], earned: int, expected: str) -> None:
    assert earned_schedule(planned, Decimal(earned), Decimal(2)).earned == Decimal(expected)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 17)


def test_the_slope_of_a_trend_is_days_of_forecast_per_day_of_reporting() -> None:
    (trend,) = trends(
        [
            (date(2026, 10, 16), [Sighting(1, "M", at(12, 7))]),
            (date(2026, 10, 9), [Sighting(1, "M", at(12, 3))]),
        ]
    )
    assert (trend.slope, trend.moved, trend.course) == (Fraction(4, 7), 4, Course.SLIPPING)


def test_a_trend_on_plan_is_flat_and_one_that_is_done_lies_on_the_diagonal() -> None:
    flat, done = trends(
        [
            (date(2026, 10, 9), [Sighting(2, "done", at(10, 14)), Sighting(1, "flat", at(12, 3))]),
            (
                date(2026, 10, 16),
                [Sighting(2, "done", at(10, 15), done=True), Sighting(1, "flat", at(12, 3))],
            ),
            (
                date(2026, 10, 23),
                [Sighting(2, "done", at(10, 15), done=True), Sighting(1, "flat", at(12, 3))],
            ),
        ]
    )[::-1]
    assert (flat.slope, flat.course) == (0, Course.STEADY)
    assert (done.course, [point.reported_on.day for point in done.points]) == (Course.DONE, [9, 16])


def test_of_many_milestones_those_reached_in_the_weeks_shown_are_told_beside_what_moved_most() -> None:
    def seen(number: int, days: int, done: bool = False) -> Trend:
        first = Point(date(2026, 10, 9), date(2026, 10, 10) + timedelta(days=number))
        forecast = first.forecast + timedelta(days=days)
        return Trend(number, str(number), (first, Point(date(2026, 10, 16), forecast, done)))

    before = Trend(0, "before", (Point(date(2026, 10, 9), date(2026, 10, 2), True),))
    found = [
        before,
        seen(1, 0, True),
        seen(2, 0, True),
        seen(3, 0, True),
        *(seen(n, n) for n in range(4, 12)),
    ]
    assert [one.number for one in for_picture(found, found[-1], 5)] == [11, 3, 2, 10, 9]
    assert [one.number for one in for_picture(found[:2], found[0], 5)] == [0, 1]
    assert for_picture([], None, 5) == []


def test_the_worst_rule_decides_the_light_and_all_reasons_are_told() -> None:
    status = status_of(Figures(go_live_slip=Decimal(6), pace=Decimal("0.9"), late_actions=1))
    assert status.light is Light.RED
    assert [(one.rule, one.light) for one in status.reasons] == [
        ("go_live_slip", Light.RED),
        ("pace", Light.AMBER),
    ]


def test_what_is_not_known_does_not_colour_the_week() -> None:
    assert status_of(Figures()).light is Light.GREEN


@pytest.mark.parametrize(("age", "light"), [(7, Light.GREEN), (8, Light.AMBER), (15, Light.RED)])
def test_a_plan_that_nobody_brought_up_to_date_is_not_green(age: int, light: Light) -> None:
    assert status_of(Figures(go_live_slip=Decimal(0), status_age=age)).light is light


def test_limits_are_settings() -> None:
    figures = Figures(go_live_slip=Decimal(6))
    assert status_of(figures, Thresholds(slip_red=Decimal(10))).light is Light.AMBER


@settings(deadline=None, max_examples=100)
@given(plans())
def test_a_schedule_kept_as_json_is_the_same_schedule(plan) -> None:  # type: ignore[no-untyped-def]
    assert plan_read(loads(dumps(written(plan)))) == plan


def test_every_family_of_networks_can_be_kept() -> None:
    for family in FAMILIES:
        plan = network(family, 1)
        assert plan_read(loads(dumps(written(plan)))) == plan
