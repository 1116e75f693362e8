"""Plans that no file has yet: every field of the format that is kept, in any combination."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from phases.interchange.imported import (
    Hours,
    ImportedAssignment,
    ImportedBaseline,
    ImportedCalendar,
    ImportedException,
    ImportedLink,
    ImportedPlan,
    ImportedResource,
    ImportedTask,
    ImportedWorkWeek,
    ResourceKind,
    TaskType,
)
from phases.interchange.mspdi.outline import with_parents
from phases.interchange.refusal import Notes
from phases.scheduling.model import ConstraintType, LagUnit, LinkType

DATED = [kind for kind in ConstraintType if kind.value in {"SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO"}]
words = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=12)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
minutes = st.integers(0, 100_000)
percents = st.integers(0, 100)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """Up to three stretches that do not touch."""
    edges = sorted(draw(st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(pairs)


weeks = st.tuples(*[hours() | st.just(())] * 7)
gappy_weeks = st.tuples(*[st.none() | hours()] * 7)


@st.composite
def exceptions(draw: st.DrawFn) -> ImportedException:
    first = draw(days)
    span = (first, first + timedelta(days=draw(st.integers(0, 20))))
    return ImportedException(draw(words), (span,), draw(hours() | st.just(())))


@st.composite
def work_weeks(draw: st.DrawFn) -> ImportedWorkWeek:
    first = draw(days)
    week = draw(gappy_weeks.filter(lambda week: any(day is not None for day in week)))
    return ImportedWorkWeek(draw(words), first, first + timedelta(days=draw(st.integers(0, 60))), week)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[ImportedCalendar, ...]:
    """The first is a base; later ones build on an earlier one or stand alone."""
    made: list[ImportedCalendar] = []
    for uid in range(1, draw(st.integers(1, 4)) + 1):
        base = draw(st.sampled_from([one.uid for one in made])) if made and draw(st.booleans()) else None
        made.append(
            ImportedCalendar(
                uid=uid,
                name=draw(words),
                week=draw(weeks if base is None else gappy_weeks),
                base=base,
                is_base=base is None,
                exceptions=tuple(draw(st.lists(exceptions(), max_size=2))),
                work_weeks=tuple(draw(st.lists(work_weeks(), max_size=1))),
            )
        )
    return tuple(made)


baselines = st.lists(
    st.builds(
        ImportedBaseline,
        number=st.integers(0, 10),
        start=maybe(instants),
        finish=maybe(instants),
        duration=maybe(minutes),
        work=maybe(minutes),
        cost=st.just("") | st.integers(0, 10_000).map(lambda amount: f"{amount / 100:.2f}"),
    ),
    max_size=2,
    unique_by=lambda one: one.number,
).map(tuple)


amounts = st.sampled_from(["", "0.01", "12.50", "-3.00", "1234567.89"])


@st.composite
def tasks(draw: st.DrawFn, calendar_uids: list[int]) -> tuple[ImportedTask, ...]:
    made = []
    for uid in range(1, draw(st.integers(0, 6)) + 1):
        constraint = draw(st.sampled_from([ConstraintType.ASAP, ConstraintType.ALAP, *DATED]))
        made.append(
            draw(
                st.builds(
                    ImportedTask,
                    uid=st.just(uid),
                    id=st.integers(0, 99),
                    name=words,
                    outline_level=st.integers(1, 4),
                    outline_number=words,
                    wbs=words,
                    summary=st.booleans(),
                    milestone=st.booleans(),
                    duration=minutes,
                    elapsed=st.booleans(),
                    estimated=st.booleans(),
                    start=maybe(instants),
                    finish=maybe(instants),
                    work=maybe(minutes),
                    actual_work=maybe(minutes),
                    remaining_work=maybe(minutes),
                    percent_complete=percents,
                    percent_work_complete=percents,
                    physical_percent_complete=percents,
                    actual_start=maybe(instants),
                    actual_finish=maybe(instants),
                    actual_duration=maybe(minutes),
                    remaining_duration=maybe(minutes),
                    stop=maybe(instants),
                    resume=maybe(instants),
                    constraint=st.just(constraint),
                    constraint_date=instants if constraint in DATED else st.none(),
                    deadline=maybe(instants),
                    priority=st.integers(0, 1000),
                    calendar=maybe(st.sampled_from(calendar_uids)),
                    ignore_resource_calendar=st.booleans(),
                    notes=words,
                    type=st.sampled_from(TaskType),
                    effort_driven=st.booleans(),
                    manual=st.booleans(),
                    active=st.booleans(),
                    external=st.booleans(),
                    recurring=st.booleans(),
                    levelling_delay=minutes,
                    critical=maybe(st.booleans()),
                    total_slack=maybe(st.integers(-9999, 9999)),
                    free_slack=maybe(minutes),
                    baselines=baselines,
                    guid=st.sampled_from(["", "5425A46C-DAD2-E811-AC3F-4CEDDE6E5B57"]),
                    cost=amounts,
                    fixed_cost=amounts,
                    actual_cost=amounts,
                )
            )
        )
    return with_parents(made, Notes())


@st.composite
def links(draw: st.DrawFn, uids: list[int]) -> tuple[ImportedLink, ...]:
    made = {}
    for _ in range(draw(st.integers(0, 5)) if len(uids) > 1 else 0):
        ends = draw(st.lists(st.sampled_from(uids), min_size=2, max_size=2, unique=True))
        kind, unit = draw(st.sampled_from(LinkType)), draw(st.sampled_from(LagUnit))
        lag = draw(st.integers(-3000, 3000))
        made[ends[0], ends[1], kind] = ImportedLink(
            ends[0], ends[1], kind, lag * 100 if unit is LagUnit.PERCENT else lag, unit
        )
    return tuple(sorted(made.values(), key=lambda link: uids.index(link.successor)))


@st.composite
def plans(draw: st.DrawFn) -> ImportedPlan:
    made = draw(calendars())
    uids = [one.uid for one in made]
    work = draw(tasks(uids))
    resources = tuple(
        draw(
            st.builds(
                ImportedResource,
                uid=st.just(uid),
                id=st.integers(1, 9),
                name=words,
                kind=st.sampled_from(ResourceKind),
                calendar=maybe(st.sampled_from(uids)),
                email=words,
                group=words,
                max_units=st.sampled_from([0.5, 1.0, 2.0]),
                notes=words,
            )
        )
        for uid in range(1, draw(st.integers(0, 2)) + 1)
    )
    task_uids = [one.uid for one in work]
    assignments = tuple(
        replace(one, uid=number)
        for number, one in enumerate(
            draw(
                st.lists(
                    st.builds(
                        ImportedAssignment,
                        uid=st.just(0),
                        task=st.sampled_from(task_uids or [0]),
                        resource=maybe(st.sampled_from([one.uid for one in resources] or [None])),
                        units=st.sampled_from([0.25, 1.0]),
                        start=maybe(instants),
                        finish=maybe(instants),
                        work=maybe(minutes),
                        actual_work=maybe(minutes),
                        remaining_work=maybe(minutes),
                        actual_start=maybe(instants),
                        actual_finish=maybe(instants),
                        percent_work_complete=percents,
                        contour=st.integers(0, 8),
                        delay=minutes,
                        baselines=baselines,
                    ),
                    max_size=2 if task_uids else 0,
                )
            )
        )
    )
    title = draw(words)
    return ImportedPlan(
        name=title,
        title=title,
        author=draw(words),
        start=draw(instants),
        finish=draw(maybe(instants)),
        status_date=draw(maybe(instants)),
        current_date=draw(maybe(instants)),
        calendar=1,
        tasks=work,
        links=draw(links(task_uids)),
        calendars=made,
        resources=resources,
        assignments=assignments,
        schedule_from_start=draw(st.booleans()),
        minutes_per_day=draw(st.integers(1, 1440)),
        minutes_per_week=draw(st.integers(1, 10_080)),
        days_per_month=draw(st.integers(1, 31)),
        critical_slack_limit=draw(st.integers(0, 9)),
    )
