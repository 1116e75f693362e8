"""A database that may lose an acknowledged commit is refused at the start, and a good one is not."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from rollout.core.checks import databases_keep_what_they_acknowledge
from tests.architecture.tree import ROOT, environment
from tests.postgres import NoPostgres, cluster


def complaints(alias: str) -> list[str]:
    return [error.msg for error in databases_keep_what_they_acknowledge(None, databases=[alias])]


@pytest.fixture
def own(tmp_path: Path, django_db_blocker: Any) -> Iterator[Any]:
    """A connection to a database that nobody else has open: changing the journal needs the file alone."""
    connections.databases["own"] = {**connection.settings_dict, "NAME": str(tmp_path / "own.sqlite3")}
    with django_db_blocker.unblock():
        yield connections["own"]
        connections["own"].close()
    del connections["own"], connections.databases["own"]


def check(url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check", "--database", "default"]
    variables = environment("test", folder, DATABASE_URL=url)
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


@pytest.mark.sqlite
def test_sqlite_as_we_set_it_up_is_accepted(transactional_db: None, own: Any) -> None:
    assert complaints("default") == complaints(own.alias) == []


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("pragma", "complaint"),
    [
        ("journal_mode=DELETE", "journal_mode is delete, not wal"),
        ("synchronous=NORMAL", "synchronous is 1, not 2"),
        ("synchronous=OFF", "synchronous is 0, not 2"),
        ("foreign_keys=OFF", "foreign_keys is 0, not 1"),
    ],
)
def test_sqlite_that_keeps_less_is_refused(pragma: str, complaint: str, own: Any) -> None:
    with own.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
    assert complaints(own.alias) == [f"Database own: {complaint}."]


@pytest.mark.sqlite
def test_every_connection_to_sqlite_is_set_up_anew(tmp_path: Path) -> None:
    """A file that another program left without a write-ahead log is set right as it is opened."""
    file = tmp_path / "left.sqlite3"
    with sqlite3.connect(file) as left:
        left.execute("PRAGMA journal_mode=DELETE")
        left.execute("CREATE TABLE t (id INTEGER)")
    done = check(f"sqlite:///{file}", tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.sqlite
@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_postgres_that_keeps_less_is_refused(setting: str, tmp_path: Path) -> None:
    try:
        with cluster({setting: "off"}) as url:
            done = check(url, tmp_path)
    except NoPostgres as problem:
        pytest.skip(f"the refusal of a careless PostgreSQL: {problem}")
    assert done.returncode != 0
    assert f"{setting} is off, not on" in done.stderr


@pytest.mark.postgres
def test_postgres_as_it_is_delivered_is_accepted(db: None) -> None:
    assert complaints("default") == []
