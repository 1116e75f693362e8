"""Read models of people's pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from rollout.core.classification import DataClass, class_of
from rollout.people.access import people_within, roles_anywhere
from rollout.people.masking import masked, may_see
from rollout.people.models import Department, Organization, User
from rollout.people.roles import Permission, Role


def listed_people(reader: User) -> QuerySet[Any]:
    """Whom the reader may see, with what the list shows; `joined` is false until the first password."""
    pending = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return (
        people_within(reader, Permission.USERS_READ)
        .select_related("organization", "department")
        .prefetch_related("tenant_roles")
        .annotate(joined=ExpressionWrapper(~pending, output_field=BooleanField()))
    )


@dataclass(frozen=True)
class Sight:
    """What one reader sees of personal fields; asked once a page."""

    reader: User
    roles: frozenset[Role]

    @classmethod
    def of(cls, reader: User) -> Sight:
        return cls(reader, roles_anywhere(reader))

    def full(self, field_name: str) -> bool:
        """Is the field of other people shown as it is? Only then may one search, sort or filter by it."""
        return may_see(class_of(User, field_name), self.roles)

    def email(self, person: User) -> str:
        if person.pk == self.reader.pk or self.full("email"):
            return person.email
        return str(masked(person.email, DataClass.PERSONAL))


@dataclass
class Branch:
    """A department with what stands under it."""

    department: Department
    people: int = 0
    children: list[Branch] = field(default_factory=list)


def department_tree(organization: Organization) -> list[Branch]:
    """The top departments, each with its branches. One query."""
    rows = organization.departments.annotate(headcount=Count("people", filter=Q(people__is_active=True)))
    return grown(rows.order_by("name"))


def grown(departments: Iterable[Any]) -> list[Branch]:
    branches = {d.pk: Branch(d, getattr(d, "headcount", 0)) for d in departments}
    top: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.department.parent_id)
        (above.children if above else top).append(branch)
    return top


def sessions_of(person: User) -> list[UserSession]:
    """Sessions that are still alive, the newest first; dead ones are cleared away."""
    alive = UserSession.objects.purge_and_list(person)
    return sorted(alive, key=lambda session: session.created_at, reverse=True)
