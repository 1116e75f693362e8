"""Production settings: refused when unsafe, clean by Django's own check list."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, environment

SECRET = "kT3-only-in-this-test-9fQzXwLm2vBn8RdYpHs6JcGa4UeVo7Tx"


def manage(*words: str, mode: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(mode, folder, **variables),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_check_finds_nothing_in_production(tmp_path: Path) -> None:
    words = ["check", "--deploy", "--fail-level", "WARNING"]
    done = manage(
        *words, mode="production", folder=tmp_path, SECRET_KEY=SECRET, ALLOWED_HOSTS="crm.example.com"
    )
    assert done.returncode == 0, done.stderr


def test_the_deployment_check_finds_a_weak_key(tmp_path: Path) -> None:
    words = ["check", "--deploy", "--fail-level", "WARNING"]
    done = manage(
        *words, mode="production", folder=tmp_path, SECRET_KEY="short", ALLOWED_HOSTS="crm.example.com"
    )
    assert done.returncode != 0
    assert "security.W009" in done.stderr


def test_production_does_not_start_without_a_key(tmp_path: Path) -> None:
    done = manage("check", mode="production", folder=tmp_path)
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


@pytest.mark.parametrize(("mode", "hosts"), [("demo", "crm.example.com"), ("demo", "*"), ("staging", "")])
def test_unsafe_or_unknown_modes_are_refused(mode: str, hosts: str, tmp_path: Path) -> None:
    """The demo signs anybody in, so it answers on this machine only."""
    variables = {"ALLOWED_HOSTS": hosts} if hosts else {}
    done = manage("check", mode=mode, folder=tmp_path, **variables)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
