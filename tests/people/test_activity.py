"""When a session was last used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rollout.people.models import User

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 9, 18, 8, 0, tzinfo=UTC)
SESSIONS = reverse("people:session_list")


@pytest.fixture
def client(ada: User) -> Client:
    """Ada, signed in at eight."""
    client = Client()
    with time_machine.travel(MORNING, tick=False):
        client.post("/accounts/login/", {"login": ada.email, "password": "correct horse battery staple"})
    return client


def writes(client: Client, at: datetime, page: str = SESSIONS) -> list[str]:
    with time_machine.travel(at, tick=False), CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    return [query["sql"] for query in found if query["sql"].startswith("UPDATE")]


def last_seen() -> Any:
    return UserSession.objects.get().last_seen_at


def test_two_requests_in_the_same_minute_write_once(client: Client) -> None:
    noon = MORNING + timedelta(hours=4)
    assert len(writes(client, noon)) == 1
    assert writes(client, noon + timedelta(seconds=59)) == []
    assert last_seen() == noon


def test_the_next_minute_is_noted_again(client: Client) -> None:
    noon = MORNING + timedelta(hours=4)
    writes(client, noon)
    assert len(writes(client, noon + timedelta(seconds=61))) == 1
    assert last_seen() == noon + timedelta(seconds=61)


def test_another_process_in_the_same_minute_changes_nothing(client: Client) -> None:
    noon = MORNING + timedelta(hours=4)
    writes(client, noon)
    cache.clear()
    writes(client, noon + timedelta(seconds=30))
    assert last_seen() == noon


def test_the_list_of_sessions_says_when_each_was_last_seen(client: Client) -> None:
    noon = MORNING + timedelta(hours=4)
    writes(client, noon, reverse("people:profile"))
    with time_machine.travel(noon, tick=False):
        text = client.get(SESSIONS).content.decode()
    assert "2026-09-18 12:00" in text or "2026-09-18 20:00" in text


def test_a_page_without_a_session_notes_nothing(db: None) -> None:
    assert writes(Client(), MORNING, "/accounts/login/") == []
