"""Who only waited for others answers for nothing; who departed from the plan answers for all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phases.scheduling.errors import PlanError
from phases.scheduling.model import ConstraintType, Link, LinkType, PlanInput, Task, WorkingCalendar
from phases.slip_ledger import Party, Standing, WeekSlip, slip_between
from tests.scheduling.plans import plans

DAY = 480
VENDOR, CLIENT, THIRD, SCOPE = Party
PARTIES = {"V": VENDOR, "K": CLIENT, "F": THIRD, "Z": CLIENT}
WEEK = {"week": WorkingCalendar("week")}


def on(day: int, hour: int = 17) -> datetime:
    return datetime(2026, 11, day, hour)


def chain(status: datetime, **told: Task) -> PlanInput:
    """V 5 d, K 5 d, F 3 d and acceptance, one after the other from 2 November."""
    lengths = {"V": 5, "K": 5, "F": 3, "Z": 0}
    tasks = tuple(told.get(key, Task(key, days * DAY)) for key, days in lengths.items())
    links = tuple(Link(*pair) for pair in pairwise("VKFZ"))
    return PlanInput(tasks, links, WEEK, "week", on(2, 8), status=status)


def begun(key: str, days: int, start: datetime, left: float) -> Task:
    return Task(key, days * DAY, actual_start=start, remaining=int(left * DAY))


def ended(key: str, days: int, start: datetime, finish: datetime) -> Task:
    return Task(key, days * DAY, actual_start=start, actual_finish=finish)


def slip(before: PlanInput, after: PlanInput) -> WeekSlip:
    return slip_between(Standing(before, PARTIES, "Z"), Standing(after, PARTIES, "Z"))


def days(week: WeekSlip) -> dict[Party, float]:
    return {party: minutes / DAY for party, minutes in week.parts.items() if minutes}


ONE_DAY_LEFT = chain(on(5), V=begun("V", 5, on(2, 8), 1))


def test_who_waited_for_a_late_task_and_cannot_begin_yet_answers_for_nothing() -> None:
    week = slip(ONE_DAY_LEFT, chain(on(13), V=ended("V", 5, on(2, 8), on(13))))
    assert days(week) == {VENDOR: 5}
    assert {party: [cause.task for cause in causes] for party, causes in week.causes.items()} == {
        VENDOR: ["V"]
    }


def test_who_begins_as_soon_as_the_late_task_ends_and_takes_the_time_planned_answers_for_nothing() -> None:
    late = ended("V", 5, on(2, 8), on(10))
    assert days(slip(ONE_DAY_LEFT, chain(on(13), V=late, K=begun("K", 5, on(11, 8), 2)))) == {VENDOR: 2}
    assert days(slip(ONE_DAY_LEFT, chain(on(10), V=late))) == {VENDOR: 2}


def test_one_day_that_remained_for_a_week_is_the_week_of_who_said_so() -> None:
    assert days(slip(ONE_DAY_LEFT, chain(on(12), V=begun("V", 5, on(2, 8), 1)))) == {VENDOR: 5}


def test_time_won_is_won_by_who_was_quicker() -> None:
    before = chain(on(1))
    after = chain(on(6), V=ended("V", 5, on(2, 8), on(4)), K=begun("K", 5, on(5, 8), 3))
    assert days(slip(before, after)) == {VENDOR: -2}


def test_of_a_plan_that_nobody_began_only_the_first_is_late() -> None:
    assert days(slip(chain(on(1)), chain(on(20)))) == {VENDOR: 15}


def test_who_waited_and_then_was_slow_as_well_answers_for_the_slowness_alone() -> None:
    after = chain(on(13), V=ended("V", 5, on(2, 8), on(10)), K=begun("K", 5, on(12, 8), 5))
    assert days(slip(ONE_DAY_LEFT, after)) == {VENDOR: 2, CLIENT: 3}


def test_a_late_start_delays_what_is_linked_to_the_start() -> None:
    def overlapping(plan: PlanInput) -> PlanInput:
        return replace(plan, links=(Link("V", "K", LinkType.SS, 2 * DAY), *plan.links[1:]))

    before = overlapping(chain(on(1)))
    after = overlapping(chain(on(5), V=begun("V", 5, on(4, 8), 3)))
    slow = overlapping(chain(on(13), V=ended("V", 5, on(4, 8), on(10)), K=begun("K", 5, on(6, 8), 1)))
    assert days(slip(before, after)) == {VENDOR: 2}
    assert days(slip(before, slow)) == {VENDOR: 2, CLIENT: 2}


def test_what_a_late_report_tells_of_the_days_before_is_still_its_owners() -> None:
    before = chain(on(6))
    after = chain(on(13), V=ended("V", 5, on(2, 8), on(6)), K=begun("K", 5, on(9, 8), 0.5))
    assert days(slip(before, after)) == {VENDOR: -5, CLIENT: 0.5}


def test_a_status_date_set_back_is_nobodys_work() -> None:
    assert days(slip(chain(on(13)), chain(on(6)))) == {SCOPE: -5}


class Line(NamedTuple):
    """A task of a chain: planned length, how long after it could it began, how long it really took."""

    party: Party
    planned: int
    wait: int
    took: int


@dataclass(frozen=True)
class Seen:
    """A chain as somebody sees it on one day: its plan, and what each task has added to its finish."""

    plan: PlanInput
    added: tuple[int, ...]


def seen(lines: Sequence[Line], status: int) -> Seen:
    """`status` in working minutes from the start of the chain, at the end of a day."""
    tasks, added, free = [], [], 0
    for number, (_, planned, wait, took) in enumerate(lines):
        start, task = free + wait, Task(number, planned)
        if free >= status or start >= status:
            late = max(status - free, 0) if free < status else 0
            free, plus = free + late + planned, late
        else:
            free, plus = start + took, wait + took - planned
            left = max(free - status, 0)
            task = replace(task, actual_start=instant(start), remaining=left)
            task = task if left else replace(task, remaining=None, actual_finish=instant(free, end=True))
        tasks.append(task)
        added.append(plus)
    links = tuple(Link(*pair) for pair in pairwise(range(len(lines))))
    plan = PlanInput(tuple(tasks), links, WEEK, "week", on(2, 8), status=instant(status, end=True))
    return Seen(plan, tuple(added))


def instant(work: int, *, end: bool = False) -> datetime:
    """The start (or the end) of work after so many working minutes from Monday morning."""
    day, rest = divmod(work, DAY)
    if end and not rest and work:
        day, rest = day - 1, DAY
    clock = rest + 480 + (60 if rest > 240 or (rest == 240 and not end) else 0)
    return on(2, 0) + timedelta(days=day // 5 * 7 + day % 5, minutes=clock)


HALF_DAYS = st.integers(0, 12).map(lambda halves: halves * DAY // 2)
LENGTHS = st.integers(1, 12).map(lambda halves: halves * DAY // 2)


@st.composite
def chains(draw: st.DrawFn, departing: Sequence[Party]) -> list[Line]:
    """Only `departing` do otherwise than planned."""
    lines = []
    for _ in range(draw(st.integers(1, 5))):
        party, planned = draw(st.sampled_from([VENDOR, CLIENT, THIRD])), draw(LENGTHS)
        went = (draw(HALF_DAYS), draw(LENGTHS)) if party in departing else (0, planned)
        lines.append(Line(party, planned, *went))
    return lines


STATUSES = st.lists(st.integers(1, 40).map(lambda days: days * DAY), min_size=2, max_size=4, unique=True)


def weeks_of(lines: list[Line], statuses: list[int]) -> list[tuple[WeekSlip, dict[Party, int]]]:
    """What the ledger says of each week, and what each party really added in it."""
    party_of = {number: line.party for number, line in enumerate(lines)}
    found = []
    for before, after in pairwise(seen(lines, status) for status in sorted(statuses)):
        standings = [Standing(one.plan, party_of, len(lines) - 1) for one in (before, after)]
        added = dict.fromkeys(Party, 0)
        for line, then, now in zip(lines, before.added, after.added, strict=True):
            added[line.party] += now - then
        found.append((slip_between(*standings), added))
    return found


@settings(deadline=None, max_examples=200)
@given(chains([VENDOR, CLIENT, THIRD]), STATUSES)
def test_in_a_chain_each_party_answers_for_exactly_what_it_added(
    lines: list[Line], statuses: list[int]
) -> None:
    for week, added in weeks_of(lines, statuses):
        assert week.parts == added


@settings(deadline=None, max_examples=100)
@given(chains([CLIENT]), STATUSES)
def test_where_one_party_departs_all_slip_is_its_own_and_no_other_task_is_named(
    lines: list[Line], statuses: list[int]
) -> None:
    for week, _ in weeks_of(lines, statuses):
        assert week.parts[CLIENT] == week.minutes
        assert week.causes.keys() <= {CLIENT}


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(plans(kinds=tuple(ConstraintType), summaries=True, progress=True, profile=None))
def test_in_a_plan_that_stays_as_it_is_nothing_departs(plan: PlanInput) -> None:
    """Whatever its links, lags, calendars and reports: each task lies where it is put by itself."""
    standing = Standing(plan, {task.key: VENDOR for task in plan.tasks})
    try:
        week = slip_between(standing, standing)
    except PlanError:
        return
    assert (week.minutes, week.causes) == (0, {})
