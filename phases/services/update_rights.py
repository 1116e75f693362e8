"""What every verb about updates asks first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from phases.models import UpdateRequest, UpdateRound
from rollout.core.errors import StateRefusal
from rollout.people.access import withheld
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess, not_allowed
from rollout.projects.members import present_in
from rollout.projects.models import Project
from rollout.projects.services.projects import refuse_closed


def require_managing(project: Project, actor: User) -> None:
    """NotAllowed without the right to write the whole plan; refuses a closed project."""
    ProjectAccess(actor, project).require(Permission.PLAN_WRITE)
    refuse_closed(project)


def require_member(user: User, project: Project) -> None:
    """NotAllowed for somebody who has left the project or the company."""
    if not user.is_active or not Project.objects.visible_to(user).filter(pk=project.pk).exists():
        raise not_allowed(Permission.PLAN_READ)


def require_present(request: UpdateRequest) -> None:
    """StateRefusal for a question to somebody who has left: they get no mail and answer nothing."""
    if not present_in(request.round.plan.project).filter(pk=request.user_id).exists():
        raise StateRefusal(
            "owner_left",
            _("%(person)s has left this project; give these tasks another owner, who is asked instead.")
            % {"person": request.user},
        )


def require_own(request: UpdateRequest, actor: User) -> None:
    """Everybody answers for themselves; a program only if its owner lets it write plans."""
    if actor.pk != request.user_id or withheld(actor, Permission.PLAN_WRITE):
        raise not_allowed(Permission.PLAN_WRITE)
    require_member(actor, request.round.plan.project)


def require_running(found: UpdateRound) -> None:
    """StateRefusal for a round that takes no answers any more."""
    refuse_closed(found.plan.project)
    if found.closed_at is not None:
        raise StateRefusal(
            "round_closed", _("This round is closed; tell the project manager, or wait for the next one.")
        )
