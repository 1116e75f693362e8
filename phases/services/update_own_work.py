"""Nobody accepts their own report while somebody else may: who wrote it, whose it is, who could."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from phases.models import TaskUpdate
from rollout.core.errors import StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.models import Project
from rollout.projects.querysets import project_roles_with


@dataclass
class OwnWork:
    """One manager before the reports of a project.

    Who wrote a report down for its owner never accepts it. Its owner does only where nobody else in the
    project may; the record then says so."""

    project: Project
    actor: User

    @cached_property
    def others(self) -> list[User]:
        """Who else in the project may accept reports, by name."""
        held = self.project.memberships.filter(role__in=project_roles_with(Permission.PLAN_WRITE))
        rows = User.objects.filter(pk__in=held.values("user"), is_active=True).exclude(pk=self.actor.pk)
        return list(rows.order_by("name", "pk"))

    def is_owner(self, update: TaskUpdate) -> bool:
        return bool(update.request.user_id == self.actor.pk)

    def entered(self, update: TaskUpdate) -> bool:
        return bool(update.entered_by_id == self.actor.pk)

    def allows(self, update: TaskUpdate) -> bool:
        return not self.entered(update) and not (self.is_owner(update) and self.others)

    def refusal(self, update: TaskUpdate) -> str:
        """Why this person cannot accept it and who can; empty where they may."""
        if self.entered(update):
            return _(
                "You entered this yourself, and nobody approves own work: %(person)s confirms it by the link "
                "in their mail, or somebody else who manages the plan accepts it."
            ) % {"person": update.request.user}
        if self.allows(update):
            return ""
        names = _(", ").join(str(person) for person in self.others)
        return _(
            "This is your own report, and nobody approves own work: it can be accepted by %(people)s."
        ) % {"people": names}

    def require(self, update: TaskUpdate) -> None:
        """StateRefusal where somebody else is to accept it."""
        if not self.allows(update):
            code = "entered_by_yourself" if self.entered(update) else "own_report"
            raise StateRefusal(code, self.refusal(update))
