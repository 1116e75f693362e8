"""Style and types, by the tools' own judgement. Their settings stand in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, templates

TOOLS = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command", ["ruff check", "ruff format --check", "mypy", "djlint --lint --quiet templates"]
)
def test_the_tool_finds_nothing(command: str) -> None:
    name, *words = command.split()
    done = subprocess.run([TOOLS / name, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_templates_to_judge() -> None:
    assert templates()
