"""Read model: what stands on whose desk, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from phases.models import Assignment, Plan, Task
from phases.progress import done_minutes
from phases.queries_people import people_concerned
from phases.scheduling.calendars import timeline_of
from phases.scheduling.model import WorkingCalendar
from phases.scheduling.timeline import CONTINUOUS
from phases.services.working_time import WorkingTime
from phases.workload import WEEK, Cell, Work, shares_of_effort, workload
from phases.workload_stretches import Stretch, stretches_of
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.models import Project


@dataclass(frozen=True, slots=True)
class DeskTask:
    """A task behind a cell: where it stands and what it is called."""

    number: int
    name: str
    slug: str
    project: str
    start: datetime
    finish: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's weeks."""

    person: User
    cells: tuple[Cell, ...]

    @property
    def over(self) -> int:
        return sum(cell.over for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Workload:
    """Desks by department and name; `tasks` by key."""

    desks: tuple[Desk, ...]
    tasks: Mapping[int, DeskTask]


def plan_workload(plan: Plan, *, first: date, weeks: int, reader: User, everywhere: bool = False) -> Workload:
    """The people of the project and everybody who has a task in it, from the Monday `first` on.

    `everywhere` adds their tasks in other projects that `reader` may see. Time is that of each person's own
    calendar in this project; on a task with a calendar of its own they work by that one.
    """
    people = people_of(plan)
    rows = list(tasks_between(plan, first, weeks, people if everywhere else None, reader))
    shares = assignments_of([row["pk"] for row in rows])
    parts = {row["pk"]: [w for w in works_of(row, shares[row["pk"]]) if w.person in people] for row in rows}
    pairs = [pair for row in rows for pair in pairs_of(row, [work.person for work in parts[row["pk"]]])]
    settings = {"calendar": plan.calendar_id, "week": plan.week}
    working = WorkingTime(plan.project, settings, [*((None, person) for person in people), *pairs])
    works = [work for row in rows for work in placed(row, parts[row["pk"]], working)]
    calendars = {person: working.calendar(None, person) for person in people}
    found = workload(works, calendars, first, weeks)
    desks = [Desk(person, tuple(found[key])) for key, person in people.items()]
    return Workload(tuple(desks), {row["pk"]: desk_task(row) for row in rows})


def people_of(plan: Plan) -> dict[int, User]:
    """By department, then by name; who has none comes last."""
    rows = people_concerned(plan).select_related("department", "organization")
    ordered = sorted(rows, key=lambda p: (p.department is None, str(p.department or ""), p.name, p.pk))
    return {person.pk: person for person in ordered}


COLUMNS = (
    "pk number name start finish effort elapsed owner calendar duration remaining actual_start actual_finish "
    "plan__status_at plan__project__slug plan__project__name"
).split()


def tasks_between(
    plan: Plan, first: date, weeks: int, everywhere: Iterable[int] | None, reader: User
) -> QuerySet[Any, dict[str, Any]]:
    """Work that touches the weeks; of all visible projects where people are given."""
    start = datetime.combine(first, time())
    rows = Task.objects.filter(
        summary=False, milestone=False, start__lt=start + WEEK * weeks, finish__gt=start
    )
    if everywhere is None:
        rows = rows.filter(plan=plan)
    else:
        keys = list(everywhere)
        theirs = Q(owner__in=keys) | Q(pk__in=Assignment.objects.filter(user__in=keys).values("task"))
        seen = Project.objects.allowing(reader, Permission.PLAN_READ)
        rows = rows.filter(Q(plan=plan) | Q(plan__project__in=seen) & theirs)
    return rows.order_by("pk").values(*COLUMNS)


def assignments_of(tasks: Sequence[int]) -> Mapping[int, list[tuple[int, Fraction, int | None]]]:
    """(person, units, effort) by task."""
    found: dict[int, list[tuple[int, Fraction, int | None]]] = defaultdict(list)
    rows = Assignment.objects.filter(task__in=tasks, user__isnull=False).order_by("pk")
    for task, user, units, effort in rows.values_list("task", "user", "units", "effort"):
        found[task].append((user, Fraction(units), effort))
    return found


def works_of(row: Mapping[str, Any], assigned: Sequence[tuple[int, Fraction, int | None]]) -> list[Work]:
    """The parts of a task's people: its owner, with all their time unless assigned otherwise, and those
    assigned. Effort of the task that no assignment names is shared by units."""
    people = list(assigned)
    if row["owner"] is not None and row["owner"] not in {person for person, _u, _e in people}:
        people.insert(0, (row["owner"], Fraction(100), None))
    if not people:
        return []
    efforts: list[int | None] = [effort for _p, _u, effort in people]
    unnamed = [place for place, effort in enumerate(efforts) if effort is None]
    if row["effort"] is not None and unnamed:
        left = max(0, row["effort"] - sum(effort or 0 for effort in efforts))
        parts = shares_of_effort(left, [people[place][1] for place in unnamed])
        for place, part in zip(unnamed, parts, strict=True):
            efforts[place] = part
    return [
        Work(row["pk"], person, row["start"], row["finish"], effort, units, row["elapsed"])
        for (person, units, _e), effort in zip(people, efforts, strict=True)
    ]


def pairs_of(row: Mapping[str, Any], people: Iterable[int]) -> list[tuple[int | None, int | None]]:
    """By whose working times a task is read: its own, and of those who work by a calendar of the task's."""
    own = [(row["calendar"], row["owner"])]
    return own if row["calendar"] is None else own + [(row["calendar"], person) for person in people]


def placed(row: Mapping[str, Any], works: Sequence[Work], working: WorkingTime) -> list[Work]:
    """A task's works with the time in which it goes on."""
    when = stretches(row, working)
    return [replace(work, stretches=when, calendar=own_time(row, work.person, working)) for work in works]


def own_time(row: Mapping[str, Any], person: int, working: WorkingTime) -> WorkingCalendar | None:
    """When a person works on a task that has a calendar of its own."""
    if row["calendar"] is None or row["elapsed"]:
        return None
    return working.calendar(row["calendar"], person)


def stretches(row: Mapping[str, Any], working: WorkingTime) -> tuple[Stretch, ...]:
    """When a task that has begun goes on; of any other nothing is known but its dates."""
    if row["actual_start"] is None and row["actual_finish"] is None:
        return ()
    line = CONTINUOUS if row["elapsed"] else timeline_of(working.calendar(row["calendar"], row["owner"]))
    left = row["remaining"] if row["remaining"] is not None else row["duration"]
    if row["actual_finish"] is not None:
        left = 0
    return stretches_of(row["start"], row["finish"], done_minutes(row), left, line, row["plan__status_at"])


def desk_task(row: Mapping[str, Any]) -> DeskTask:
    place = row["plan__project__slug"], row["plan__project__name"]
    return DeskTask(row["number"], row["name"], *place, row["start"], row["finish"])
