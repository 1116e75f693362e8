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
    """Listening to what a library saves is allowed: there the sender is named, and is not ours."""
    found = []
    for path in python_files(*APPLICATION):
        imports = [node for node in ast.walk(syntax(path)) if isinstance(node, ast.ImportFrom)]
        names = {alias.name: node.module or "" for node in imports for alias in node.names}
        signals = {name for name, module in names.items() if module == MODEL_SIGNALS}
        senders = [sender_of(node, signals) for node in ast.walk(syntax(path)) if isinstance(node, ast.Call)]
        foreign = [
            names.get(sender, "").split(".")[0] not in ("", *APPLICATION) for sender in senders if sender
        ]
        if "Signal" in names or (signals and len(foreign) < len(signals)) or not all(foreign):
            found.append(str(path))
    assert not found


def sender_of(call: ast.Call, signals: set[str]) -> str | None:
    """The name given as `sender` where one of the signals is connected."""
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr != "connect":
        return None
    if not isinstance(function.value, ast.Name) or function.value.id not in signals:
        return None
    given = [keyword.value for keyword in call.keywords if keyword.arg == "sender"]
    return given[0].id if given and isinstance(given[0], ast.Name) else "somebody"
