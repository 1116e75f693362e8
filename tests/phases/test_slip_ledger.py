"""Each day that acceptance slipped is somebody's, and the parts add up to the whole."""

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phases.apportioning import shares, whole_units
from phases.scheduling.calendars import timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.errors import PlanError
from phases.scheduling.model import (
    CalendarEntry,
    CalendarLayer,
    LayerKind,
    Link,
    PlanInput,
    Task,
    WorkingCalendar,
)
from phases.slip_ledger import Party, Standing, WeekSlip, slip_between, total

DAY = 480
START = datetime(2026, 3, 2, 8)
FRIDAY = datetime(2026, 3, 6, 17)
VENDOR, CLIENT, THIRD, SCOPE = Party
WEEK = {"week": WorkingCalendar("week")}


def plan(tasks: dict[str, Any], links: str, status: datetime | None = None) -> PlanInput:
    """Tasks by duration in days (or a Task); links as “A>B B>C”."""
    made = tuple(
        one if isinstance(one, Task) else Task(key, duration=one * DAY) for key, one in tasks.items()
    )
    pairs = tuple(Link(*pair.split(">")) for pair in links.split())
    return PlanInput(made, pairs, WEEK, "week", START, status=status)


def slip(before: PlanInput, after: PlanInput, parties: dict[Any, Party]) -> WeekSlip:
    return slip_between(Standing(before, parties, "Z"), Standing(after, parties, "Z"))


def days(week: WeekSlip) -> dict[Party, float]:
    return {party: minutes / DAY for party, minutes in week.parts.items() if minutes}


def test_the_days_of_a_task_that_grew_are_its_partys() -> None:
    before = plan({"A": 3, "Z": 2}, "A>Z")
    week = slip(before, plan({"A": 5, "Z": 2}, "A>Z"), {"A": VENDOR, "Z": CLIENT})
    assert days(week) == {VENDOR: 2}
    assert [(cause.task, cause.minutes) for cause in week.causes[VENDOR]] == [("A", 2 * DAY)]


def test_two_who_are_late_side_by_side_share_the_days() -> None:
    before = plan({"A": 3, "B": 3, "Z": 2}, "A>Z B>Z")
    after = plan({"A": 5, "B": 5, "Z": 2}, "A>Z B>Z")
    assert days(slip(before, after, {"A": VENDOR, "B": CLIENT, "Z": CLIENT})) == {VENDOR: 1, CLIENT: 1}


def test_the_one_who_is_later_answers_for_the_days_beyond() -> None:
    before = plan({"A": 3, "B": 3, "Z": 2}, "A>Z B>Z")
    after = plan({"A": 5, "B": 7, "Z": 2}, "A>Z B>Z")
    assert days(slip(before, after, {"A": VENDOR, "B": THIRD, "Z": CLIENT})) == {VENDOR: 1, THIRD: 3}


def test_lateness_within_the_slack_costs_nothing() -> None:
    before = plan({"A": 5, "B": 2, "Z": 1}, "A>Z B>Z")
    week = slip(before, plan({"A": 5, "B": 4, "Z": 1}, "A>Z B>Z"), {"A": VENDOR, "B": CLIENT, "Z": CLIENT})
    assert week.minutes == 0
    assert days(week) == {}


def test_added_work_is_scope_and_time_won_is_counted_against_it() -> None:
    before = plan({"A": 4, "Z": 2}, "A>Z")
    after = plan({"A": 3, "N": 3, "Z": 2}, "A>N N>Z")
    week = slip(before, after, {"A": VENDOR, "N": CLIENT, "Z": CLIENT})
    assert days(week) == {VENDOR: -1, SCOPE: 3}
    assert [cause.task for cause in week.causes[SCOPE]] == ["N"]


def test_work_not_begun_by_the_status_date_slips_on_its_owners_account() -> None:
    parties = {"A": CLIENT, "B": VENDOR, "Z": VENDOR}
    before = plan({"A": 2, "B": 5, "Z": 1}, "A>Z B>Z")
    done = Task("B", 5 * DAY, actual_start=START, actual_finish=FRIDAY)
    after = plan({"A": 5, "B": done, "Z": 1}, "A>Z B>Z", FRIDAY)
    week = slip(before, after, parties)
    assert days(week) == {CLIENT: 5}
    assert [cause.task for cause in week.causes[CLIENT]] == ["A"]


