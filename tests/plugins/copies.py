"""The databases of a run: one is migrated from nothing, and each worker's tests get a copy of it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """In the place of pytest-django's, which migrates once for each worker. The run's folder and server go
    at its end, and the databases with them."""
    from django.db import connection
    from django.test import TransactionTestCase

    from tests.plugins.emptying import empty

    with django_db_blocker.unblock():
        with migrated() as original:
            connection.close()
            connection.settings_dict["NAME"] = original
            connection.creation.clone_test_db(suffix=worker_id, verbosity=0)
        connection.settings_dict |= connection.creation.get_test_db_clone_settings(worker_id)
    with patch.object(TransactionTestCase, "_fixture_teardown", lambda case: empty(original)):
        yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture
def migrated_file(django_db_setup: None, tmp_path: Path) -> Path:
    """A SQLite database where another process with this data folder looks for it; on the pass on SQLite."""
    with migrated() as original:
        return Path(shutil.copy(original, tmp_path / "rollout.sqlite3"))


@contextmanager
def migrated() -> Iterator[str]:
    """The name of the run's empty, migrated database, which nobody else reads or writes meanwhile."""
    with Path(os.environ["ROLLOUT_TEST_RUN"], "migrated").open("a+") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        yield name_in(mark) or migrate(mark)


def name_in(mark: IO[str]) -> str:
    mark.seek(0)
    return mark.read()


def migrate(mark: IO[str]) -> str:
    """Whoever comes first makes it, and tells the others."""
    from django.db import connection

    name: str = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    mark.write(name)
    mark.flush()
    return name
