"""A table as a whole new plan: lines of an outline, links between them, and what its dates follow from."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from phases.interchange.tables.notation import Predecessor
from phases.interchange.tables.reading import TableFault
from phases.progress import share
from phases.scheduling.calendars import timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.model import (
    SUMMARY_CONSTRAINTS,
    ConstraintType,
    LagCalendar,
    Link,
    OutOfSequence,
    PlanInput,
    Profile,
    Task,
    TaskKey,
    WorkingCalendar,
)

MOST_LEVELS = 100
DONE = 100
DATELESS = frozenset({ConstraintType.ASAP, ConstraintType.ALAP})
NOT_OF_A_TASK = frozenset({"number", "name", "level", "start", "finish", "predecessors", "go_live_task"})
SUMMARY_LACKS = frozenset(
    {
        "duration",
        "elapsed",
        "optimistic",
        "likely",
        "pessimistic",
        "effort",
        "physical_percent",
        "milestone",
        "percent_complete",
        "remaining",
        "actual_start",
        "actual_finish",
        "cost",
        "actual_cost",
        "pinned_start",
        "pinned_finish",
    }
)
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewTask:
    """One line. `level` counts from 0; `values` are task fields; `start` and `finish` as the table has them,
    None where it says nothing; `go_live`: its finish is the go-live.
    """

    line: int
    number: int
    name: str
    level: int
    parent: int | None
    summary: bool
    values: Values
    start: datetime | None = None
    finish: datetime | None = None
    go_live: bool = False


@dataclass(frozen=True, slots=True)
class NewPlan:
    """Lines in the order of the outline; links by the numbers of the lines."""

    tasks: tuple[NewTask, ...]
    links: tuple[Link, ...]

    @property
    def places(self) -> Mapping[int, NewTask]:
        return {task.number: task for task in self.tasks}

    def name(self, key: int) -> str:
        task = self.places[key]
        return f"{task.values.get('code', '')} {task.name}".strip()

    def recorded(self) -> bool:
        """Does the table bring dates of its own?"""
        return any(task.finish is not None for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the dates follow from, besides the lines."""

    start: datetime
    status: datetime | None = None
    profile: Profile = Profile.LOGIC
    lag_calendar: LagCalendar = LagCalendar.PREDECESSOR
    out_of_sequence: OutOfSequence = OutOfSequence.RETAINED_LOGIC
    critical_threshold: int = 0


def new_plan(lines: Sequence[tuple[int, dict[str, Any]]], columns: frozenset[str]) -> NewPlan:
    """`lines`: the line in the file and its typed values. Error: TableFault.

    Lines without a number are counted on. Where no column speaks of constraints, the start of a line without
    predecessors means: no earlier.
    """
    numbers = _numbers(lines)
    links = _links(lines, numbers)
    outline = _outline(lines, numbers)
    parents = {task.parent for task in outline}
    # a table that speaks of constraints says all of them
    held = set(numbers) if "constraint" in columns else {link.successor for link in links}
    tasks = (_checked(replace(task, summary=task.number in parents), held) for task in outline)
    return NewPlan(tuple(tasks), tuple(links))


def _numbers(lines: Sequence[tuple[int, dict[str, Any]]]) -> list[int]:
    known: set[int] = set()
    for line, values in lines:
        number = values.get("number")
        if number is not None and (number in known or not number):
            raise TableFault("number_twice" if number else "bad_whole", line, "number", number)
        if number is not None:
            known.add(number)
        if not values.get("name"):
            raise TableFault("no_name", line, "name", "")
    free = max(known, default=0)
    found = []
    for _line, values in lines:
        number = values.get("number")
        if number is None:
            free += 1
        found.append(free if number is None else number)
    return found


def _outline(lines: Sequence[tuple[int, dict[str, Any]]], numbers: Sequence[int]) -> list[NewTask]:
    above: list[int] = []
    found: list[NewTask] = []
    for (line, values), number in zip(lines, numbers, strict=True):
        level = values.get("level", 1)
        if level < 1 or level > len(above) + 1:
            raise TableFault("level_skipped", line, "level", level)
        if level > MOST_LEVELS:
            raise TableFault("too_deep", line, "level", level)
        del above[level - 1 :]
        own = {key: value for key, value in values.items() if key not in NOT_OF_A_TASK and value is not None}
        parent = above[-1] if above else None
        dates, go_live = (values.get("start"), values.get("finish")), bool(values.get("go_live_task"))
        if go_live and any(task.go_live for task in found):
            raise TableFault("go_live_twice", line, "go_live_task", values["name"])
        found.append(NewTask(line, number, values["name"], level - 1, parent, False, own, *dates, go_live))
        above.append(number)
    return found


def _checked(task: NewTask, held: Container[TaskKey]) -> NewTask:
    """A line whose values agree with each other; of a summary, what follows from its tasks is left out."""
    values = dict(task.values)
    if values.get("milestone"):
        values["duration"] = 0
    elif values.get("duration") == 0 and not task.summary:
        values["milestone"] = True
    if task.summary:
        if values.get("milestone"):
            raise TableFault("milestone_as_parent", task.line, "milestone", task.name)
        for key in SUMMARY_LACKS & values.keys():
            del values[key]
    elif task.start is not None and task.number not in held:
        values |= {"constraint": ConstraintType.SNET.value, "constraint_at": task.start}
    kind = ConstraintType(values.get("constraint", ConstraintType.ASAP.value))
    if task.summary and kind not in SUMMARY_CONSTRAINTS:
        raise TableFault("summary_constraint", task.line, "constraint", kind.value)
    if kind in DATELESS:
        values.pop("constraint_at", None)
    elif values.get("constraint_at") is None:
        raise TableFault("no_date_for_constraint", task.line, "constraint", kind.value)
    _require_order(task, values)
    return replace(task, values=_with_progress(task, values))


