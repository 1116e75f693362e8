"""Each worker's tests meet a copy of the database that the run migrated from nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from rollout.projects.models import Project
from tests.plugins.emptying import empty


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


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        counted = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            counted[name] = cursor.fetchone()[0]
        return counted


@pytest.mark.django_db(transaction=True)
def test_what_a_test_committed_is_gone_after_it_and_what_migrations_made_is_not(project: Project) -> None:
    assert rows()["projects_project"] == 1
    empty(Path(os.environ["ROLLOUT_TEST_RUN"], "migrated").read_text())
    left = {name for name, count in rows().items() if count}
    assert left == {"auth_permission", "django_content_type", "django_migrations"}
