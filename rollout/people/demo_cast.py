"""Who stands behind the demo's one-click sign-in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rollout.audit.models import AuditEvent
from rollout.people.access import holders_of
from rollout.people.models import User
from rollout.people.roles import Role

GIVEN = ("people.tenantrole", "projects.membership")  # the records that give somebody a role, by their labels


@dataclass(frozen=True, slots=True)
class Player:
    """`meant`: whom the demo made for the role; `person`: who plays it now, None if nobody can."""

    role: Role
    person: User | None
    meant: User | None

    @property
    def stands_in(self) -> bool:
        return self.meant is not None and self.person != self.meant


def players(roles: Sequence[Role] = tuple(Role)) -> list[Player]:
    """Each role with the first person who was ever given it. Somebody who no longer holds it, or may not sign
    in any more, is replaced by the next who was given it, or else by any holder. Whatever is done later, the
    audit log knows who was first: the demo is loaded before anybody uses it."""
    given = _given()
    return [_player(role, list(given.get(role.value, ()))) for role in roles]


def _player(role: Role, given: list[int]) -> Player:
    holders = holders_of(role)
    known = {person.pk: person for person in holders.filter(pk__in=given)}
    person = next((known[pk] for pk in given if pk in known), None) or holders.order_by("pk").first()
    meant = User.objects.filter(pk=given[0]).first() if given else None
    return Player(role, person, meant)


def _given() -> Mapping[str, Mapping[int, None]]:
    """Role → the people who were given it, in that order, each once."""
    found: dict[str, dict[int, None]] = {}
    events = AuditEvent.objects.filter(target_type__in=GIVEN, action__endswith=".create")
    afters: Iterable[Any] = events.order_by("sequence").values_list("after", flat=True)
    for after in afters:
        found.setdefault(after["role"], {})[after["user"]] = None
    return found
