"""Files that leave things out or belong to a family of plans."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from phases.interchange.compare import Rule
from phases.interchange.dry_run import DryRun, dry_run
from phases.interchange.imported import ImportedPlan
from phases.interchange.mspdi import read_mspdi
from phases.interchange.refusal import ImportRefused
from phases.scheduling.model import LagCalendar, LagUnit, Profile
from tests.interchange.conftest import FILES
from tests.interchange.documents import calendar, document, fields, lagged, link, task, weekday


def read(name: str) -> ImportedPlan:
    return read_mspdi((FILES / name).read_bytes())


def computed(content: bytes, profile: Profile = Profile.DATES) -> DryRun:
    return dry_run(read_mspdi(content), profile)


def starts(run: DryRun) -> dict[int, datetime]:
    return {int(str(key)): found.start for key, found in run.schedule.tasks.items()}


def codes(run: DryRun) -> set[str]:
    return {note.code for note in run.not_kept}


def test_a_file_without_namespace_levels_and_calendars_is_read() -> None:
    plan = read("odd_producer.xml")
    assert [(one.name, one.parent) for one in plan.tasks] == [
        ("Phase", None),
        ("First", 10),
        ("Second", 10),
        ("Done", None),
    ]
    assert [one.milestone for one in plan.tasks] == [False, False, False, True]
    run = dry_run(plan, Profile.LOGIC)
    assert run.schedule.tasks[13].finish == datetime(2026, 3, 3, 17)
    assert {one.rule for one in run.differences} == {Rule.NOT_RECORDED}
    assert [(note.code, note.value) for note in run.not_kept] == [
        ("time_zone", "2026-03-02T08:00:00.000Z → 2026-03-02T08:00:00"),
        ("project_calendar", "Standard"),
        ("time_zone", "2026-03-02T08:00:00+08:00 → 2026-03-02T08:00:00"),
    ]


def test_a_master_plan_keeps_what_other_plans_decide_and_says_what_it_drops() -> None:
    run = dry_run(read("master_2013.xml"), Profile.LOGIC)
    assert run.schedule.tasks[1].start == datetime(2026, 3, 4, 8)
    assert starts(run)[2] == datetime(2026, 3, 5, 8)
    assert 4 not in run.schedule.tasks
    assert starts(run)[5] == datetime(2026, 3, 9, 8)
    assert starts(run)[6] == datetime(2026, 3, 17, 8)
    assert codes(run) >= {
        "external_task",
        "inactive_task",
        "blank_row",
        "levelling_delay",
        "outline_jump",
        "hyperlink",
        "link_to_other_project",
        "link_to_nothing",
    }


def test_levelling_is_named_as_the_rule_behind_a_later_recorded_date() -> None:
    run = computed(
        document(task(1, Start="2026-03-04T08:00:00", Finish="2026-03-04T17:00:00", LevelingDelay=28800))
    )
    assert [one.rule for one in run.differences] == [Rule.LEVELLING_DELAY] * 2


def test_a_successor_of_a_moved_task_names_that_task() -> None:
    late = {"Start": "2026-03-09T08:00:00", "Finish": "2026-03-09T17:00:00"}
    run = computed(document(task(1, **late), task(2, PredecessorLink=link(1), **late)))
    rules = {(one.uid, one.edge): (one.rule, one.about) for one in run.differences}
    assert rules[1, "start"] == (Rule.PROJECT_START, ())
    assert rules[1, "finish"] == (Rule.START, ())
    assert rules[2, "start"] == (Rule.PREDECESSOR, (1,))


def test_the_constraint_or_the_status_date_is_named_where_it_decides() -> None:
    held = computed(document(task(1, ConstraintType=4, ConstraintDate="2026-03-05T08:00:00")))
    assert {one.rule for one in held.differences} == {Rule.CONSTRAINT}
    header = fields(StartDate="2026-03-02T08:00:00", CalendarUID=1, StatusDate="2026-03-06T17:00:00")
    late = computed(document(task(1), header=header), Profile.LOGIC)
    assert {one.rule for one in late.differences} == {Rule.STATUS_DATE}


def test_people_work_on_their_own_calendars_unless_the_task_says_otherwise() -> None:
    off = (
        "<WeekDay><DayType>0</DayType><DayWorking>0</DayWorking>"
        + fields(TimePeriod=fields(FromDate="2026-03-02T00:00:00", ToDate="2026-03-03T23:59:00"))
        + "</WeekDay>"
    )
    of_ben = fields(UID=2, Name="Ben", IsBaseCalendar=0, BaseCalendarUID=1)
    people = f"<Calendar>{of_ben}<WeekDays>{off}</WeekDays></Calendar>"
    night = (
        f"<Calendar>{fields(UID=3, Name='Tuesdays', IsBaseCalendar=1)}<WeekDays>"
        + "".join(weekday(day) if day == 3 else weekday(day, "") for day in range(1, 8))
        + "</WeekDays></Calendar>"
    )
    resources = f"<Resource>{fields(UID=1, Name='Ben', Type=1, CalendarUID=2)}</Resource>"
    assignments = "".join(
        f"<Assignment>{fields(UID=uid, TaskUID=uid, ResourceUID=1)}</Assignment>" for uid in (1, 2, 3)
    )
    run = computed(
        document(
            task(1),
            task(2, CalendarUID=3),
            task(3, CalendarUID=3, IgnoreResourceCalendar=1),
            task(4),
            calendars=calendar() + people + night,
            resources=resources,
            assignments=assignments,
        )
    )
    assert starts(run) == {
        1: datetime(2026, 3, 4, 8),
        2: datetime(2026, 3, 10, 8),
        3: datetime(2026, 3, 3, 8),
        4: datetime(2026, 3, 2, 8),
    }


def test_a_task_of_two_people_lasts_while_either_works() -> None:
    mornings = "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
    evenings = "<WorkingTime><FromTime>18:00:00</FromTime><ToTime>22:00:00</ToTime></WorkingTime>"
    calendars = calendar() + "".join(
        f"<Calendar>{fields(UID=uid, Name=str(uid), IsBaseCalendar=1)}<WeekDays>"
        + "".join(weekday(day, times) for day in range(1, 8))
        + "</WeekDays></Calendar>"
        for uid, times in ((2, mornings), (3, evenings))
    )
    resources = "".join(
        f"<Resource>{fields(UID=uid, Name=str(uid), Type=1, CalendarUID=uid)}</Resource>" for uid in (2, 3)
    )
    both = "".join(
        f"<Assignment>{fields(UID=uid, TaskUID=1, ResourceUID=uid)}</Assignment>" for uid in (2, 3)
    )
    run = computed(document(task(1), calendars=calendars, resources=resources, assignments=both))
    assert run.schedule.tasks[1].finish == datetime(2026, 3, 2, 22)


def test_lag_counts_on_the_successors_calendar_but_never_on_that_of_its_people() -> None:
    plain = computed(document(task(1), task(2, PredecessorLink=link(1, lag=9600))))
    assert plain.plan.lag_calendar is LagCalendar.SUCCESSOR
    people = computed(lagged(2))
    assert (people.plan.lag_calendar, starts(people)[2]) == (LagCalendar.PROJECT, datetime(2026, 3, 10, 8))
    own = computed(lagged(3))
    assert (own.plan.lag_calendar, starts(own)[3]) == (LagCalendar.SUCCESSOR, datetime(2026, 3, 17, 8))
    both = computed(lagged(2, 3))
    assert [note.place.number for note in both.not_kept if note.code == "lag_with_people"] == ["2"]


@pytest.mark.parametrize(
    ("lag", "form", "expected"),
    [
        (4800, 7, (480, LagUnit.WORKING)),
        (-4800, 9, (-480, LagUnit.WORKING)),
        (28800, 8, (2880, LagUnit.ELAPSED)),
        (28800, 40, (2880, LagUnit.ELAPSED)),
        (50, 19, (5000, LagUnit.PERCENT)),
        (-25, 51, (-2500, LagUnit.PERCENT)),
        (50, 20, (240, LagUnit.ELAPSED)),
        (-25, 52, (-120, LagUnit.ELAPSED)),
        (600, 21, (60, LagUnit.WORKING)),
    ],
)
def test_lags_in_every_format(lag: int, form: int, expected: tuple[int, LagUnit]) -> None:
    (found,) = read_mspdi(document(task(1), task(2, PredecessorLink=link(1, 1, lag, form)))).links
    assert (found.lag, found.unit) == expected


def test_a_percentage_on_the_clock_counts_evenings_too() -> None:
    """Half of two days are eight hours: over before the next morning."""
    late = {
        "PredecessorLink": link(1, 1, 50, 20),
        "Start": "2026-03-04T08:00:00",
        "Finish": "2026-03-04T17:00:00",
    }
    run = computed(document(task(1, Duration="PT16H0M0S", Finish="2026-03-03T17:00:00"), task(2, **late)))
    assert run.differences == ()
    assert [(note.code, note.value) for note in run.not_kept] == [("elapsed_percent_lag", "50 % → 480 min")]


@pytest.mark.parametrize(("base", "noted"), [("1", True), ("-1", False), ("0", False), ("2", False)])
def test_a_base_calendar_stands_by_itself_whatever_base_it_names(base: str, noted: bool) -> None:
    """The schema: the number of a base counts only where the calendar is not a base calendar."""
    closed = fields(TimePeriod=fields(FromDate="2026-03-02", ToDate="2026-03-02"), Name="Off", DayWorking=0)
    odd = fields(UID=2, Name="Odd", IsBaseCalendar=1, BaseCalendarUID=base)
    days = "".join(weekday(day) for day in range(1, 8))
    calendars = calendar(f"<Exceptions><Exception>{closed}</Exception></Exceptions>")
    calendars += f"<Calendar>{odd}<WeekDays>{days}</WeekDays></Calendar>"
    run = computed(document(task(1, CalendarUID=2), calendars=calendars))
    assert starts(run) == {1: datetime(2026, 3, 2, 8)}
    assert ("base_of_base_calendar" in codes(run)) == noted


def test_a_percentage_without_dates_takes_the_recorded_ones() -> None:
    run = computed(document(task(1, PercentComplete=100), task(2, PercentComplete=25)))
    done, begun = (one for one in run.plan.tasks)
    assert (done.actual_start, done.actual_finish) == (datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 17))
    assert (begun.actual_start, begun.actual_finish, begun.remaining) == (datetime(2026, 3, 2, 8), None, 360)


def test_cycles_are_refused_with_their_path_also_through_summaries() -> None:
    around = document(
        task(1, Name="Phase"),
        task(2, Name="Step", OutlineLevel=2),
        task(3, Name="Next", PredecessorLink=link(1)),
        task(4, Name="Back", PredecessorLink=link(3)),
        task(5, Name="Late phase"),
        task(6, Name="Inner", OutlineLevel=2, PredecessorLink=link(4)),
    ).replace(
        b"<Name>Step</Name>",
        b"<Name>Step</Name><PredecessorLink><PredecessorUID>6</PredecessorUID></PredecessorLink>",
    )
    with pytest.raises(ImportRefused) as refusal:
        computed(around)
    assert refusal.value.code == "cycle"
    for name in ("Step", "Next", "Back", "Inner"):
        assert name in refusal.value.value


def test_a_calendar_without_working_time_is_refused_only_where_it_is_used() -> None:
    dead = (
        f"<Calendar>{fields(UID=9, Name='Closed', IsBaseCalendar=1)}<WeekDays>"
        + "".join(weekday(day, "") for day in range(1, 8))
        + "</WeekDays></Calendar>"
    )
    assert computed(document(task(1), calendars=calendar() + dead)).differences == ()
    with pytest.raises(ImportRefused) as refusal:
        computed(document(task(1, Name="Stuck", CalendarUID=9), calendars=calendar() + dead))
    assert (refusal.value.code, refusal.value.place.number, refusal.value.value) == (
        "calendar_without_time",
        "1",
        "Closed",
    )


def test_exceptions_that_reach_beyond_the_calendar_are_cut_and_named() -> None:
    closed = fields(
        TimePeriod=fields(FromDate="1900-01-01", ToDate="1984-01-02"), Name="Old", Type=1, DayWorking=0
    )
    plan = read_mspdi(
        document(calendars=calendar(f"<Exceptions><Exception>{closed}</Exception></Exceptions>"))
    )
    assert plan.calendars[0].exceptions[0].ranges == ((date(1984, 1, 1), date(1984, 1, 2)),)
    assert [note.code for note in plan.not_kept] == ["exception_clipped"]


def test_an_impossible_date_in_a_baseline_costs_that_date_alone() -> None:
    frozen = fields(Number=0, Start="1970-01-01T00:00:00", Finish="2026-03-02T17:00:00")
    plan = read_mspdi(document(task(1, Baseline=frozen)))
    (baseline,) = plan.tasks[0].baselines
    assert (baseline.start, baseline.finish) == (None, datetime(2026, 3, 2, 17))
    assert [(note.code, note.value) for note in plan.not_kept] == [("impossible_date", "1970-01-01T00:00:00")]


def test_long_lists_of_losses_are_counted_after_two_hundred() -> None:
    plan = read_mspdi(document(*[task(uid, Contact="Dai") for uid in range(1, 251)]))
    assert len(plan.not_kept) == 201
    assert (plan.not_kept[-1].code, plan.not_kept[-1].value) == ("more_of_the_same", "50")
