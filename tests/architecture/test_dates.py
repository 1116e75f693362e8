"""A day is written in one place: in words, and with its year where the reader would take it for another."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.tree import ROOT, python_files

BARE = re.compile(r"(?<!%Y-)(?<!%y-)%m-%d|%-?d\.? ?%b(?! ?%Y|\\n%Y)")
SOURCES = python_files("rollout", "phases")


def own_year(call: ast.Call) -> bool:
    """`day_text(day, this_year=day.year)`, which never tells the year."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    given = next((word.value for word in call.keywords if word.arg == "this_year"), None)
    if name != "day_text" or not call.args or given is None:
        return False
    day = ast.unparse(call.args[0]).removesuffix(".date()")
    return ast.unparse(given) == f"{day}.year"


@pytest.mark.parametrize("found", [".year", "no year"])
def test_no_sentence_and_no_axis_leaves_the_year_out_for_good(found: str) -> None:
    faults = []
    for path in SOURCES:
        text = (ROOT / path).read_text()
        if found == "no year":
            faults += [f"{path}: {line.strip()}" for line in text.splitlines() if BARE.search(line)]
        else:
            calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
            faults += [f"{path}:{call.lineno}" for call in calls if own_year(call)]
    assert faults == []
