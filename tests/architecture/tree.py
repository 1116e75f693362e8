"""What lies in the repository, for tests about its shape."""

from __future__ import annotations

import ast
import os
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPLICATION = ("rollout", "phases", "requirements_pool", "training")


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the repository, tracked or about to be, relative to its root."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in listed.split("\0") if name and (ROOT / (path := Path(name))).is_file())


def python_files(*tops: str, migrations: bool = False) -> list[Path]:
    """Python files below the named top folders."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and path.parts[0] in tops and (migrations or "migrations" not in path.parts)
    ]


def templates() -> list[Path]:
    return [path for path in files() if path.parts[0] == "templates" and path.suffix in {".html", ".txt"}]


def own_static(*suffixes: str) -> list[Path]:
    """Our own browser files: everything static that was not vendored."""
    static = Path("rollout/static")
    return [
        path
        for path in files()
        if path.is_relative_to(static) and "vendor" not in path.parts and path.suffix in suffixes
    ]


def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(text(path), filename=str(path))


def environment(mode: str, folder: Path, **more: str) -> dict[str, str]:
    """The environment for a command of ours in a process of its own."""
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG", "JAVA_HOME"}}
    return {**kept, "ROLLOUT_MODE": mode, "ROLLOUT_DATA_DIR": str(folder), **more}
