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


WEAK = {
    "SECRET_KEY has 5 characters": "short",
    "SECRET_KEY has 49 characters": SECRET[:49],
    "SECRET_KEY has only 4 different characters": "abcd" * 20,
    "SECRET_KEY begins with “django-insecure”": f"django-insecure-{SECRET}",
}


@pytest.mark.parametrize("command", ["serve", "work", "runserver", "migrate"])
def test_no_command_starts_in_production_with_a_weak_key(command: str, tmp_path: Path) -> None:
    done = manage(command, mode="production", folder=tmp_path, SECRET_KEY="short")
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1, done.stderr
    assert "SECRET_KEY has 5 characters; set one of at least 50 random characters." in done.stderr


@pytest.mark.parametrize("told", WEAK)
def test_each_weakness_of_a_key_is_told(told: str, tmp_path: Path) -> None:
    done = manage("check", mode="production", folder=tmp_path, SECRET_KEY=WEAK[told])
    assert done.returncode != 0
    assert told in done.stderr


def test_the_web_server_does_not_load_with_a_weak_key(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import rollout.wsgi"],
        cwd=ROOT,
        env=environment("production", tmp_path, SECRET_KEY="short"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "SECRET_KEY has 5 characters" in done.stderr


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
