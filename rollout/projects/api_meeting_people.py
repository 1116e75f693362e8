"""People named by their ids in meetings, actions and decisions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from rollout.people.models import User
from rollout.people.roles import Permission

READ, WRITE = Permission.MEETINGS_READ, Permission.MEETINGS_WRITE
PEOPLE = {
    "chair_id": "chair",
    "minute_taker_id": "minute_taker",
    "owner_id": "owner",
    "decided_by_id": "decided_by",
}
LARGEST = 2**31 - 1


def named(content: dict[str, Any]) -> dict[str, Any]:
    """Content with people instead of their ids; unknown ids are refused by name."""
    return {PEOPLE.get(k, k): person(v, PEOPLE[k]) if k in PEOPLE else v for k, v in content.items()}


def person(key: int | None, field: str) -> User | None:
    if key is None:
        return None
    found: User | None = User.objects.filter(pk=key).first()
    if found is None:
        raise serializers.ValidationError({field: [_("There is no such person.")]})
    return found


def people(keys: list[int] | None) -> list[User] | None:
    if keys is None:
        return None
    found = list(User.objects.filter(pk__in=keys))
    if len(found) != len(set(keys)):
        raise serializers.ValidationError({"attendees": [_("There is no such person.")]})
    return found


class Attendees(serializers.ListField):
    """Ids of people; sent, they replace those who were invited."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        child = serializers.IntegerField(min_value=1, max_value=LARGEST)
        super().__init__(child=child, max_length=200, write_only=True, **options)