def _require_order(task: NewTask, values: Values) -> None:
    """No finish lies before its start; three durations grow; dates by hand come in pairs."""
    dates = {"start": task.start, "finish": task.finish, **values}
    for edge in ("finish", "actual_finish", "pinned_finish"):
        first, last = dates.get(edge.replace("finish", "start")), dates.get(edge)
        if first is not None and last is not None and last < first:
            raise TableFault("finish_first", task.line, edge, last.isoformat(" ", "minutes"))
    points = [values[key] for key in ("optimistic", "likely", "pessimistic") if key in values]
    if points != sorted(points):
        raise TableFault("three_points", task.line, "likely", task.name)
    if ("pinned_start" in values) != ("pinned_finish" in values):
        raise TableFault("half_by_hand", task.line, "pinned_start", task.name)


def _with_progress(task: NewTask, values: dict[str, Any]) -> dict[str, Any]:
    """Percent, remaining and actual dates that say the same (T30): what is missing follows from the rest."""
    percent = values.get("percent_complete") or 0
    if task.summary:
        return values
    if percent >= DONE and values.get("actual_finish") is None:
        values["actual_finish"] = task.finish
    if (percent or values.get("actual_finish")) and values.get("actual_start") is None:
        values["actual_start"] = min(filter(None, (task.start, values.get("actual_finish"))), default=None)
    if percent and values["actual_start"] is None:
        raise TableFault("progress_without_date", task.line, "percent_complete", percent)
    if values.get("actual_finish") is not None:
        values |= {"percent_complete": DONE, "remaining": 0}
    elif values.get("actual_start") is None:
        values.pop("remaining", None)
    elif "duration" in values and values.get("remaining") is None:
        values["remaining"] = left_of(values["duration"], percent)
    elif "duration" in values and values.get("percent_complete") is None:
        values["percent_complete"] = share(
            max(values["duration"] - values["remaining"], 0), values["duration"]
        )
    return values


def left_of(duration: int, percent: float) -> int:
    """Working minutes that remain of a duration."""
    return round(duration * (DONE - percent) / DONE)


def _links(lines: Sequence[tuple[int, dict[str, Any]]], numbers: Sequence[int]) -> list[Link]:
    known, found = set(numbers), []
    for (line, values), successor in zip(lines, numbers, strict=True):
        seen = set()
        for one in values.get("predecessors", ()):
            if one.number not in known:
                raise TableFault("unknown_predecessor", line, "predecessors", one.number)
            if one.number == successor:
                raise TableFault("own_predecessor", line, "predecessors", one.number)
            if (one.number, one.type) in seen:
                raise TableFault("link_twice", line, "predecessors", _told(one))
            seen.add((one.number, one.type))
            found.append(Link(one.number, successor, one.type, one.lag, one.unit))
    return found


def _told(link: Predecessor) -> str:
    return f"{link.number}{link.type.value}"


def with_durations(plan: NewPlan, calendar: WorkingCalendar, per_day: int) -> NewPlan:
    """Where the table names no duration: the working time between its dates, else one day."""
    line = timeline_of(calendar)

    def known(task: NewTask) -> NewTask:
        if task.summary or "duration" in task.values:
            return task
        minutes = per_day
        if task.start is not None and task.finish is not None:
            first, last = line.ceiling(minute_of(task.start)), line.floor(minute_of(task.finish))
            minutes = max((last >> 1) - (first >> 1), 0)
        values = {**task.values, "duration": minutes, "milestone": not minutes}
        running = values.get("actual_start") is not None and values.get("actual_finish") is None
        if running and values.get("remaining") is None:
            values["remaining"] = left_of(minutes, values.get("percent_complete") or 0)
        return replace(task, values=values)

    return replace(plan, tasks=tuple(known(task) for task in plan.tasks))


def plan_input(plan: NewPlan, settings: Settings, calendar: WorkingCalendar) -> PlanInput:
    """For the scheduler, all work on one calendar; keys are the numbers of the lines."""
    return PlanInput(
        tasks=tuple(_scheduled(task) for task in plan.tasks),
        links=plan.links,
        calendars={calendar.key: calendar},
        project_calendar=calendar.key,
        start=settings.start,
        status=settings.status,
        profile=settings.profile,
        lag_calendar=settings.lag_calendar,
        out_of_sequence=settings.out_of_sequence,
        critical_threshold=settings.critical_threshold,
    )


def _scheduled(task: NewTask) -> Task:
    values = task.values
    running = values.get("actual_start") is not None and values.get("actual_finish") is None
    by_hand = (values["pinned_start"], values["pinned_finish"]) if "pinned_start" in values else None
    return Task(
        key=task.number,
        name=task.name,
        duration=0 if task.summary else values["duration"],
        parent=task.parent,
        elapsed=values.get("elapsed", False),
        constraint=ConstraintType(values.get("constraint", ConstraintType.ASAP.value)),
        constraint_date=values.get("constraint_at"),
        deadline=values.get("deadline"),
        actual_start=values.get("actual_start"),
        actual_finish=values.get("actual_finish"),
        remaining=values.get("remaining") if running else None,
        pinned=by_hand,
    )
