"""Odd but legal files as other programs write them: an independent reader finds the same in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from phases.interchange.calendars import working_calendar
from phases.interchange.mspdi import read_mspdi
from phases.interchange.refusal import ImportRefused
from phases.scheduling.calendars import ruled_days
from tests.interchange import second_opinion
from tests.interchange.agreement import amount, ours
from tests.interchange.documents import TIMES, calendar, document, fields, link, task, weekday

SPACE = b'xmlns="http://schemas.microsoft.com/project"'
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
MORNING = "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
PLAIN = document(task(1), task(2, PredecessorLink=link(1)))


def prefixed() -> bytes:
    body = PLAIN.replace(SPACE, b'xmlns:ms="http://schemas.microsoft.com/project"')
    return (
        body.replace(b"</", b"\0/")
        .replace(b"<?", b"\0?")
        .replace(b"<", b"<ms:")
        .replace(b"\0/", b"</ms:")
        .replace(b"\0?", b"<?")
    )


def exception(last: str = "2027-12-31", **values: object) -> str:
    """From Thursday, 1 January 2026."""
    period = fields(FromDate="2026-01-01T00:00:00", ToDate=f"{last}T23:59:00")
    return f"<Exception>{fields(TimePeriod=period, Name='Off', DayWorking=0, **values)}</Exception>"


def recurring(*exceptions: str) -> bytes:
    return document(task(1), calendars=calendar(f"<Exceptions>{''.join(exceptions)}</Exceptions>"))


def based(uid: int, base: int, days: str = "", more: str = "") -> str:
    head = fields(UID=uid, Name=f"Calendar {uid}", IsBaseCalendar=0, BaseCalendarUID=base)
    return f"<Calendar>{head}<WeekDays>{days}</WeekDays>{more}</Calendar>"


def shift(uid: int, *times: tuple[str, str]) -> str:
    hours = "".join(
        f"<WorkingTime>{fields(FromTime=f'{first}:00', ToTime=f'{last}:00')}</WorkingTime>"
        for first, last in times
    )
    head = fields(UID=uid, Name=f"Shift {uid}", IsBaseCalendar=1)
    days = "".join(weekday(day, hours) for day in range(1, 8))
    return f"<Calendar>{head}<WeekDays>{days}</WeekDays></Calendar>"


def off(day: str) -> str:
    return (
        "<Exceptions><Exception>"
        + fields(
            TimePeriod=fields(FromDate=f"{day}T00:00:00", ToDate=f"{day}T23:59:00"), Type=1, DayWorking=0
        )
        + "</Exception></Exceptions>"
    )


LAG_FORMATS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 19, 21, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 51, 53)
FILES: dict[str, bytes] = {
    "a prefixed namespace": prefixed(),
    "no namespace and Windows lines": PLAIN.replace(SPACE, b"").replace(b"><", b">\r\n<"),
    "calendars in a chain": document(
        task(1, CalendarUID=4),
        calendars=calendar()
        + based(2, 1, weekday(7), off("2026-03-04"))
        + based(3, 2, weekday(2, MORNING))
        + based(4, 3, more=off("2026-03-10")),
    ),
    "calendars of resources": document(
        task(1),
        calendars=calendar() + based(5, 1, weekday(6, MORNING), off("2026-03-03")),
        resources=f"<Resource>{fields(UID=1, ID=1, Name='Ben', Type=1, CalendarUID=5)}</Resource>",
        assignments=f"<Assignment>{fields(UID=1, TaskUID=1, ResourceUID=1, Units=1)}</Assignment>",
    ),
    "lags in every format": document(
        task(1),
        *[
            task(uid, PredecessorLink=link(1, 1, 50 if form in (19, 51) else 4800, form))
            for uid, form in enumerate(LAG_FORMATS, start=2)
        ],
    ),
    "every kind of constraint": document(
        *[
            task(
                1 + kind,
                ConstraintType=kind,
                ConstraintDate="2026-03-05T08:00:00",
                Deadline="2026-03-09T17:00:00",
            )
            for kind in range(2, 8)
        ],
        task(9, ConstraintType=0),
        task(10, ConstraintType=1),
    ),
    "all eleven baselines": document(
        task(
            1,
            Baseline=[
                fields(
                    Number=number,
                    Start=f"2026-03-{number + 2:02}T08:00:00",
                    Finish=f"2026-03-{number + 2:02}T17:00:00",
                    Duration="PT8H0M0S",
                    DurationFormat=7,
                    Work=f"PT{number}H0M0S",
                    Cost=number * 100,
                )
                for number in range(11)
            ],
        )
    ),
    "tasks set by hand": document(
        task(1, Manual=1, ManualStart="2026-03-04T08:00:00", ManualFinish="2026-03-04T17:00:00"),
        task(2, Manual=1, Start="2026-03-06T08:00:00", Finish="2026-03-06T17:00:00"),
    ),
    "milestones that last and time on the clock": document(
        task(1, Milestone=1),
        task(2, Milestone=1, Duration="PT0H0M0S", Finish="2026-03-02T08:00:00"),
        task(3, Duration="PT48H0M0S", DurationFormat=8, Finish="2026-03-04T08:00:00"),
        task(4, Duration="PT20H0M0S", DurationFormat=6, Finish="2026-03-03T04:00:00"),
    ),
    "work around the clock": document(
        task(1, Duration="PT30H0M0S", CalendarUID=6),
        calendars=calendar() + shift(6, ("00:00", "00:00")),
    ),
    "night shifts and five stretches a day": document(
        task(1, Duration="PT30H0M0S", CalendarUID=6),
        task(2, Duration="PT30H0M0S", CalendarUID=7),
        calendars=calendar()
        + shift(6, ("00:00", "03:00"), ("04:00", "08:00"), ("23:00", "00:00"))
        + shift(7, *((f"{hour:02}:00", f"{hour + 1:02}:30") for hour in (6, 8, 10, 12, 14))),
    ),
    "exceptions in the form of 2003": document(
        task(1),
        calendars=calendar(
            week="<WeekDays>"
            + "".join(weekday(day, TIMES if 1 < day < 7 else "") for day in range(1, 8))
            + "<WeekDay><DayType>0</DayType><DayWorking>1</DayWorking>"
            + fields(TimePeriod=fields(FromDate="2026-03-07T00:00:00", ToDate="2026-03-08T23:59:00"))
            + f"<WorkingTimes>{MORNING}</WorkingTimes></WeekDay></WeekDays>"
        ),
    ),
    "every kind of link, leads and links of summaries": document(
        task(1, Summary=1),
        task(2, OutlineLevel=2),
        task(3, OutlineLevel=2, PredecessorLink=link(2, 0, -4800)),
        task(4, PredecessorLink=[link(1, 1, -50, 19), link(2, 2, 600, 5)]),
        task(5, PredecessorLink=[link(4, 3, 4800), link(4, 0, 4800)]),
    ),
    "work that is under way": document(
        task(
            1,
            Duration="PT16H0M0S",
            PercentComplete=50,
            ActualStart="2026-03-02T08:00:00",
            ActualDuration="PT8H0M0S",
            RemainingDuration="PT8H0M0S",
            Stop="2026-03-02T17:00:00",
            Resume="2026-03-05T08:00:00",
            Finish="2026-03-05T17:00:00",
        ),
        header=fields(
            StartDate="2026-03-02T08:00:00", CalendarUID=1, StatusDate="2026-03-04T17:00:00", Name="Plan"
        ),
    ),
    "numbers in any order": document(
        task(900000001, ID=1, Priority=0),
        task(7, ID=2, OutlineLevel=2, Priority=1000, Notes="Two\nlines &amp; more"),
        task(300, ID=3, OutlineLevel=2, PredecessorLink=link(900000002)),
        task(900000002, ID=4, PredecessorLink=link(7)),
    ),
    "durations in minutes and seconds": document(
        task(2, Duration="PT480M"),
        task(3, Duration="PT28800S"),
        task(5, Duration="PT8H0M0S", DurationFormat=39, Estimated=1),
    ),
    "daily": recurring(exception(Type=7, Period=3)),
    "weekly": recurring(exception(Type=6, Period=2, DaysOfWeek=10)),
    "monthly by day": recurring(exception(Type=4, Period=2, MonthDay=31)),
    "monthly by position": recurring(exception(Type=5, Period=1, MonthItem=4, MonthPosition=4)),
    "yearly by day": recurring(exception(Type=2, Month=1, MonthDay=29)),
    "yearly by position": recurring(exception(Type=3, Month=10, MonthItem=7, MonthPosition=3)),
    "by occurrences": recurring(
        exception("2026-02-02", Type=6, Period=1, DaysOfWeek=2, Occurrences=5, EnteredByOccurrences=1)
    ),
    "work weeks": document(
        task(1),
        calendars=calendar(
            "<WorkWeeks><WorkWeek>"
            + fields(TimePeriod=fields(FromDate="2026-04-01T00:00:00", ToDate="2026-04-30T23:59:00"))
            + fields(
                Name="April",
                WeekDays="".join(weekday(day, MORNING if day > 3 else "") for day in range(1, 8)),
            )
            + "</WorkWeek></WorkWeeks>"
        ),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_another_reader_finds_the_same(
    name: str, second_reader: Callable[[Path], Any], tmp_path: Path
) -> None:
    path = tmp_path / "plan.xml"
    path.write_bytes(FILES[name])
    plan, project = read_mspdi(FILES[name]), second_reader(path)
    theirs = second_opinion.tasks(project)
    assert {one.uid for one in plan.tasks} == set(theirs)
    for one in plan.tasks:
        assert ours(one) == theirs[one.uid]
    found = {
        (one.predecessor, one.successor, one.type.value, amount(one.lag, one.unit)) for one in plan.links
    }
    assert found == second_opinion.links(project)
    frozen = {(one.uid, copy.number): copy.start for one in plan.tasks for copy in one.baselines}
    assert frozen == {key: row["start"] for key, row in second_opinion.baselines(project).items()}
    known = {one.uid: one for one in plan.calendars}
    for other in project.getCalendars():
        mine = working_calendar(known[int(other.getUniqueID())], known)
        days = [rule.intervals for rule in ruled_days(mine, FIRST, LAST)]
        assert days == second_opinion.working_time(other, FIRST, len(days)), mine.name


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "gb18030"])
def test_another_encoding_changes_nothing(encoding: str) -> None:
    declared = encoding.replace("-sig", "")
    assert read_mspdi(PLAIN.decode().replace("UTF-8", declared).encode(encoding)) == read_mspdi(PLAIN)


@pytest.mark.parametrize("field", ["OutlineNumber", "WBS"])
def test_an_outline_is_read_from_its_numbers_where_levels_are_missing(field: str) -> None:
    numbers = ["1", "1.1", "1.1.1", "1.2", "2"]
    rows = [task(uid, **{field: number}) for uid, number in enumerate(numbers, start=1)]
    plan = read_mspdi(document(*rows).replace(b"<OutlineLevel>1</OutlineLevel>", b""))
    assert [one.parent for one in plan.tasks] == [None, 1, 2, 1, None]


def test_an_outline_of_more_than_a_hundred_levels_is_refused() -> None:
    rows = [task(uid, OutlineLevel=uid) for uid in range(1, 102)]
    assert len(read_mspdi(document(*rows[:100])).tasks) == 100
    with pytest.raises(ImportRefused) as refusal:
        read_mspdi(document(*rows))
    assert (refusal.value.code, refusal.value.place.number) == ("outline_too_deep", "101")
