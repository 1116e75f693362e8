"""Seeded random networks by family, for the second opinion; every plan is a function of its seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from phases.scheduling.model import (
    ConstraintType,
    LagCalendar,
    LagUnit,
    Link,
    LinkType,
    PlanInput,
    Profile,
    Task,
)
from tests.scheduling.plans import CALENDARS, START

ALL_LINKS = tuple(LinkType)
DATED = tuple(kind for kind in ConstraintType if kind not in (ConstraintType.ASAP, ConstraintType.ALAP))
HOLDING = (ConstraintType.SNET, ConstraintType.FNET)
AT_START = (ConstraintType.SNET, ConstraintType.SNLT, ConstraintType.MSO, ConstraintType.SO)


@dataclass(frozen=True)
class Family:
    """What may occur in the networks of one family."""

    name: str
    types: tuple[LinkType, ...] = (LinkType.FS,)
    lags: tuple[int, ...] = (0,)
    elapsed_lags: bool = False
    milestones: bool = False
    calendars: tuple[str, ...] = ()
    constraints: tuple[ConstraintType, ...] = ()
    deadlines: bool = False
    elapsed: bool = False
    summaries: bool = False


HOURS = (0, 0, 0, 4, 8, 16)
LEADS = (*HOURS, -4, -8)
MANY = ("week", "state", "client")
FAMILIES = (
    Family("finish to start"),
    Family("milestones", milestones=True),
    Family("lags", lags=HOURS),
    Family("leads", lags=LEADS),
    *(Family(f"{kind.value} links", types=(kind,), lags=LEADS) for kind in ALL_LINKS[1:]),
    Family("all links with milestones", types=ALL_LINKS, lags=LEADS, milestones=True),
    Family("elapsed lags", lags=LEADS, elapsed_lags=True),
    Family("calendars", calendars=MANY),
    Family("calendars and lags", calendars=MANY, lags=HOURS),
    Family("calendars and all links", types=ALL_LINKS, calendars=MANY, lags=LEADS, milestones=True),
    Family("day, night and round the clock", calendars=("week", "night", "24h")),
    *(Family(kind.value, constraints=(kind,)) for kind in DATED),
    Family("deadlines", deadlines=True),
    Family(
        "all constraints and links",
        types=ALL_LINKS,
        lags=LEADS,
        constraints=tuple(kind for kind in DATED if kind is not ConstraintType.SO),
        deadlines=True,
    ),
    Family("as late as possible", constraints=(ConstraintType.ALAP,)),
    Family("elapsed durations", elapsed=True),
    Family("summaries", summaries=True),
    Family("summaries and all", types=ALL_LINKS[:3], lags=HOURS, summaries=True, constraints=HOLDING),
)


def network(family: Family, seed: int) -> PlanInput:
    draw = random.Random(f"{family.name} {seed}")
    count = draw.randint(3, 12)
    tasks = [_task(family, draw, key) for key in range(count)]
    links: dict[tuple[object, object, LinkType], Link] = {}
    for after in range(1, count):
        for before in draw.sample(range(after), min(after, draw.choice((0, 1, 1, 2, 2, 3)))):
            _add(links, _link(family, draw, before, after))
    if family.summaries and count > 5:
        half = count // 2
        inside = range(half, count - 1)
        tasks = [replace(task, parent="S") if task.key in inside else task for task in tasks]
        tasks.append(Task("S"))
        _add(links, Link(draw.randrange(half), "S"))
        _add(links, Link("S", count - 1, lag=60 * draw.choice(family.lags)))
    return PlanInput(
        tasks=tuple(tasks),
        links=tuple(links.values()),
        calendars={key: CALENDARS[key] for key in {"week", *family.calendars}},
        project_calendar="week",
        start=START,
        profile=Profile.DATES,
        lag_calendar=LagCalendar.SUCCESSOR,
    )


def _task(family: Family, draw: random.Random, key: int) -> Task:
    hours = draw.choice((0 if family.milestones else 8, 4, 8, 8, 12, 16, 24, 40))
    task = Task(key, duration=60 * hours, calendar=draw.choice((None, *family.calendars)))
    if family.elapsed and draw.random() < 0.3:
        task = replace(task, elapsed=True)
    if family.constraints and draw.random() < 0.3:
        kind = draw.choice(family.constraints)
        hour = 8 if kind in AT_START else 17
        dated = kind is not ConstraintType.ALAP
        task = replace(task, constraint=kind, constraint_date=_weekday(draw, hour) if dated else None)
    if family.deadlines and draw.random() < 0.2:
        task = replace(task, deadline=_weekday(draw, 17))
    return task


def _link(family: Family, draw: random.Random, before: int, after: int) -> Link:
    elapsed = family.elapsed_lags and draw.random() < 0.3
    unit = LagUnit.ELAPSED if elapsed else LagUnit.WORKING
    return Link(before, after, draw.choice(family.types), 60 * draw.choice(family.lags), unit)


def _add(links: dict[tuple[object, object, LinkType], Link], link: Link) -> None:
    links[link.predecessor, link.successor, link.type] = link


def _weekday(draw: random.Random, hour: int) -> datetime:
    day = START.date() + timedelta(days=draw.randint(0, 20))
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, time(hour))
