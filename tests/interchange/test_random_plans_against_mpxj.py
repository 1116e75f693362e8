"""Random plans leave as Microsoft Project XML, and an independent reader finds in them what is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from phases.interchange.mspdi import read_mspdi, write_mspdi
from phases.models import Plan
from phases.outgoing.plan import outgoing_plan
from phases.services.baselines import freeze
from rollout.people.models import User
from tests.factories import CalendarDayFactory, CalendarFactory
from tests.interchange import agreement, second_opinion
from tests.interchange.random_plans import stored_plan

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
SOFT = {"SO": "SNET", "FO": "FNET"}  # the other program has no soft dates; the note out_soft_date tells it
SUMMARY_LACKS = ("duration", "percent", "milestone", "actual_start", "actual_finish")


@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_an_independent_reader_finds_what_is_stored(
    ada: User, ben: User, dai: User, tmp_path: Path, second_reader: Callable[[Path], Any], data: st.DataObject
) -> None:
    plan = stored_plan(data, ada, [ben, dai])
    bend_calendars(plan, ben, data)
    if data.draw(st.booleans()):
        freeze(plan, actor=ada, name="Second")
    path = tmp_path / "plan.xml"
    path.write_bytes(write_mspdi(outgoing_plan(plan, with_cost=True).plan))
    ours, theirs = read_mspdi(path.read_bytes()), second_reader(path)
    name = plan.project.slug
    agreement.same_tasks(name, ours, theirs)
    agreement.same_links(name, ours, theirs)
    agreement.same_header(name, ours, theirs)
    agreement.same_assignments(name, ours, theirs)
    agreement.same_baselines(name, ours, theirs)
    assert agreement.same_calendars(name, ours, theirs, FIRST, LAST)
    assert found_tasks(theirs) == stored_tasks(plan)
    assert second_opinion.links(theirs) == stored_links(plan)
    assert found_owners(theirs) == stored_owners(plan)
    assert found_baselines(theirs) == stored_baselines(plan)


def bend_calendars(plan: Plan, person: User, data: st.DataObject) -> None:
    """Leave of one owner, and a task that works on days of its own."""
    days = st.dates(FIRST, LAST)
    if data.draw(st.booleans()):
        leave = CalendarFactory(kind="person", user=person, name="Leave")
        day = data.draw(days)
        CalendarDayFactory(calendar=leave, first=day, last=day, name="Off")
    task = plan.tasks.filter(summary=False, elapsed=False).first()
    if task is not None and data.draw(st.booleans()):
        week = [[[540, 900]] * data.draw(st.integers(0, 1)) for _day in range(6)] + [[[540, 900]]]
        own = CalendarFactory(kind="task", project=plan.project, week=week, name="Shift")
        extra = data.draw(days)
        CalendarDayFactory(calendar=own, first=extra, last=extra, intervals=[[480, 600]], name="Extra")
        plan.tasks.filter(pk=task.pk).update(calendar=own)


def stored_tasks(plan: Plan) -> dict[int, dict[str, Any]]:
    rows = {}
    for task in plan.tasks.select_related("parent"):
        dates = task.constraint not in ("ASAP", "ALAP")
        row = {
            "name": task.name,
            "level": task.level + 1,
            "parent": task.parent.number if task.parent else None,
            "milestone": task.milestone,
            "duration": task.duration,
            "start": task.start,
            "finish": task.finish,
            "percent": round(task.percent_complete),
            "actual_start": task.actual_start,
            "actual_finish": task.actual_finish,
            "constraint": SOFT.get(task.constraint, task.constraint),
            "constraint_date": task.constraint_at if dates else None,
            "deadline": task.deadline,
            "notes": task.notes,
        }
        rows[task.number] = row | dict.fromkeys(SUMMARY_LACKS if task.summary else ())
    return rows


def found_tasks(project: Any) -> dict[int, dict[str, Any]]:
    summaries = {int(task.getUniqueID()) for task in project.getTasks() if task.getChildTasks().size()}
    keys = (*SUMMARY_LACKS, "name", "level", "parent", "start", "finish", "constraint", "constraint_date")
    return {
        uid: {key: row[key] for key in (*keys, "deadline", "notes")}
        | dict.fromkeys(SUMMARY_LACKS if uid in summaries else ())
        for uid, row in second_opinion.tasks(project).items()
    }


def stored_links(plan: Plan) -> set[tuple[int, int, str, str]]:
    """A lag of a part of a percent goes out as the nearest whole one (note: rounded)."""
    found = set()
    for link in plan.dependencies.select_related("predecessor", "successor"):
        if link.lag_unit == "percent":
            percent = round(link.lag / 100)
            lag = f"{percent:g}%" if percent else "0"
        else:
            lag = f"{link.lag}{'e' if link.lag_unit == 'elapsed' and link.lag else ''}"
        found.add((link.predecessor.number, link.successor.number, link.type, lag))
    return found


def stored_owners(plan: Plan) -> set[tuple[int, str]]:
    owned = plan.tasks.filter(owner__isnull=False).select_related("owner")
    return {(task.number, task.owner.name) for task in owned if task.owner is not None}


def found_owners(project: Any) -> set[tuple[int, str]]:
    found = project.getResourceAssignments()
    return {(int(one.getTask().getUniqueID()), str(one.getResource().getName())) for one in found}


def stored_baselines(plan: Plan) -> dict[tuple[int, int], tuple[Any, Any]]:
    return {
        (frozen.task.number, baseline.number): (frozen.start, frozen.finish)
        for baseline in plan.baselines.all()
        for frozen in baseline.tasks.select_related("task")
        if frozen.task is not None
    }


def found_baselines(project: Any) -> dict[tuple[int, int], tuple[Any, Any]]:
    return {key: (row["start"], row["finish"]) for key, row in second_opinion.baselines(project).items()}
