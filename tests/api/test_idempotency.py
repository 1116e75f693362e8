"""A POST with an Idempotency-Key is done once, however often it arrives."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from rollout.core.models import StoredAnswer
from rollout.people.models import User
from rollout.projects.models import Membership, Project

Connect = Callable[[User], APIClient]
ADDRESS = "/api/v1/projects/lotus/members/"


def invite(client: APIClient, key: str, email: str = "fay@example.com") -> Any:
    content = {"email": email, "name": "Fay Gu", "role": "key_user"}
    return client.post(ADDRESS, content, format="json", headers={"Idempotency-Key": key})


def test_a_repetition_gets_the_first_answer(api: Connect, ada: User, project: Project) -> None:
    first, second = (invite(api(ada), "k1") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json() and first["ETag"] == second["ETag"]
    assert second["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first
    assert Membership.objects.filter(user__email="fay@example.com").count() == 1


def test_without_a_key_it_is_a_request_of_its_own(api: Connect, ada: User, project: Project) -> None:
    content = {"email": "fay@example.com", "name": "Fay Gu", "role": "key_user"}
    answers = [api(ada).post(ADDRESS, content, format="json").status_code for _ in range(2)]
    assert answers == [201, 400]


def test_the_same_key_for_another_request_is_refused(api: Connect, ada: User, project: Project) -> None:
    invite(api(ada), "k1")
    response = invite(api(ada), "k1", email="gus@example.com")
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_mismatch")
    assert not User.objects.filter(email="gus@example.com").exists()


def test_keys_of_two_people_do_not_meet(
    api: Connect, ada: User, eve: User, project: Project, other_project: Project
) -> None:
    invite(api(ada), "k1")
    content = {"email": "gus@example.com", "name": "Gus", "role": "key_user"}
    response = api(eve).post(
        "/api/v1/projects/orchid/members/", content, format="json", headers={"Idempotency-Key": "k1"}
    )
    assert response.status_code == 201


def test_a_refused_request_may_be_mended_under_its_key(api: Connect, ada: User, project: Project) -> None:
    assert invite(api(ada), "k1", email="no address").status_code == 400
    assert invite(api(ada), "k1").status_code == 201


def test_a_key_expires(api: Connect, ada: User, project: Project) -> None:
    invite(api(ada), "k1")
    StoredAnswer.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert invite(api(ada), "k1", email="gus@example.com").status_code == 201


@pytest.mark.parametrize("key", ["x" * 201, "smörgås"])
def test_a_key_is_short_and_plain(api: Connect, ada: User, project: Project, key: str) -> None:
    assert invite(api(ada), key).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_twins_that_arrive_together_are_done_once(api: Connect, ada: User, project: Project) -> None:
    clients = [api(ada) for _ in range(6)]

    def call(client: APIClient) -> Any:
        try:
            return invite(client, "k1")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(call, clients))
    assert {a.status_code for a in answers} == {201}
    assert len({a.content for a in answers}) == 1
    assert Membership.objects.filter(user__email="fay@example.com").count() == 1
