"""Odd but plausible files: MPXJ's scheduler gives the same dates, or a listed reason says why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from phases.interchange.dry_run import dry_run
from phases.interchange.mspdi import read_mspdi
from phases.scheduling.model import Profile
from tests.interchange import second_opinion
from tests.interchange.documents import TIMES, calendar, document, fields, link, task, weekday

REASONS = yaml.safe_load((Path(__file__).parent / "odd_file_differences.yaml").read_text(encoding="utf-8"))
HEADER = fields(StartDate="2026-03-02T08:00:00", CalendarUID=1, ScheduleFromStart=1)
LAG_FORMATS = (0, *range(3, 13), 19, 21, *range(35, 45), 51, 53)
AT_START = {2, 4, 5}
CLOCK = "<WorkingTime><FromTime>{}:00</FromTime><ToTime>{}:00</ToTime></WorkingTime>"
ALL_DAY = CLOCK.format("00:00", "00:00")
NIGHT = "".join(CLOCK.format(*span) for span in (("00:00", "03:00"), ("04:00", "08:00"), ("23:00", "00:00")))


def work(uid: int, hours: int = 8, **values: object) -> str:
    """A task that is not begun."""
    length = f"PT{hours}H0M0S"
    said = {"Duration": length, "ActualDuration": "PT0H0M0S", "RemainingDuration": length}
    return task(uid, **(said | ({} if hours else {"Milestone": 1}) | values))


def of_calendar(week: dict[int, str], more: str = "") -> str:
    days = "".join(weekday(day, week.get(day, "")) for day in range(1, 8))
    inside = fields(UID=2, Name="Odd", IsBaseCalendar=1, WeekDays=days)
    return f"{calendar()}<Calendar>{inside}{more}</Calendar>"


def off(first: str, last: str, **more: object) -> str:
    days = fields(FromDate=f"{first}T00:00:00", ToDate=f"{last}T23:59:00")
    one = fields(EnteredByOccurrences=0, TimePeriod=days, Occurrences=1, Name="Off", **more, DayWorking=0)
    return f"<Exceptions><Exception>{one}</Exception></Exceptions>"


def tied(lag: int = 0, form: int = 7, kind: int = 1, **of_second: object) -> bytes:
    second = work(2, PredecessorLink=link(1, kind, lag, form), **of_second)
    return document(work(1, 16), second, work(3, PredecessorLink=link(2)), header=HEADER)


def bound(kind: int, at: str, **more: object) -> bytes:
    return tied(ConstraintType=kind, ConstraintDate=at, **more)


def on(calendars: str, *tasks: str) -> bytes:
    return document(
        *(tasks or (work(1, 80, CalendarUID=2), work(2, PredecessorLink=link(1)))),
        calendars=calendars,
        header=HEADER,
    )


def cases() -> dict[str, bytes]:
    found = {f"lag format {form}": tied(50 if form in (19, 51) else 4800, form) for form in LAG_FORMATS}
    found |= {f"lead format {form}": tied(-25 if form in (19, 51) else -2400, form) for form in LAG_FORMATS}
    found |= {f"link type {kind}": tied(2400, 7, kind) for kind in range(4)}
    found |= {
        f"duration format {form}": document(
            work(1, 24, DurationFormat=form), work(2, PredecessorLink=link(1)), header=HEADER
        )
        for form in LAG_FORMATS
        if form not in (19, 51)
    }
    for kind in range(2, 8):
        late, early = ("08", "03") if kind in AT_START else ("17", "04")
        found[f"constraint {kind}"] = bound(kind, f"2026-03-05T{late}:00:00")
        found[f"constraint {kind} too early"] = bound(kind, f"2026-03-{early}T{late}:00:00")
        found[f"constraint {kind} of a milestone"] = bound(
            kind, f"2026-03-05T{late}:00:00", Duration="PT0H0M0S", Milestone=1
        )
    found["late milestone"] = tied(
        ConstraintType=1, Duration="PT0H0M0S", RemainingDuration="PT0H0M0S", Milestone=1
    )
    found["lag in percent on the clock"] = tied(50, 20)
    found["lag in percent on the clock, negative"] = tied(-25, 52)
    found["must start at midnight"] = bound(2, "2026-03-05T00:00:00")
    found["must finish at midnight"] = bound(3, "2026-03-05T00:00:00")
    found["no earlier than midnight"] = bound(4, "2026-03-05T00:00:00")
    found["summary no earlier than"] = document(
        task(1, Summary=1, ConstraintType=4, ConstraintDate="2026-03-05T08:00:00"),
        work(2, OutlineLevel=2),
        header=HEADER,
    )
    found["inactive between"] = tied(Active=0)
    found["by hand"] = tied(Manual=1, Start="2026-03-09T08:00:00", Finish="2026-03-10T17:00:00")
    found["round the clock"] = on(of_calendar(dict.fromkeys(range(1, 8), ALL_DAY)))
    found["at night"] = on(of_calendar(dict.fromkeys(range(2, 8), NIGHT)))
    usual = dict.fromkeys(range(2, 7), TIMES)
    for name, more in {
        "every third day": {"Type": 7, "Period": 3},
        "once": {"Type": 1},
        "every second week": {"Type": 6, "Period": 2, "DaysOfWeek": 42},
        "each month": {"Type": 4, "Period": 1, "MonthDay": 10},
        "first Monday": {"Type": 5, "Period": 1, "MonthItem": 4, "MonthPosition": 0},
        "each year": {"Type": 2, "Month": 2, "MonthDay": 10},
        "weekdays": {"Type": 8, "Period": 1},
    }.items():
        found[f"off, {name}"] = on(of_calendar(usual, off("2026-03-03", "2026-03-13", **more)))
    found["work resumed later"] = tied(
        ActualStart="2026-03-04T08:00:00",
        PercentComplete=50,
        ActualDuration="PT4H0M0S",
        RemainingDuration="PT4H0M0S",
        Stop="2026-03-04T12:00:00",
        Resume="2026-03-09T08:00:00",
    )
    found["base calendar without days"] = on(
        f"{calendar()}<Calendar>{fields(UID=2, Name='Odd', IsBaseCalendar=1)}</Calendar>"
    )
    short = fields(TimePeriod=fields(FromDate="2026-03-02", ToDate="2026-03-08"), Name="Short")
    short += f"<WeekDays>{weekday(2, CLOCK.format('08:00', '12:00'))}</WeekDays>"
    found["days left out of a work week"] = on(
        of_calendar(usual, f"<WorkWeeks><WorkWeek>{short}</WorkWeek></WorkWeeks>")
        .replace("2026-03-02<", "2026-03-02T00:00:00<")
        .replace("2026-03-08<", "2026-03-08T23:59:00<")
    )
    found["days in a duration"] = tied(Duration="P1DT0H0M0S", RemainingDuration="P1DT0H0M0S")
    found["levelled"] = document(work(1, LevelingDelay=4800, LevelingDelayFormat=7), header=HEADER)
    return found


@pytest.fixture(scope="module")
def differing(java: Any, second_reader: Callable[[Path], Any], tmp_path_factory: Any) -> set[str]:
    """The cases in which a date of a task is another one."""
    scheduler, path = java.JClass("org.mpxj.cpm.MicrosoftScheduler"), tmp_path_factory.mktemp("odd") / "a.xml"
    found = set()
    for name, content in cases().items():
        path.write_bytes(content)
        project = second_reader(path)
        scheduler().schedule(project, project.getProjectProperties().getStartDate())
        theirs = second_opinion.tasks(project)
        ours = dry_run(read_mspdi(content), Profile.DATES).schedule.tasks
        if any(
            (one.start, one.finish) != (theirs[uid]["start"], theirs[uid]["finish"])
            for uid, one in ours.items()
        ):
            found.add(name)
    return found


def test_the_dates_are_the_same_or_a_reason_is_listed(differing: set[str]) -> None:
    assert differing - REASONS.keys() == set()


def test_every_listed_reason_still_explains_a_difference(differing: set[str]) -> None:
    assert REASONS.keys() - differing == set()
