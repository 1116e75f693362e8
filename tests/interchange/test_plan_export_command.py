"""The command: plan_export PROJECT FILE."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from phases.models import Plan
from tests.interchange.test_export_pages import filled

__all__ = ["filled"]
pytestmark = pytest.mark.django_db
STARTS = {
    "plan.xml": b"<?xml",
    "plan.svg": b"<svg",
    "plan.JSON": b"{",
    "plan.ics": b"BEGIN:VCALENDAR",
    "plan.xlsx": b"PK",
    "plan.csv": b"\xef\xbb\xbf",
}


@pytest.mark.parametrize("name", STARTS)
def test_the_ending_of_the_file_says_the_format(filled: Plan, name: str, tmp_path: Path) -> None:
    call_command("plan_export", filled.project.slug, str(tmp_path / name))
    assert STARTS[name] in (tmp_path / name).read_bytes()[:200]


def test_a_format_that_is_named_wins(filled: Plan, tmp_path: Path) -> None:
    call_command("plan_export", filled.project.slug, str(tmp_path / "plan.txt"), "--format", "csv")
    assert (tmp_path / "plan.txt").read_bytes().startswith(STARTS["plan.csv"])


@pytest.mark.parametrize("name", ["plan", "plan.mpp"])
def test_an_ending_of_no_format_is_refused_with_those_that_there_are(
    filled: Plan, name: str, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=r"names no format; use one of \.csv, .*\.svg, .*\.xml") as end:
        call_command("plan_export", filled.project.slug, str(tmp_path / name))
    assert end.value.returncode == 2 and not (tmp_path / name).exists()
