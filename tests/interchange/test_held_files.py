"""A file that was looked at waits a day for being taken over, for whoever sent it and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from phases.views.held_files import held, hold, release
from rollout.core.errors import InvalidInput
from rollout.core.jobs.files import forget_expired
from rollout.core.models import StoredFile
from rollout.core.models.stored_files import StoredFilePart
from rollout.people.models import User

pytestmark = pytest.mark.django_db
CONTENT = b"<Project/>" * 200_000


def refusal(token: str, user: User) -> str:
    with pytest.raises(InvalidInput) as refused:
        held(token, user)
    return refused.value.code


def test_the_bytes_come_back_as_often_as_they_are_asked_for(ada: User) -> None:
    token = hold(CONTENT, "plan.xml", ada)
    assert held(token, ada) == held(token, ada) == (CONTENT, "plan.xml")


@pytest.mark.parametrize("change", ["", "x", "forged"])
def test_a_token_of_somebody_else_or_a_changed_one_opens_nothing(ada: User, ben: User, change: str) -> None:
    token = hold(CONTENT, "plan.xml", ada)
    assert refusal(token if not change else f"{token}{change}", ben if not change else ada) == "file_gone"


def test_what_was_taken_over_or_damaged_is_gone(ada: User) -> None:
    first, second = hold(CONTENT, "plan.xml", ada), hold(CONTENT, "other.xml", ada)
    release(first, ada)
    assert refusal(first, ada) == "file_gone" and held(second, ada)[1] == "other.xml"
    StoredFilePart.objects.filter(number=0).update(content=b"changed")
    assert refusal(second, ada) == "file_gone"


def test_after_a_day_it_is_forgotten(ada: User) -> None:
    token = hold(CONTENT, "plan.xml", ada)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert refusal(token, ada) == "file_gone"
        assert forget_expired(timezone.now()) == 1 and not StoredFile.objects.exists()
