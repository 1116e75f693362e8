"""Smaller rollouts beside the main one: one about to end, one just begun, one that is still far away."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from phases.demo.cast import Cast
from phases.demo.facts import EVENING, ZONE
from phases.demo.story import status_on
from phases.methodology.library import shipped
from phases.models import Plan, Task
from phases.operations import parse_operations
from phases.services.changes import apply
from phases.services.projects import NewProject, start_project
from rollout.audit.context import writing_at
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project


def tell_others(cast: Cast, on: date) -> list[Project]:
    monday = on - timedelta(days=on.weekday())
    ending = _start(
        cast, "售后服务工单上线", "shouhou-gongdan", "no-code-4-week", monday - timedelta(weeks=3)
    )
    _done_until(ending, status_on(on), cast["manager2"])
    begun = _start(cast, "经销商门户实施", "jingxiaoshang-menhu", "no-code-8-week", monday)
    _done_until(begun, status_on(on), cast["manager2"])
    far = on + timedelta(weeks=10)
    planned = _start(cast, "海外事业部 CRM 定制开发", "haiwai-crm", "custom-development-20-week", far)
    return [ending, begun, planned]


def _start(cast: Cast, name: str, slug: str, template: str, start: date) -> Project:
    wanted = NewProject(
        name=name,
        slug=slug,
        template=shipped(template),
        start=start,
        client=cast.client,
        vendor=cast.vendor,
        people={
            Role.PROJECT_MANAGER: cast.with_role("manager2"),
            Role.CONSULTANT: cast.with_role("consultant3"),
            Role.BUSINESS_OWNER: cast.with_role("owner2"),
            Role.KEY_USER: cast.with_role("key2"),
            Role.SPONSOR: cast.with_role("sponsor"),
            Role.IT: cast.with_role("it"),
        },
    )
    with writing_at(datetime.combine(min(start, status_on(start).date()), time(9), ZONE)):
        return start_project(wanted, actor=cast["pmo"])


def _done_until(project: Project, until: datetime, actor: User) -> None:
    """Everything went as planned so far."""
    plan = Plan.objects.get(project=project)
    if plan.start >= until:
        return
    operations: list[dict[str, Any]] = []
    for task in Task.objects.filter(plan=plan, summary=False).order_by("position"):
        if task.finish is not None and task.finish <= until:
            operations.append(_put(task, "percent_complete", 100))
        elif task.start is not None and task.start < until and not task.milestone:
            operations += [
                _put(task, "actual_start", task.start.isoformat()),
                _put(task, "percent_complete", 50),
            ]
    operations.append({"op": "plan.set", "field": "status_at", "value": until.isoformat()})
    with writing_at(datetime.combine(until.date(), EVENING, ZONE)):
        apply(plan, parse_operations(operations), actor=actor, version=plan.version, why="周报截止")


def _put(task: Task, field: str, value: Any) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": field, "value": value}
