"""What the search finds among people: those whom the reader may see, by name or its pinyin."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rollout.core.search import Hit, SearchSource, holds, register
from rollout.people.access import people_within, widest_scope
from rollout.people.models import User
from rollout.people.roles import Permission


def find_people(user: User, text: str, limit: int) -> list[Hit]:
    """People with open accounts first. Rights are asked where a name fits: one query if none does."""
    named = [pk for pk, name in User.objects.order_by().values_list("pk", "name") if holds(name, text)]
    if not named or widest_scope(user, Permission.USERS_READ) is None:
        return []
    seen = people_within(user, Permission.USERS_READ).filter(pk__in=named).select_related("organization")
    return [
        Hit(
            person.name,
            reverse("people:person_detail", args=[person.pk]),
            note=person.organization.name if person.organization else "",
            icon="user",
        )
        for person in seen.order_by("-is_active", "name", "pk")[:limit]
    ]


def register_search() -> None:
    register(SearchSource("people", _("People"), find_people))
