"""The tree: its top level, the size of its files, and what must not stand in them."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from statistics import median

from tests.architecture.tree import APPLICATION, files, python_files, syntax, text

TOP = {"rollout", "phases", "requirements_pool", "training", "templates", "tests"}
TOP |= {"manage.py", "pyproject.toml", "README.md", "Makefile", "LICENSE"}
LONG = 500
LEFT_UNDONE = re.compile(
    r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b|pragma: no " r"cover|pytest\.mark\.(?:sk" r"ip|xf" r"ail)"
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root)/\w")
READABLE = {".py", ".html", ".js", ".css", ".md", ".toml", ".txt", ".yaml", ".yml", ".json", ".sh", ""}


def readable() -> list[Path]:
    return [p for p in files() if p.suffix in READABLE and "vendor" not in p.parts and p.name != "icons.txt"]


def test_the_top_level_is_the_agreed_one() -> None:
    top = {path.parts[0] for path in files()}
    assert {name for name in top - TOP if not name.startswith(".") and not name.endswith(".lock")} == set()


def test_a_long_file_says_why_it_is_long() -> None:
    def explained(path: Path) -> bool:
        return "long" in (ast.get_docstring(syntax(path)) or "")

    long = [p for p in python_files(*APPLICATION, "tests") if text(p).count("\n") > LONG and not explained(p)]
    long += [p for p in readable() if p.suffix in {".html", ".js", ".css"} and text(p).count("\n") > LONG]
    assert not long


def test_files_are_small_on_the_whole() -> None:
    sizes = [lines for path in python_files(*APPLICATION) if (lines := text(path).count("\n")) > 5]
    assert median(sizes) <= 100


def test_nothing_is_marked_as_left_undone_or_switched_off() -> None:
    found = [
        f"{path}:{number}"
        for path in readable()
        for number, line in enumerate(text(path).splitlines(), 1)
        if LEFT_UNDONE.search(line)
    ]
    assert not found


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = [str(path) for path in readable() if MACHINE_PATH.search(text(path))]
    assert not found
