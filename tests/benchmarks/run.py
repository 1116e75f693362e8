"""`make bench`: runs every module here that has a `run()`, prints its figures, keeps them under .bench/.

Each runs in a process of its own, with Django set up on an empty, migrated SQLite database; those whose time
is mostly the database's run on PostgreSQL too.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.postgres import NoPostgres, cluster

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
KEPT = ROOT / ".bench"
ON_BOTH = frozenset({"stored_plan"})


def names() -> list[str]:
    """Modules with figures to give."""
    return sorted(path.stem for path in HERE.glob("*.py") if "\ndef run(" in path.read_text())


def run_here(name: str, out: Path) -> None:
    """In the child: set up Django, run one module, write its figures."""
    import django
    from django.core.management import call_command

    django.setup()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # trying an address is no event
    call_command("migrate", verbosity=0)
    figures = importlib.import_module(f"tests.benchmarks.{name}").run()
    out.write_text(json.dumps(figures, default=str))


def run_apart(name: str, **settings: str) -> Any:
    """Run one module in a child, with these environment variables; its figures, or None if it failed."""
    with tempfile.TemporaryDirectory(prefix="rollout-bench-") as folder:
        out = Path(folder) / "figures.json"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "ROLLOUT_TEST_RUN": folder,
            **settings,
        }
        command = [sys.executable, "-m", "tests.benchmarks.run", "--here", str(out), name]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        return json.loads(out.read_text()) if done.returncode == 0 else None


def run_on_postgres(name: str) -> Any:
    """The same on a PostgreSQL server of its own; None also where it cannot be started."""
    try:
        with cluster() as url:
            return run_apart(name, ROLLOUT_TEST_POSTGRES=url)
    except NoPostgres as error:
        print(error)
        return None


def is_table(figures: Any) -> bool:
    """Rows of the same figures under different names?"""
    if not isinstance(figures, dict) or not figures or not all(isinstance(v, dict) for v in figures.values()):
        return False
    columns = {tuple(row) for row in figures.values()}
    return len(columns) == 1 and not any(
        isinstance(v, dict) for row in figures.values() for v in row.values()
    )


def lines(figures: Any, path: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """Nested figures as lines of words: tables with a head, everything else as name and value.

    >>> list(lines({"by size": {"1000": {"ms": 2.0}, "10000": {"ms": 21.5}}, "ok": True}))
    [['by size', 'ms'], ['1000', '2.0'], ['10000', '21.5'], ['ok', 'True']]
    """
    if is_table(figures):
        yield [" · ".join(path), *next(iter(figures.values()))]
        for name, row in figures.items():
            yield [str(name), *map(str, row.values())]
    elif isinstance(figures, dict):
        for key, value in figures.items():
            yield from lines(value, (*path, str(key)))
    else:
        yield [" · ".join(path), str(figures)]


def show(name: str, figures: Any) -> None:
    rows = list(lines(figures))
    width = max(len(row[0]) for row in rows)
    print(f"\n== {name} ==")
    for label, *values in rows:
        print(f"{label:<{width}}", *(f"{value:>20}" for value in values))


def machine() -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which ones: {', '.join(names())} (default: all)")
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.here:
        run_here(chosen.names[0], chosen.here)
        return 0
    results: dict[str, Any] = {}
    for name in chosen.names or names():
        found = {name: run_apart(name)}
        if name in ON_BOTH:
            found[f"{name} on PostgreSQL"] = run_on_postgres(name)
        for heading, figures in found.items():
            show(heading, figures if figures is not None else {"failed": "see above"})
        results |= found
    KEPT.mkdir(exist_ok=True)
    kept = KEPT / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
    kept.write_text(json.dumps({"machine": machine(), **results}, indent=2))
    shutil.copy(kept, KEPT / "latest.json")
    print(f"\nKept in {kept.relative_to(ROOT)}")
    return 1 if None in results.values() else 0


if __name__ == "__main__":
    sys.exit(main())
