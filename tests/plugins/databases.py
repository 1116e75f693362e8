"""`--database sqlite|postgres|all`: which database the suite runs on.

PostgreSQL is started here, in the process that was called, and the tests run in a child process that
knows its address: the server ends with the run, however the run ends.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.plugins import outcome
from tests.postgres import NoPostgres, cluster

POSTGRES_ADDRESS = "ROLLOUT_TEST_POSTGRES"
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_reset_sequences", "live_server"})


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("rollout")
    group.addoption(
        "--database",
        choices=["sqlite", "postgres", "all"],
        default="sqlite",
        help="run on SQLite (default), on a PostgreSQL of the run's own, or on both in turn",
    )
    group.addoption(
        "--complete", action="store_true", help="fail if any test could not run (continuous integration)"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    choice = config.getoption("database")
    wanted = ["sqlite", "postgres"] if choice == "all" else [choice]
    here = "postgres" if os.environ.get(POSTGRES_ADDRESS) else "sqlite"
    if wanted == [here] or config.option.collectonly or config.option.help or config.option.version:
        return None
    return run_in_turn(config, wanted)


def run_in_turn(config: pytest.Config, databases: list[str]) -> int:
    """Run the same command once per database, then say together what passed and what was left out."""
    results = [run_child(config, name) for name in databases]
    return outcome.tell(results, complete=config.getoption("complete"))


def run_child(config: pytest.Config, database: str) -> outcome.Result:
    print(f"\n=== Tests on {database} ===", flush=True)
    try:
        if database == "sqlite":
            return run_pytest(config, database, {})
        with cluster() as url:
            return run_pytest(config, database, {POSTGRES_ADDRESS: url})
    except NoPostgres as problem:
        return outcome.Result(database, left_out={f"all tests on PostgreSQL: {problem}": 1})


def run_pytest(config: pytest.Config, database: str, extra: dict[str, str]) -> outcome.Result:
    folder = Path(tempfile.mkdtemp(prefix="rollout-tests-"))
    environment = {k: v for k, v in os.environ.items() if k != POSTGRES_ADDRESS}
    environment |= {"ROLLOUT_TEST_RUN": str(folder), **extra}
    words = [*map(str, config.invocation_params.args), "--database", database]
    try:
        done = subprocess.run([sys.executable, "-m", "pytest", *words], env=environment, check=False)
        written = folder / outcome.FILE
        counted: dict[str, Any] = json.loads(written.read_text()) if written.exists() else {}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome.Result(database, exit_code=done.returncode, **counted)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite: means something on SQLite only")
    config.addinivalue_line("markers", "postgres: means something on PostgreSQL only")
    config.addinivalue_line("markers", "once: does not depend on the database, so one pass is enough")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to the other database's pass what would only be repeated here, or means nothing here."""
    keep = worth_running_on_postgres if os.environ.get(POSTGRES_ADDRESS) else worth_running_on_sqlite
    dropped = [item for item in items if not keep(item)]
    if dropped:
        items[:] = [item for item in items if keep(item)]
        config.hook.pytest_deselected(items=dropped)


def worth_running_on_sqlite(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgres") is None


def worth_running_on_postgres(item: pytest.Item) -> bool:
    """Only tests that meet the database; pages in a browser are the same on both."""
    if item.get_closest_marker("postgres"):
        return True
    if item.get_closest_marker("sqlite") or item.get_closest_marker("once"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)
