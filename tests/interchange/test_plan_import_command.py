"""The command: plan_import FILE --dry-run --json."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from phases.models import Plan
from rollout.people.models import User
from rollout.projects.models import Project
from tests.interchange.conftest import FILES
from tests.interchange.documents import document, link, task

PROMISED = {"tasks", "links", "calendars", "baselines", "differences", "not_kept"}
OF_A_TASK = {
    "uid",
    "name",
    "milestone",
    "summary",
    "recorded",
    "computed",
    "total_slack_minutes",
    "free_slack_minutes",
    "critical",
    "why",
}


def dry_run(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> Any:
    call_command("plan_import", str(path), "--dry-run", "--json", *options)
    return json.loads(capsys.readouterr().out)


def saved(folder: Path, *tasks: str) -> Path:
    path = folder / "plan.xml"
    path.write_bytes(document(*tasks))
    return path


def test_a_dry_run_needs_no_database_and_says_everything_promised(
    real_files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for path in [*real_files, *FILES.glob("*.xml")]:
        found = dry_run(path, capsys)
        assert found.keys() >= PROMISED
        for one in found["tasks"]:
            assert one.keys() >= OF_A_TASK
            assert one["recorded"].keys() == one["computed"].keys() == {"start", "finish"}
            if one["computed"]["start"] is not None:
                datetime.fromisoformat(one["computed"]["start"])
                assert one["why"] and all(reason["sentence"] for reason in one["why"]), one


def test_each_date_that_differs_is_listed_with_its_rule(
    real_files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for path in [*real_files, *FILES.glob("*.xml")]:
        found = dry_run(path, capsys, "--profile", "dates")
        differing = {
            (one["uid"], edge)
            for one in found["tasks"]
            for edge in ("start", "finish")
            if one["active"] and one["recorded"][edge] != one["computed"][edge]
        }
        listed = {(one["uid"], one["edge"]) for one in found["differences"]}
        assert differing == listed, path.name
        assert all(one["rule"] != "other" and one["reason"] for one in found["differences"])


def test_the_profile_decides_who_wins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    late = task(
        2,
        Duration="PT24H0M0S",
        ConstraintType=5,
        ConstraintDate="2026-03-05T08:00:00",
        PredecessorLink=link(1),
    )
    path = saved(tmp_path, task(1, Duration="PT40H0M0S"), late)
    logic = dry_run(path, capsys, "--profile", "logic")["tasks"][1]
    dates = dry_run(path, capsys, "--profile", "dates")["tasks"][1]
    assert (logic["computed"]["start"], logic["total_slack_minutes"]) == ("2026-03-09T08:00:00", -960)
    assert dates["computed"]["start"] == "2026-03-05T08:00:00"
    assert dry_run(path, capsys)["tasks"][1] == logic


def test_why_names_the_driving_link_as_object_and_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, task(1, Name="Design"), task(2, PredecessorLink=link(1, lag=4800)))
    (reason, *_) = dry_run(path, capsys)["tasks"][1]["why"]
    assert (reason["kind"], reason["about"], reason["edge"]) == ("link", [1, 2], "start")
    assert reason["sentence"] == "“Design” has to finish first, on Mon 2 Mar 2026 17:00 (FS+8 h)."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Task,Start\n", "Line 1 is not XML (syntax error, 0); save the plan as XML in Microsoft Project."),
        (
            document(task(7, Name="Go live", Finish="0001-01-01T00:00:00")),
            "Task 7 “Go live”, field Finish: “0001-01-01T00:00:00” lies outside the years 1984 to 2149; "
            "correct the date.",
        ),
        (
            document(task(1, Name="x" * 10_000)),
            "Task 1 “" + "x" * 59 + "…”, field Name has 10000 characters; shorten it to 300.",
        ),
        (
            document(task(1, PredecessorLink=link(2)), task(2, PredecessorLink=link(1))),
            "The file has tasks that wait for each other: 1 Task 1 → 2 Task 2 → 1 Task 1; "
            "remove one of these links.",
        ),
        (
            document(task(1), task(2, PredecessorLink=[link(1), link(1)])),
            "Link 1 → 2 of task “Task 2”: there are two links of type FS between the same tasks; remove one.",
        ),
    ],
)
def test_a_bad_file_ends_with_code_one_and_one_sentence(
    content: bytes, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.xml"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as end:
        call_command("plan_import", str(path), "--dry-run", "--json")
    printed = capsys.readouterr()
    assert (end.value.code, printed.out, printed.err.strip()) == (1, "", sentence)


def test_a_missing_file_ends_with_code_one_and_its_path(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("plan_import", "nowhere.xml", "--dry-run")
    assert end.value.code == 1
    assert "nowhere.xml" in capsys.readouterr().err


@pytest.mark.django_db
def test_without_dry_run_the_plan_is_stored_for_the_named_project(
    project: Project, ada: User, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(FILES / "office_2003.xml")
    call_command("plan_import", path, "--project", project.slug, "--actor", ada.email)
    assert Plan.objects.get(project=project).tasks.count() == 9
    assert "CRM 2003: 10 tasks" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["nobody@example.com", "eve@example.com", "cleo@example.com"])
def test_who_may_not_write_the_plan_cannot_import_by_command(
    person: str, project: Project, eve: User
) -> None:
    with pytest.raises(CommandError):
        call_command(
            "plan_import", str(FILES / "office_2003.xml"), "--project", project.slug, "--actor", person
        )
    assert not Plan.objects.filter(project=project).exists()


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(
    project: Project, ada: User, django_assert_num_queries: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with django_assert_num_queries(0):
        dry_run(FILES / "office_2003.xml", capsys, "--project", project.slug, "--actor", ada.email)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "is an .mpp file"),
        (b"PK\x03\x04\x14\x00", "is a zip or an Office file"),
    ],
)
def test_a_file_of_another_kind_is_told_how_to_become_xml(
    content: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.mpp"
    path.write_bytes(content)
    with pytest.raises(SystemExit):
        call_command("plan_import", str(path), "--dry-run")
    told = capsys.readouterr().err
    assert words in told and "Microsoft Project and save it as XML" in told


def bare(path: Path, folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as somebody calls it on a machine where nothing is set up."""
    command = [sys.executable, "manage.py", "plan_import", str(path), "--dry-run", "--json", *options]
    unwritable = folder / "file"
    unwritable.touch()
    given = {"PATH": os.environ["PATH"], "ROLLOUT_DATA_DIR": str(unwritable / "none"), **environment}
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(
        command, cwd=root, env=given, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_it_needs_no_set_up_and_speaks_english_unless_asked(tmp_path: Path) -> None:
    path = saved(tmp_path, task(1, Name="Design"), task(2, PredecessorLink=link(1)))
    production = {
        "SECRET_KEY": "Tq7#mP2!vR9$kL4&zN8*wB3^cX6(dH5)fJ0-gY1_sA+eU=iO"[:48] + "bQhW",
        "LANGUAGE_CODE": "zh-hans",
    }
    chinese = {**production, "LC_ALL": "zh_CN.UTF-8", "DATABASE_URL": "postgres://no:no@127.0.0.1:1/no"}
    plain, elsewhere = bare(path, tmp_path), bare(path, tmp_path, **chinese)
    assert plain.returncode == elsewhere.returncode == 0, elsewhere.stderr
    assert plain.stdout == elsewhere.stdout and plain.stdout.isascii() is False
    assert "“Design” has to finish first" in plain.stdout
    asked = bare(path, tmp_path, "--language", "zh-hans")
    assert "has to finish first" not in asked.stdout
    without = [[{**w, "sentence": ""} for w in t["why"]] for t in json.loads(asked.stdout)["tasks"]]
    assert without == [[{**w, "sentence": ""} for w in t["why"]] for t in json.loads(plain.stdout)["tasks"]]


def test_a_refusal_is_english_too_wherever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "bad.xml"
    path.write_bytes(b"Task,Start\n")
    found = bare(path, tmp_path, LANGUAGE_CODE="zh-hans")
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.startswith("Line 1 is not XML") and len(found.stderr.strip().splitlines()) == 1
