"""How much work stands on each person's desk in each week, beside the time they have. Pure.

Work is spread evenly over the person's own working time in the stretches in which the task goes on: from
its start to its finish, unless it rests in between. The minutes of the weeks add up to the whole. A person
without an hour of work in a stretch (on leave throughout) has its effort in the week in which it begins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from phases.apportioning import whole_units
from phases.scheduling.calendars import timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.errors import NoWorkingTimeError
from phases.scheduling.model import WorkingCalendar
from phases.workload_stretches import Stretch

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Work:
    """One person's part of one task. `effort`: their working minutes; None: their share of time (`units`, in
    percent) as long as the task goes on, which for a task in clock time is nothing: it binds nobody.
    `stretches`: when it goes on, of a task that has begun. `calendar`: when the person works on this task,
    where that is not their usual time."""

    task: int
    person: int
    start: datetime
    finish: datetime
    effort: int | None = None
    units: Fraction = Fraction(100)
    elapsed: bool = False
    stretches: tuple[Stretch, ...] = ()
    calendar: WorkingCalendar | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's week in minutes; `parts` are (task, minutes), the largest first."""

    week: date
    load: int
    capacity: int
    parts: tuple[tuple[int, int], ...] = ()

    @property
    def over(self) -> int:
        """Minutes beyond the time there is."""
        return max(0, self.load - self.capacity)


def monday_of(day: date) -> date:
    """
    >>> monday_of(date(2026, 3, 8))
    datetime.date(2026, 3, 2)
    """
    return day - timedelta(days=day.weekday())


def workload(
    works: Iterable[Work], calendars: Mapping[int, WorkingCalendar], first: date, weeks: int
) -> dict[int, list[Cell]]:
    """Each person of `calendars` with `weeks` cells from the Monday `first` on."""
    loads: dict[int, dict[date, dict[int, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for work in works:
        for week, minutes in spread(work, calendars[work.person]).items():
            loads[work.person][week][work.task] += minutes
    mondays = [first + WEEK * number for number in range(weeks)]
    return {
        person: [_cell(week, loads[person].get(week, {}), calendar) for week in mondays]
        for person, calendar in calendars.items()
    }


def _cell(week: date, parts: Mapping[int, int], calendar: WorkingCalendar) -> Cell:
    shown = sorted(
        ((task, minutes) for task, minutes in parts.items() if minutes), key=lambda p: (-p[1], p[0])
    )
    return Cell(week, sum(parts.values()), capacity(calendar, week), tuple(shown))


def capacity(calendar: WorkingCalendar, week: date) -> int:
    """Working minutes from Monday to Sunday; none for who shares no hour with the plan."""
    try:
        return worked(calendar, _midnight(week), _midnight(week + WEEK))
    except NoWorkingTimeError:
        return 0


def worked(calendar: WorkingCalendar, start: datetime, finish: datetime) -> int:
    line = timeline_of(calendar)
    return max(0, (line.floor(minute_of(finish)) >> 1) - (line.floor(minute_of(start)) >> 1))


def spread(work: Work, calendar: WorkingCalendar) -> dict[date, int]:
    """The work by the Monday of each week; adds up to the whole."""
    stretches = work.stretches or (Stretch(work.start, work.finish),)
    times = [weekly_time(work.calendar or calendar, one.start, one.finish) for one in stretches]
    found: dict[date, int] = defaultdict(int)
    for stretch, weeks, whole in zip(stretches, times, _wholes(work, stretches, times), strict=True):
        for week, minutes in _evenly(whole, weeks, monday_of(stretch.start.date())).items():
            found[week] += minutes
    return dict(found)


def _wholes(work: Work, stretches: Sequence[Stretch], times: Sequence[Mapping[date, int]]) -> list[int]:
    """The person's minutes in each stretch."""
    if work.effort is not None:
        return shares_of_effort(work.effort, [Fraction(stretch.minutes or 0) for stretch in stretches])
    if work.elapsed:
        return [0] * len(stretches)
    parts = [
        stretch.minutes_of(sum(weeks.values())) * work.units / 100
        for stretch, weeks in zip(stretches, times, strict=True)
    ]
    return shares_of_effort(round(sum(parts, Fraction(0))), parts)


def _evenly(whole: int, times: Mapping[date, int], begins: date) -> Mapping[date, int]:
    time_there = sum(times.values())
    if not time_there:
        return {begins: whole}
    named = {week.isoformat(): Fraction(whole * minutes, time_there) for week, minutes in times.items()}
    return {date.fromisoformat(week): minutes for week, minutes in whole_units(named).items()}


def weekly_time(calendar: WorkingCalendar, start: datetime, finish: datetime) -> dict[date, int]:
    """The calendar's working minutes between two instants, by the Monday of each week."""
    found: dict[date, int] = {}
    week = monday_of(start.date())
    while _midnight(week) < finish:
        begins, ends = max(start, _midnight(week)), min(finish, _midnight(week + WEEK))
        found[week] = worked(calendar, begins, ends)
        week += WEEK
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def shares_of_effort(effort: int, units: Sequence[Fraction]) -> list[int]:
    """A task's effort given to its people in proportion to their units; whole minutes that add up.

    >>> shares_of_effort(100, [Fraction(100), Fraction(50)])
    [67, 33]
    """
    whole = sum(units, Fraction(0))
    parts = {
        str(place): Fraction(effort) * unit / whole if whole else Fraction(effort, len(units))
        for place, unit in enumerate(units)
    }
    return list(whole_units(parts).values())
