"""A wrong argument of a management command ends it with code 2 and a sentence, before anything is written."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from django.core.management import execute_from_command_line
from django.test.utils import override_settings

from rollout.audit import anchors
from rollout.core.arguments import day, seconds, shown, whole
from rollout.people.models import Organization, User

pytestmark = pytest.mark.django_db

NUMBERS = ["", " 5", "1_0", "１０", "٣", "1.5", "1e3", "0x10", "+5", "ten", "9" * 30]
DAYS = ["20260101", "2026-W01-1", "2026-1-1", "2026-02-30", "２０２６-01-01", "today", "2026-01-01T00:00", ""]
WRONG = [
    *(("demo", f"--seed={text}", "--seed") for text in (*NUMBERS, "-1", "2147483648")),
    *(("demo", f"--reports={text}", "--reports") for text in ("1_0", "-1", "99", "１")),
    *(("demo", f"--on={text}", "--on") for text in DAYS),
    *(("demo", f"--scale={text}", "--scale") for text in ("", "0x5", "5x0", "５x５", "5X5", "500", "-1x2")),
    *(("plan_export lotus out.xml", f"--language={text}", "--language") for text in ("xx", "", "zh", "EN")),
    *(("plan_export lotus out.xml", f"--format={text}", "--format") for text in ("doc", "")),
    *(("work", f"--pause={text}", "--pause") for text in ("nan", "inf", "-1", "0", "1_0", "１")),
    *(("work", f"--lease={text}", "--lease") for text in ("nan", "0", "1e3", "99999999")),
    *(("serve", f"--port={text}", "--port") for text in ("0", "65536", "80_80", "８０", "http")),
    *(("serve", f"--processes={text}", "--processes") for text in ("0", "-1", "1.5")),
    *(("anchor_audit", f"--begin-anew={text}", "--begin-anew") for text in ("", "  ", "\n", "\x1b[2J")),
]


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a refused command says; it says it in one line and ends with code 2."""
    with pytest.raises(SystemExit) as end:
        execute_from_command_line(["manage.py", *words])
    printed = capsys.readouterr()
    assert (end.value.code, printed.out) == (2, ""), printed
    assert "Traceback" not in printed.err
    return printed.err.strip().splitlines()[-1]


@pytest.mark.parametrize(("command", "argument", "name"), WRONG)
def test_a_value_in_another_form_is_refused_by_its_name(
    capsys: pytest.CaptureFixture[str], command: str, argument: str, name: str
) -> None:
    told = refusal(capsys, *command.split(), argument)
    value = argument.partition("=")[2]
    assert name in told and shown(value).strip() in told, told
    assert not Organization.objects.exists()


@pytest.mark.django_db(transaction=True)  # the command closes its connection
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plan_export", "lotus", "."], "is a folder"),
        (["plan_export", "lotus", "missing/out.xml"], "is no folder"),
        (["plan_export", "lotus", "out.xml"], "lotus"),
        (["calendar_refresh", "CN", "."], "is a folder"),
        (["calendar_refresh", "CN", "missing.json"], "does not exist"),
        (["first_administrator", "ada"], "is not a mail address"),
        (["work", "--lease=5", "--heartbeat=5"], "--heartbeat"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_mend(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert told in refusal(capsys, *words)
    assert list(tmp_path.iterdir()) == [] and not User.objects.exists()


@pytest.mark.parametrize(
    "command", ["anchor_audit --begin-anew=Restored", "verify_audit", "verify_audit --json"]
)
def test_a_file_of_anchors_that_is_none_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    with override_settings(DATA_DIR=tmp_path):
        anchors.path().mkdir(parents=True)
        assert str(anchors.path()) in refusal(capsys, *command.split())
    assert os.listdir(tmp_path) == ["audit"]


def test_what_is_no_anchor_is_passed_over(tmp_path: Path) -> None:
    with override_settings(DATA_DIR=tmp_path):
        anchors.write(1, "a")
        with anchors.path().open("a") as file:
            file.write('5\n[]\n{}\n{"sequence": "x", "hash": 1}\n{"begin_anew": 3}\n{"sequ')
        assert anchors.read().anchors == (anchors.Anchor(1, "a"),)


def test_what_is_in_form_is_read() -> None:
    assert day("2026-01-01") == date(2026, 1, 1)
    assert (whole(-5, 5)("-5"), whole(0, 10)("10")) == (-5, 10)
    assert seconds(0.1, 5)("0.5") == 0.5
