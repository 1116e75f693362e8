"""Who may import whom, and what the rules may not know."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.tree import APPLICATION, ROOT, python_files, syntax

PURE = ("phases/scheduling/", "phases/interchange/", "phases/operations.py", "rollout/people/roles.py")
CLOCKS = {"now", "today", "utcnow", "localtime", "localdate"}
MODEL_SIGNALS = "django.db.models.signals"


def test_each_layer_imports_only_layers_below_it_and_the_rules_are_pure() -> None:
    """The contracts stand in pyproject.toml."""
    lint = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    done = subprocess.run([lint or "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_everything_has_a_place_among_the_layers() -> None:
    """A module that the contract does not name could import anything."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = " ".join(next(c["layers"] for c in contracts if c["id"] == "layers"))
    named = set(layers.translate(str.maketrans("()|:", "    ")).split())
    paths = python_files(*APPLICATION)
    apps = {".".join(path.parent.parts) for path in paths if path.name == "apps.py"}
    wiring = {f"rollout.{path.stem}" for path in paths if path.parent == Path("rollout")} - {
        "rollout.__init__"
    }
    assert apps | wiring <= named


def test_rules_do_not_look_at_the_clock() -> None:
    """Today and now are parameters."""
    found = [
        f"{path}:{node.lineno}"
        for path in python_files(*APPLICATION)
        if str(path).startswith(PURE)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]
    assert not found


def test_our_apps_send_each_other_no_signals() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path in python_files(*APPLICATION)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module == MODEL_SIGNALS or "Signal" in {alias.name for alias in node.names})
    ]
    assert not found
