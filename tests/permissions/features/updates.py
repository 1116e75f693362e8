"""A round of updates in each project in which everybody is asked about their task and has reported."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from phases.models import TaskUpdate, UpdateRequest, UpdateRound
from rollout.people.models import User
from tests.permissions.kinds import BY_NUMBER, Kind, Target, World, of_person, of_project


def furnish(world: World, user: User, plan: Any) -> None:
    at = timezone.now()
    found = plan.update_rounds.first() or UpdateRound.objects.create(
        plan=plan, number=1, status_at=datetime(2026, 3, 6, 17), due_at=at + timedelta(days=1), opened_at=at
    )
    task = world.tasks[user.pk]
    request = UpdateRequest.objects.create(
        round=found,
        user=user,
        task_numbers=[task.number],
        nonce=f"nonce-{user.pk}",
        expires_at=at + timedelta(days=7),
    )
    TaskUpdate.objects.create(request=request, task=task, reported_at=at)


FORGED = (Target.UNKNOWN,)
TASK = of_person(lambda world, person: world.tasks[person.pk].number)

KINDS = (
    Kind("phases:update_link*", "token", lambda w, a, t: "forged", FORGED),
    Kind("phases:update_*", "number", of_project(lambda project: 1), BY_NUMBER),
    Kind("phases:update_*", "person", of_person(lambda world, person: person.pk)),
    Kind("phases:update_*", "task", TASK),
    Kind("update-*", "number", of_project(lambda project: 1), BY_NUMBER),
    Kind("update-*", "person", of_person(lambda world, person: person.pk)),
    Kind("update-*", "task", TASK),
)
