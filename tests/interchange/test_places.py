"""Every place that a file's reader or writer names has words."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from phases.labels_import import PLACES
from phases.services.baselines import take_baseline
from rollout.people.models import User
from tests.architecture.tree import python_files, syntax
from tests.factories import TaskFactory

FOLDERS = {"interchange", "outgoing", "services"}
MOST_KEPT = 11  # baselines that a Microsoft Project file holds


def kinds() -> set[str]:
    """The kinds of place that the code names."""
    calls = (
        node
        for path in python_files("phases")
        if path.parts[1] in FOLDERS
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Place"
    )
    return {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)}  # type: ignore[misc]


def test_each_kind_of_place_has_words() -> None:
    assert {"task", "baseline"} <= kinds() <= set(PLACES)


@pytest.mark.django_db
def test_the_export_page_names_the_baselines_that_its_file_cannot_hold(
    plan: Any, ada: User, signed_in: Any
) -> None:
    TaskFactory(plan=plan)
    for _ in range(MOST_KEPT + 2):
        take_baseline(plan, actor=ada)
    page = signed_in(ada).get(f"/projects/{plan.project.slug}/export/").content.decode()
    assert page.count("Baseline 1 “") == page.count("Baseline 2 “") == 1 and "Baseline 3 “" not in page
