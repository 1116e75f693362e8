"""A risk, a task that it would hit and a goal of each person."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from phases.models import RiskTask
from rollout.people.models import User
from rollout.projects.models import Goal, Risk
from tests.permissions.kinds import BY_NUMBER, Kind, World, first, of_person


def furnish(world: World, user: User, plan: Any) -> None:
    project = plan.project
    risk = Risk.objects.create(
        project=project,
        number=project.risks.count() + 1,
        title="Late",
        owner=user,
        raised_at=timezone.now(),
    )
    RiskTask.objects.create(risk=risk, task=world.tasks[user.pk])
    Goal.objects.create(project=project, number=project.goals.count() + 1, name="Quicker", owner=user)


RISK = of_person(lambda world, person: first(Risk.objects.filter(owner=person)).number)
GOAL = of_person(lambda world, person: first(Goal.objects.filter(owner=person)).number)
HIT = of_person(lambda world, person: world.tasks[person.pk].number)

KINDS = (
    Kind("projects:risk_*", "number", RISK, BY_NUMBER),
    Kind("phases:risk_*", "number", RISK, BY_NUMBER),
    Kind("phases:risk_*", "task", HIT, BY_NUMBER),
    Kind("risk-*", "number", RISK, BY_NUMBER),
    Kind("risk-*", "task", HIT, BY_NUMBER),
    Kind("projects:goal_*", "number", GOAL, BY_NUMBER),
    Kind("goal-*", "number", GOAL, BY_NUMBER),
)
