"""The number of SQL statements does not grow with the plan."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phases.models import Plan
from phases.operations import parse_operations
from phases.queries_why import why
from phases.services.changes import apply, preview
from rollout.people.models import User
from rollout.projects.models import Project
from tests.factories import DependencyFactory, TaskFactory

pytestmark = pytest.mark.django_db


def chain(plan: Plan, length: int, owner: User) -> list[Any]:
    tasks = [TaskFactory(plan=plan, owner=owner) for _ in range(length)]
    for before, after in pairwise(tasks):
        DependencyFactory(predecessor=before, successor=after)
    return tasks


def statements(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


@pytest.mark.parametrize("work", ["preview", "apply", "why"])
def test_twenty_tasks_need_no_more_statements_than_two(
    work: str, plan: Any, project: Project, ada: User
) -> None:
    def once() -> int:
        tasks = list(plan.tasks.order_by("position"))
        plan.refresh_from_db()
        item = {"op": "task.set", "task": tasks[0].pk, "field": "duration", "value": tasks[0].duration + 480}
        wanted = parse_operations([item])
        if work == "preview":
            return statements(lambda: preview(plan, wanted, actor=ada))
        if work == "why":
            return statements(lambda: why(tasks[-1]))
        return statements(lambda: apply(plan, wanted, actor=ada, version=plan.version))

    tasks = chain(plan, 2, ada)
    apply(plan, parse_operations([{"op": "recalculate"}]), actor=ada, version=plan.version)
    few = once()
    more = chain(plan, 18, ada)
    DependencyFactory(predecessor=tasks[-1], successor=more[0])
    plan.refresh_from_db()
    apply(plan, parse_operations([{"op": "recalculate"}]), actor=ada, version=plan.version)
    assert once() == few < 40
