"""The readiness check tells what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from rollout.core.jobs.beats import beat

pytestmark = pytest.mark.django_db


def test_alive_needs_nothing(client: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get("/health/live").json() == {"status": "ok"}


def test_without_a_worker_it_is_not_ready(client: Any) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert "manage.py work" in response.json()["checks"]["worker"]
    beat("tester")
    assert client.get("/health/ready").json()["checks"]["worker"] == "ok"


def test_an_answer_is_never_cached(client: Any) -> None:
    assert "no-store" in client.get("/health/ready")["Cache-Control"]
