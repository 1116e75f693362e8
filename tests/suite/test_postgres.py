"""The tests' own PostgreSQL: private while it runs, gone afterwards, however the run ends."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.architecture.tree import ROOT
from tests.postgres import OWNER, NoPostgres, cluster

STARTS_ONE = """
import time
from tests.postgres import cluster
with cluster() as url:
    print(url.partition("host=")[2], flush=True)
    time.sleep(60)
"""


def folder_of(url: str) -> Path:
    return Path(url.partition("host=")[2])


def running_in(folder: Path) -> bool:
    """Is a server process at work on this folder's data?"""
    commands = [p.read_bytes() for p in Path("/proc").glob("[0-9]*/cmdline") if p.exists()]
    return any(str(folder / "data").encode() in command for command in commands)


def test_the_cluster_listens_on_no_network_and_leaves_nothing() -> None:
    try:
        with cluster() as url:
            folder = folder_of(url)
            assert folder.stat().st_mode & 0o077 == 0
            with psycopg.connect(host=str(folder), user=OWNER, dbname="postgres") as server:
                settings = dict(server.execute("SELECT name, setting FROM pg_settings").fetchall())
    except NoPostgres as problem:
        pytest.skip(f"a PostgreSQL of the tests' own: {problem}")
    assert settings["listen_addresses"] == ""
    assert (settings["fsync"], settings["synchronous_commit"]) == ("on", "on")
    assert not folder.exists()
    assert not running_in(folder)


def test_the_cluster_ends_with_a_run_that_is_killed() -> None:
    owner = subprocess.Popen([sys.executable, "-c", STARTS_ONE], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    line = owner.stdout.readline().strip()
    if not line:
        pytest.skip("a PostgreSQL of the tests' own: its server programs are missing")
    assert running_in(Path(line))
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    patience = 1200  # a shutdown writes everything out, which takes its time on a busy disk
    while patience and running_in(Path(line)):
        time.sleep(0.05)
        patience -= 1
    assert patience, "the server outlived the run that started it"
    shutil.rmtree(line)
