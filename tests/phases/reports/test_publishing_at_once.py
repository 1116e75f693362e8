"""Two people publish, or keep the schedule, at the same time: nobody meets a fault of the database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from phases.models import ScheduleSnapshot, WeeklyReport
from phases.services import reports as services
from phases.services.snapshots import take_snapshot
from rollout.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What the calls give, each on a connection of its own."""

    def alone(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(alone, calls))


@pytest.fixture
def publishing(draft: WeeklyReport, ada: User) -> Callable[[], Any]:
    def publish() -> Any:
        client = APIClient()
        client.force_authenticate(ada)
        address = f"/api/v1/projects/{draft.plan.project.slug}/reports/{draft.number}/publish/"
        headers = {"If-Match": f'"{draft.version}"'}
        return client.post(address, {"recipients": []}, format="json", headers=headers)

    return publish


def test_of_two_who_publish_one_is_told_that_the_other_was_first(
    publishing: Callable[[], Any], draft: WeeklyReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have kept their schedule when either makes the documents."""
    making, both = services.copies_of, Barrier(2, timeout=60)

    def together(*words: Any) -> Any:
        both.wait()
        return making(*words)

    monkeypatch.setattr(services, "copies_of", together)
    answers = at_once(publishing, publishing)
    assert sorted(one.status_code for one in answers) == [200, 409], [one.content for one in answers]
    (refused,) = [one.json() for one in answers if one.status_code == 409]
    assert refused["detail"].endswith(".")
    draft.refresh_from_db()
    assert draft.published_at is not None and draft.snapshot == ScheduleSnapshot.objects.get()


def test_who_keeps_the_schedule_meanwhile_sends_the_publisher_back_in_words(
    publishing: Callable[[], Any], draft: WeeklyReport, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    making, both = services.copies_of, Barrier(2, timeout=60)
    kept = Barrier(2, timeout=60)

    def slowly(*words: Any) -> Any:
        both.wait()
        kept.wait()
        return making(*words)

    def keep() -> Any:
        both.wait()
        found = take_snapshot(draft.plan, on=draft.reported_on, actor=ada)
        kept.wait()
        return found

    monkeypatch.setattr(services, "copies_of", slowly)
    refused, _snapshot = at_once(publishing, keep)
    assert refused.status_code == 409 and "kept the day's schedule anew" in refused.json()["detail"]
    monkeypatch.undo()
    assert publishing().status_code == 200
