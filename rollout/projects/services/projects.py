"""Verbs about a project: its settings and its people. Each asks for its permission."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.core.zones import require_zone
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import User
from rollout.people.roles import Permission, Role, Scope
from rollout.people.services.invitations import open_account
from rollout.projects.access import ProjectAccess, not_allowed
from rollout.projects.members import grantable_roles
from rollout.projects.models import Membership, Project, ProjectStatus

SETTINGS = (
    "name",
    "description",
    "client",
    "vendor",
    "language",
    "time_zone",
    "status",
    "risk_medium_from",
    "risk_high_from",
)


@audited()
def change_settings(project: Project, changes: Mapping[str, Any], *, version: int, actor: User) -> Project:
    """Write the named settings. Stale when somebody else saved first."""
    ProjectAccess(actor, project).require(Permission.PROJECT_WRITE)
    if unknown := set(changes) - set(SETTINGS):
        raise InvalidInput("setting_unknown", _("A project has no setting “%s”.") % sorted(unknown)[0])
    if "time_zone" in changes:
        require_zone(changes["time_zone"])
    require_levels_in_order(
        changes.get("risk_medium_from", project.risk_medium_from),
        changes.get("risk_high_from", project.risk_high_from),
    )
    return audit.change(project, changes, version=version, actor=actor)


def require_levels_in_order(medium: int, high: int) -> None:
    """InvalidInput unless the scores divide 1 to 25 into low, medium and high."""
    if not 1 < medium < high <= 25:
        raise InvalidInput(
            "levels_out_of_order",
            _(
                "Risks cannot be medium from %(medium)s and high from %(high)s; choose two scores from 2 "
                "to 25, the higher one for high."
            )
            % {"medium": medium, "high": high},
            field="risk_high_from",
        )


@audited()
def add_member(project: Project, *, user: User, role: Role, actor: User) -> Membership:
    """Give a person a role. Refuses one that `actor` may not give, or that the person has."""
    require_grant(ProjectAccess(actor, project), user, role)
    refuse_closed(project)
    if Membership.objects.filter(project=project, user=user, role=role).exists():
        raise InvalidInput(
            "role_held",
            _("%(person)s is already %(role)s in this project.")
            % {"person": user, "role": ROLE_LABELS[role]},
            field="role",
        )
    return audit.create(Membership(project=project, user=user, role=role), actor=actor)


@audited()
def invite(project: Project, *, email: str, name: str, role: Role, actor: User) -> Membership:
    """Give a role to the account with this address; without one, make an account that has no password yet.

    A new account belongs to the inviter's organisation and department.
    """
    access = ProjectAccess(actor, project)
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        user = new_account(access, email, name, role)
    elif not user.is_active:
        raise StateRefusal(
            "account_closed", _("This account is closed; ask an administrator to open it again.")
        )
    return add_member(project, user=user, role=role, actor=actor)


def new_account(access: ProjectAccess, email: str, name: str, role: Role) -> User:
    actor = access.user
    if role not in grantable_roles(access.scope(Permission.USERS_INVITE)):
        raise not_allowed(Permission.USERS_INVITE)
    if not name.strip():
        raise InvalidInput(
            "name_missing",
            _("There is no account with this address yet; give the person's name."),
            field="name",
        )
    return open_account(
        email=email, name=name, actor=actor, organization=actor.organization, department=actor.department
    )


@audited()
def remove_role(membership: Membership, *, actor: User) -> None:
    """Take a role away. The last project manager stays: a project without one could not be changed again."""
    project = membership.project
    require_grant(ProjectAccess(actor, project), membership.user, Role(membership.role))
    managers = Membership.objects.select_for_update().filter(project=project, role=Role.PROJECT_MANAGER)
    if membership.role == Role.PROJECT_MANAGER and len(managers) == 1:
        raise StateRefusal(
            "last_manager",
            _("%(person)s is the only project manager; make somebody else project manager first.")
            % {"person": membership.user},
        )
    audit.remove(membership, actor=actor)


def require_grant(access: ProjectAccess, user: User, role: Role) -> None:
    """NotAllowed unless the actor's right to invite reaches this person and this role."""
    scope = access.scope(Permission.USERS_INVITE)
    if role not in grantable_roles(scope):
        raise not_allowed(Permission.USERS_INVITE)
    own_department = user.department_id is not None and user.department_id == access.user.department_id
    if scope is not None and scope < Scope.PROJECT and not own_department:
        raise not_allowed(Permission.USERS_INVITE)


def refuse_closed(project: Project) -> None:
    if project.status == ProjectStatus.CLOSED:
        raise StateRefusal("project_closed", _("The project is closed; open it again in its settings."))
