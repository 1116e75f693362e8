"""What the plan says of a critical task is true: a delay that is said to delay the go-live does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from phases.operations import parse_operations
from phases.services.changes import apply, preview
from phases.views.criticality import critical_words, delays_go_live
from phases.views.gantt_json import plan_json
from phases.views.reading import PlanReading
from phases.views.task_facts import facts_of
from rollout.people.models import User
from rollout.projects.access import ProjectAccess

pytestmark = pytest.mark.django_db
DAY, HOUR = 480, timedelta(hours=1)


@pytest.fixture
def change(plan_of_rollout: Any, ada: User) -> Any:
    def put(*items: dict[str, Any]) -> None:
        plan_of_rollout.refresh_from_db()
        apply(plan_of_rollout, parse_operations(list(items)), actor=ada, version=plan_of_rollout.version)

    return put


@pytest.fixture
def reading(plan_of_rollout: Any, ada: User) -> Any:
    return lambda: PlanReading(ProjectAccess(ada, plan_of_rollout.project))


def put(task: Any, field: str, value: Any) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": field, "value": value}


def by_code(read: PlanReading, code: str) -> Any:
    return next(task for task in read.tasks if task.code == code)


def test_exactly_the_tasks_whose_delay_moves_the_go_live_are_said_to_delay_it(
    reading: Any, plan_of_rollout: Any, ada: User
) -> None:
    read = reading()
    work = [task for task in read.tasks if not task.milestone and not task.summary][::4]
    said = {task.code: delays_go_live(read, task) for task in work}
    moved = {}
    for one in work:
        later = {"op": "task.move", "task": one.pk, "start": (one.start + HOUR).isoformat()}
        found = preview(plan_of_rollout, parse_operations([later]), actor=ada)
        moved[one.code] = read.target.pk in {move["task"] for move in found.moved}
    assert said == moved and set(said.values()) == {True, False}


def test_a_task_late_for_its_own_deadline_does_not_claim_the_go_live(
    reading: Any, change: Any, task: Any
) -> None:
    read = reading()
    aside = next(t for t in read.tasks if not t.milestone and not t.summary and not t.critical and t.code)
    day = aside.finish.date()
    change(put(task(aside.code), "deadline", aside.start.isoformat()))
    read = reading()
    late = by_code(read, aside.code)
    assert late.critical and late.total_slack < 0
    told = critical_words(read, late)
    assert f"too late for the deadline of “{late.name}”" in told and "go-live" not in told
    drawn = next(one for one in plan_json(read)["tasks"] if one["id"] == late.pk)
    assert drawn["critical"] and f"critical: {told}" in drawn["hint"]
    assert day == late.finish.date()
    slack = next(fact for fact in facts_of(read, task(aside.code)) if fact.label == "Slack")
    assert told in slack.value and slack.tone == "bad"


def test_the_way_to_the_go_live_says_how_much_too_late_for_the_committed_date_it_is(
    reading: Any, change: Any, task: Any, plan_of_rollout: Any
) -> None:
    read = reading()
    target = read.target
    promised = datetime(target.finish.year, target.finish.month, target.finish.day, 17)
    committed: date = promised.date()
    plan_of_rollout.go_live = committed
    change(
        {"op": "plan.set", "field": "go_live", "value": committed.isoformat()},
        put(plan_of_rollout.tasks.get(pk=target.pk), "deadline", promised.isoformat()),
    )
    change(put(task("R1"), "duration", task("R1").duration + 2 * DAY))
    read = reading()
    told = critical_words(read, by_code(read, "R1"))
    assert told.startswith("2 working days too late for the committed date, ")
    assert told.endswith("; a delay here delays the go-live")
    assert critical_words(read, next(t for t in read.tasks if not t.critical)) == ""


def test_each_task_knows_the_tightest_deadline_of_all_that_waits_for_it(
    reading: Any, change: Any, task: Any
) -> None:
    """Against a walk of its own from every task."""
    change(*(put(task(code), "deadline", f"2026-05-{day}T17:00") for code, day in (("D7", 20), ("C5", 12))))
    read = reading()

    def waits_for(key: int) -> set[int]:
        parent = read.by_id[key].parent_id
        after = [link.successor_id for link in read.links_from.get(key, [])]
        after += [parent] if parent is not None else []
        return {key}.union(*(waits_for(pk) for pk in set(after)))

    for one in read.tasks:
        bounds = [read.by_id[pk] for pk in waits_for(one.pk) if read.by_id[pk].deadline is not None]
        wanted = min((row.total_slack, row.deadline) for row in bounds) if bounds else None
        got = read.tightest_deadlines.get(one.pk)
        assert (got and (got.total_slack, got.deadline)) == wanted, one.name
