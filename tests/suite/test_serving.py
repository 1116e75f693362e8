"""What `manage.py serve` refuses before it starts anything."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, environment
from tests.postgres import NoPostgres, cluster


def serve(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "serve", *words],
        cwd=ROOT,
        env=environment("demo", folder, **variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = serve(tmp_path, "--port", str(port))
    assert done.returncode != 0
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr
    assert f"make demo PORT={port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_make_demo_asks_for_its_port_before_it_loads_anything() -> None:
    lines = (ROOT / "Makefile").read_text().partition("\ndemo:\n")[2].partition("\n\n")[0].splitlines()
    question = next(line for line in lines if "rollout.core.ports" in line)
    assert lines.index(question) < next(n for n, line in enumerate(lines) if "manage.py" in line)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        words = question.strip().removeprefix("@$(PYTHON) ").replace("$(PORT)", port).split()
        done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr


@pytest.mark.parametrize("port", ["0.5", "eighty", "70000"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    done = serve(tmp_path, "--port", port)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


STOPPING = """
import os, sys
from rollout.core.supervisor import Child, Supervisor
killed_together = ["sh", "-c", "kill -TERM $PPID; kill -TERM $$"]
Supervisor([Child("worker 1", killed_together, os.environ)]).run()
"""


def test_parts_that_end_with_the_whole_are_not_told_as_dead() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STOPPING], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_demo_listens_on_this_machine_only(tmp_path: Path) -> None:
    done = serve(tmp_path, "--host", "0.0.0.0")
    assert "it listens on this machine only" in done.stderr


def test_a_database_that_loses_commits_is_not_served(tmp_path: Path) -> None:
    try:
        with cluster({"fsync": "off"}) as url:
            done = serve(tmp_path, DATABASE_URL=url)
    except NoPostgres as problem:
        pytest.skip(f"the refusal of a careless PostgreSQL: {problem}")
    assert done.returncode != 0
    assert "fsync is off, not on" in done.stderr
