"""The readiness check tells what is missing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

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


def test_a_migration_taken_back_while_the_server_runs_is_told(client: Any) -> None:
    def answer() -> str:
        return str(client.get("/health/ready").json()["checks"]["migrations"])

    assert answer() == "ok"
    MigrationRecorder(connection).record_unapplied(
        "core", MigrationLoader(None).graph.leaf_nodes("core")[0][1]
    )
    assert answer() == "1 not applied; run manage.py migrate"


def test_the_files_of_the_migrations_are_read_for_the_first_question_only(
    client: Any, monkeypatch: Any
) -> None:
    client.get("/health/ready")
    monkeypatch.setattr(MigrationLoader, "load_disk", None)
    assert client.get("/health/ready").json()["checks"]["migrations"] == "ok"
