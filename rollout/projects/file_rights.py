"""What a person may do, as the keeper of their files compares it: see rollout.core.jobs.files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rollout.core.jobs.files import Rights
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Membership, Project


def held(user: Any) -> Sequence[str]:
    """Every role by its place, and the department, which narrows or widens what some roles show."""
    roles = [f"tenant {role}" for role in user.tenant_roles.values_list("role", flat=True)]
    rows = Membership.objects.filter(user=user).values_list("project_id", "role")
    roles += [f"project {project} {role}" for project, role in rows]
    return [*roles, f"department {user.department_id}"]


def allows(user: Any, project_id: int, permission: str) -> bool:
    """For the project as a whole: a file has no people of its own."""
    project = Project.objects.filter(pk=project_id).first()
    return project is not None and ProjectAccess(user, project).allows(Permission(permission))


RIGHTS = Rights(held=held, allows=allows)
