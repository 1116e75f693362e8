"""Who owns the projects that are measured."""

from __future__ import annotations

from rollout.people.models import User
from tests.factories import UserFactory


def manager() -> User:
    """Ada, made once."""
    ada: User = User.objects.filter(email="ada@example.com").first() or UserFactory(
        name="Ada Shen", email="ada@example.com", language="en"
    )
    return ada
