"""What memberships add to a person's reach beyond a single project (see people.access)."""

from __future__ import annotations

from django.db.models import Q

from rollout.people.models import User
from rollout.people.roles import Permission, Role, Scope, reach
from rollout.projects.models import Membership


class MembershipReach:
    def roles(self, user: User) -> frozenset[Role]:
        return frozenset(Role(r) for r in Membership.objects.of(user).values_list("role", flat=True))

    def scopes(self, user: User, permission: Permission) -> dict[int, Scope]:
        found: dict[int, Scope] = {}
        for project, role in Membership.objects.of(user).values_list("project_id", "role"):
            scope = reach(Role(role), permission, in_project=True)
            if scope is not None:
                found[project] = max(scope, found.get(project, scope))
        return found

    def people(self, user: User, permission: Permission) -> Q:
        wide = [pk for pk, scope in self.scopes(user, permission).items() if scope >= Scope.PROJECT]
        return Q(memberships__project__in=wide)

    def holders(self, role: Role) -> Q:
        return Q(memberships__role=role.value)
