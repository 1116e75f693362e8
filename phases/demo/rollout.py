"""The project that the demo tells of, with the one way in which its plan changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from phases.demo.cast import Cast
from phases.demo.facts import ZONE
from phases.models import Plan, PlanStep, Task
from phases.operations import parse_operations
from phases.services.changes import apply
from rollout.audit.context import writing_at
from rollout.people.models import User
from rollout.projects.models import Project


@dataclass
class Rollout:
    """The project being told, and who tells it."""

    cast: Cast
    project: Project
    chance: Random

    @property
    def plan(self) -> Plan:
        return Plan.objects.select_related("project").get(project=self.project)

    def task(self, code: str) -> Task:
        found: Task = Task.objects.get(plan__project=self.project, code=code)
        return found

    def step(self, at: datetime, actor: User, operations: list[dict[str, Any]], why: str = "") -> PlanStep:
        with writing_at(at.replace(tzinfo=ZONE)):
            plan = self.plan
            return apply(plan, parse_operations(operations), actor=actor, version=plan.version, why=why)

    def field(self, code: str, field: str, value: Any) -> dict[str, Any]:
        return {"op": "task.set", "task": self.task(code).pk, "field": field, "value": value}