def test_a_week_that_went_by_the_plan_moves_nothing() -> None:
    before = plan({"A": 3, "B": 4, "Z": 1}, "A>B B>Z")
    wednesday = datetime(2026, 3, 4, 17)
    after = plan(
        {
            "A": Task("A", 3 * DAY, actual_start=START, actual_finish=wednesday),
            "B": Task("B", 4 * DAY, actual_start=datetime(2026, 3, 5, 8), remaining=2 * DAY),
            "Z": 1,
        },
        "A>B B>Z",
        FRIDAY,
    )
    week = slip(before, after, {"A": VENDOR, "B": CLIENT, "Z": CLIENT})
    assert (week.minutes, days(week)) == (0, {})


def test_a_day_off_of_the_client_is_the_clients() -> None:
    off = CalendarLayer(LayerKind.CLIENT, "client", (CalendarEntry(date(2026, 3, 4), date(2026, 3, 5)),))
    before = plan({"A": Task("A", 5 * DAY, calendar="own"), "Z": 1}, "A>Z")
    before = replace(before, calendars={**WEEK, "own": WorkingCalendar("own")})
    after = replace(before, calendars={**WEEK, "own": WorkingCalendar("own", layers=(off,))})
    assert days(slip(before, after, {"A": CLIENT, "Z": VENDOR})) == {CLIENT: 2}


@given(st.dictionaries(st.frozensets(st.sampled_from("abcd")), st.integers(-500, 500), max_size=16))
def test_shares_add_up_and_whole_units_keep_the_sum(worths: dict[frozenset[str], int]) -> None:
    parts = shares(lambda group: worths.get(group, 0), list("abcd"))
    whole = worths.get(frozenset("abcd"), 0) - worths.get(frozenset(), 0)
    assert sum(parts.values(), Fraction(0)) == whole
    units = whole_units(parts)
    assert sum(units.values()) == whole
    assert all(abs(units[player] - part) < 1 for player, part in parts.items())


TASKS = "ABCDEFZ"
PARTIES = dict(zip(TASKS, (VENDOR, CLIENT, THIRD, VENDOR, CLIENT, THIRD, CLIENT), strict=True))
FORWARD = [(a, b) for a in TASKS for b in TASKS if a < b]


@st.composite
def histories(draw: st.DrawFn) -> list[PlanInput]:
    """A plan over some weeks: durations, links, tasks and progress change at random."""
    weeks = []
    for number in range(draw(st.integers(2, 4))):
        status = datetime(2026, 3, 6 + 7 * number, 17) if draw(st.booleans()) else None
        names = draw(st.sets(st.sampled_from("ABCDEF"), min_size=2)) | {"Z"}
        tasks = {}
        for name in sorted(names):
            duration = draw(st.integers(0, 8)) * DAY // 2
            begun = status is not None and draw(st.booleans())
            tasks[name] = Task(
                name,
                duration,
                actual_start=START if begun else None,
                remaining=draw(st.integers(0, duration)) if begun else None,
            )
        links = draw(st.sets(st.sampled_from(FORWARD), max_size=6))
        chosen = " ".join(f"{a}>{b}" for a, b in sorted(links) if a in names and b in names)
        weeks.append(plan(tasks, chosen, status))
    return weeks


def finish_in_work(one: PlanInput) -> int:
    line = timeline_of(WEEK["week"])
    return line.floor(minute_of(Standing(one, {}).schedule.tasks["Z"].finish)) >> 1


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_the_parts_of_any_history_add_up_to_the_whole_slip(weeks: list[PlanInput]) -> None:
    standings = [Standing(one, PARTIES, "Z") for one in weeks]
    slips = [slip_between(old, new) for old, new in pairwise(standings)]
    for week in slips:
        assert sum(week.parts.values()) == week.minutes
        assert all(week.parts[party] == 0 for party in Party if party not in week.causes) or not week.causes
    whole = finish_in_work(weeks[-1]) - finish_in_work(weeks[0])
    ledger = total(slips)
    assert ledger.minutes == whole == sum(ledger.parts.values())


@settings(deadline=None, max_examples=60)
@given(histories())
def test_the_ledger_does_not_depend_on_the_order_of_tasks_and_links(weeks: list[PlanInput]) -> None:
    before, after = weeks[0], weeks[1]
    turned = replace(after, tasks=tuple(reversed(after.tasks)), links=tuple(reversed(after.links)))
    try:
        first = slip(before, after, PARTIES)
    except PlanError:
        return
    assert first.parts == slip(before, turned, PARTIES).parts
