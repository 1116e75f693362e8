"""Starting a project from a file of another program."""

from __future__ import annotations

from django.utils.translation import gettext as _

from phases.interchange.dry_run import DryRun
from phases.services.imports import import_plan
from phases.services.projects import free_slug
from phases.services.sides import Sides, usual_sides
from rollout.audit.services import audited, create
from rollout.core.errors import InvalidInput
from rollout.core.search import pinyin_key
from rollout.people.models import User
from rollout.people.roles import Permission, Role
from rollout.projects.access import may_create_projects, not_allowed
from rollout.projects.models import Membership, Project


def start_from_file(
    name: str, run: DryRun, *, actor: User, source: str, sides: Sides | None = None
) -> Project:
    """A project with the file's plan, managed by `actor`, in one transaction. `sides` None: the usual ones.

    Refusals: NotAllowed; InvalidInput for a bad name.
    """
    if not may_create_projects(actor):
        raise not_allowed(Permission.PROJECT_CREATE)
    if not name.strip() or len(name) > 200:
        raise InvalidInput("bad_name", _("Give the project a name of 1 to 200 characters."), field="name")
    sides = sides or usual_sides(actor)
    with audited():
        project = Project(
            slug=free_slug(name),
            name=name.strip(),
            client=sides.client,
            vendor=sides.vendor,
            search_text=pinyin_key(name),
        )
        create(project, actor=actor, action="project.start")
        create(Membership(project=project, user=actor, role=Role.PROJECT_MANAGER.value), actor=actor)
        import_plan(project, run, actor=actor, source=source)
    return project
