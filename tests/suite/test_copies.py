"""Each worker's tests meet a copy of the database that the run migrated from nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.mark.django_db
def test_the_copy_stands_at_the_last_migration_of_every_app() -> None:
    executor = MigrationExecutor(connection)
    assert executor.loader.applied_migrations
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.django_db
def test_no_test_writes_to_the_original(worker_id: str) -> None:
    original = Path(os.environ["ROLLOUT_TEST_RUN"], "migrated").read_text()
    assert original != connection.settings_dict["NAME"]
    assert worker_id in str(connection.settings_dict["NAME"])
