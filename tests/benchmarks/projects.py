"""Many projects of equal size, made quickly: one is calculated, the others are copies of its rows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.db import connection, models, transaction

from phases.models import Dependency, Plan, Task
from phases.services.changes import recalculate
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import MembershipFactory, PlanFactory, ProjectFactory, UserFactory, arranging

GROUP = 50  # tasks under one summary


def manager() -> User:
    """Ada, who manages all of them."""
    ada: User = User.objects.filter(email="ada@example.com").first() or UserFactory(
        name="Ada Shen", email="ada@example.com", language="en"
    )
    return ada


@transaction.atomic
def make_project(slug: str, tasks: int, owner: User) -> Project:
    """A calculated project of `tasks` tasks: groups of GROUP, chained inside and from group to group."""
    project: Project = ProjectFactory(slug=slug, name=f"Rollout {slug}")
    MembershipFactory(project=project, user=owner, role=Role.PROJECT_MANAGER)
    plan: Plan = PlanFactory(project=project, last_number=tasks)
    with arranging():
        rows = Task.objects.bulk_create(task_rows(plan, tasks, owner))
        for row in rows:
            if not row.summary:
                row.parent = rows[(row.number - 1) // GROUP * GROUP]
        Task.objects.bulk_update(rows, ["parent"], batch_size=200)
        work = [row for row in rows if not row.summary]
        Dependency.objects.bulk_create(
            Dependency(plan=plan, predecessor=before, successor=after) for before, after in pairwise(work)
        )
        recalculate(plan, actor=None)
    return project


def task_rows(plan: Plan, tasks: int, owner: User) -> list[Task]:
    def row(number: int) -> Task:
        summary = (number - 1) % GROUP == 0
        return Task(
            plan=plan,
            number=number,
            position=number,
            name=f"Phase {number // GROUP + 1}" if summary else f"Task {number}",
            summary=summary,
            level=0 if summary else 1,
            owner=owner,
        )

    return [row(number) for number in range(1, tasks + 1)]


@transaction.atomic
def copy_project(original: Project, copies: int) -> None:
    """Copy a project's rows `copies` times, by statements that never leave the database."""
    plan = original.plan
    distance = Task.objects.filter(plan=plan).order_by("-pk").values_list("pk", flat=True)[0]
    with arranging():
        for number in range(1, copies + 1):
            project = ProjectFactory(slug=f"copy-{number}", name=f"Copy {number}")
            MembershipFactory(project=project, user=manager(), role=Role.PROJECT_MANAGER)
            plan_copy = Plan.objects.get(pk=plan.pk)
            plan_copy.pk, plan_copy.project = None, project
            plan_copy.save()
            moved = {"id": f"id + {number * distance}", "plan_id": str(plan_copy.pk)}
            copy_rows(Task, plan, {**moved, "parent_id": f"parent_id + {number * distance}"})
            ends = {end: f"{end} + {number * distance}" for end in ("predecessor_id", "successor_id")}
            copy_rows(Dependency, plan, {**moved, **ends})


def copy_rows(model: type[models.Model], plan: Plan, changed: dict[str, Any]) -> None:
    """INSERT … SELECT of the plan's rows, with some columns replaced by SQL expressions."""
    columns = [field.column for field in model._meta.concrete_fields]
    targets = ", ".join(f'"{name}"' for name in columns)
    sources = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({targets}) SELECT {sources} FROM "{table}" WHERE plan_id = %s', [plan.pk]
        )
