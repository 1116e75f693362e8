"""Tables that come in: every usual dress, one preview, one step, one undo; bad rows in one sentence."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from phases.interchange.mspdi import read_mspdi
from phases.models import Plan
from phases.operations import Operation
from phases.outgoing.tables import plan_csv, plan_json, plan_xlsx
from phases.services.changes import apply, preview, undo
from phases.services.table_changes import changes_of_table
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.projects.models import Project
from tests.interchange.test_export_pages import filled

__all__ = ["filled"]
pytestmark = pytest.mark.django_db


def lines(*rows: str, head: str = "number,name,duration,predecessors,owner") -> bytes:
    return "\n".join([head, *rows]).encode()


def workbook(*rows: list[Any]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, place, cell, moment)
                else:
                    sheet.write(number, place, cell)
    return file.getvalue()


def asked(plan: Plan, content: bytes, actor: User) -> tuple[Operation, ...]:
    return changes_of_table(plan, content, actor=actor).operations


def taken(plan: Plan, content: bytes, ada: User) -> Any:
    step = apply(plan, asked(plan, content, ada), actor=ada, version=plan.version)
    plan.refresh_from_db()
    return step


def facts(plan: Plan) -> list[Any]:
    tasks = plan.tasks.order_by("position").values_list(
        "number", "name", "level", "duration", "owner", "milestone"
    )
    links = plan.dependencies.values_list(
        "predecessor__number", "successor__number", "type", "lag", "lag_unit"
    )
    return [list(tasks), sorted(links)]


@pytest.mark.parametrize("written", [plan_csv, plan_xlsx, plan_json])
def test_a_table_that_comes_back_untouched_changes_nothing(filled: Plan, ada: User, written: Any) -> None:
    assert asked(filled, written(filled), ada) == ()


def test_changed_new_and_linked_rows_are_one_step_and_one_undo(filled: Plan, ada: User, ben: User) -> None:
    before = facts(filled)
    table = lines(
        "1,Interviews,3d,,",
        f"2,设计,2d,1SS+50%,{ben.name}",
        f"9,Build,5d,2FS+1d,{ben.email}",
        "3,Accepted,0d,9;2FF,",
    )
    content = preview(filled, asked(filled, table, ada), actor=ada)
    assert content.refused is None
    step = taken(filled, table, ada)
    tasks, links = facts(filled)
    assert [(one[1], one[3], one[4]) for one in tasks] == [
        ("Interviews", 1440, None),
        ("设计", 960, ben.pk),
        ("Build", 2400, ben.pk),
        ("Accepted", 0, None),
    ]
    build = tasks[2][0]
    assert links == sorted(
        [
            (1, 2, "SS", 5000, "percent"),
            (2, build, "FS", 480, "working"),
            (build, 3, "FS", 0, "working"),
            (2, 3, "FF", 0, "working"),
        ]
    )
    undo(step, actor=ada)
    assert facts(filled) == before


def test_levels_make_phases_of_new_rows_and_move_old_ones(filled: Plan, ada: User) -> None:
    table = lines(",1,Build,", ",2,Code,4h", "2,2,设计,90m", ",2,Review,1ed", head="编号,大纲级别,名称,工期")
    taken(filled, table, ada)
    rows = [(one[1], one[2]) for one in facts(filled)[0]]
    start = rows.index(("Build", 0))
    assert rows[start : start + 4] == [("Build", 0), ("Code", 1), ("设计", 1), ("Review", 1)]
    review = filled.tasks.get(name="Review")
    assert (review.duration, review.elapsed) == (1440, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_headings_and_values_are_read_in_every_usual_encoding(
    filled: Plan, ada: User, encoding: str
) -> None:
    text = "编号;名称;工期;里程碑;截止日期\n1;需求访谈;３天;否;2026年3月20日"
    taken(filled, text.encode(encoding), ada)
    task = filled.tasks.get(number=1)
    assert (task.name, task.duration, task.deadline) == ("需求访谈", 1440, datetime(2026, 3, 20, 23, 59))


def test_a_workbook_brings_numbers_and_dates_as_such(filled: Plan, ada: User) -> None:
    start = datetime(2026, 4, 1, 8)
    taken(filled, workbook(["Name", "Duration", "Start"], ["Rehearsal", 2, start]), ada)
    task = filled.tasks.get(name="Rehearsal")
    assert (task.duration, task.constraint, task.constraint_at) == (960, "SNET", start)


def test_text_that_was_kept_from_being_a_formula_comes_back_as_it_was(filled: Plan, ada: User) -> None:
    table = plan_csv(filled)
    assert b"'=Interviews" in table
    assert asked(filled, table, ada) == ()


@pytest.mark.parametrize(
    ("content", "place", "word"),
    [
        (lines("1,A,soon,,"), "Row 2, column “Duration”", "soon"),
        (lines("1,A,1d,7FS,"), "Row 2, column “Predecessors”", "7"),
        (lines("1,A,1d,3XX,"), "Row 2, column “Predecessors”", "3XX"),
        (lines("1,A,1d,,", "2,B,1d,,Nobody Known"), "Row 3, column “Owner”", "Nobody Known"),
        (lines("1,A,1d,,", "1,B,1d,,"), "Row 3, column “Number”", "1"),
        (lines(",,1d,,"), "Row 2, column “Name”", "name"),
        (lines("x1,A,1d,,"), "Row 2, column “Number”", "x1"),
        (lines("2026-13-45,A", head="deadline,name"), "Row 2, column “Deadline”", "2026-13-45"),
        (lines("1,150", head="number,percent"), "Row 2, column “Percent complete”", "150"),
        (lines("3,A", head="level,name"), "Row 2, column “Outline level”", "3"),
        (lines("1,FOO", head="number,constraint"), "Row 2, column “Constraint”", "FOO"),
        (lines("1,2", head="color,size"), "Row 1", "color"),
        (b"", "empty", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "no table", ""),
        (b'{"format": "other"}', "other", ""),
        (b"PK\x03\x04 broken", "workbook", ""),
        (b"number,name\n1,\xff\xfe\xff", "GB18030", ""),
    ],
)
def test_a_bad_row_is_told_with_its_place_and_value_and_nothing_changes(
    filled: Plan, ada: User, content: bytes, place: str, word: str
) -> None:
    before = facts(filled)
    with pytest.raises(InvalidInput) as refused:
        asked(filled, content, ada)
    sentence = str(refused.value.message)
    assert place in sentence and word in sentence
    assert facts(filled) == before


def test_a_json_table_with_an_unknown_key_is_refused(filled: Plan, ada: User) -> None:
    content = json.dumps({"format": "rollout-plan", "version": 1, "tasks": [{"nmae": "A"}]}).encode()
    with pytest.raises(InvalidInput, match="nmae"):
        asked(filled, content, ada)


def test_the_page_shows_what_would_move_and_the_button_does_it(
    filled: Plan, ada: User, signed_in: Any
) -> None:
    client = signed_in(ada)
    address = reverse("phases:table_import", args=[filled.project.slug])
    assert client.get(address).status_code == 200
    file = SimpleUploadedFile("plan.csv", lines("1,Talks,10d,,"))
    shown = client.post(address, {"file": file})
    assert shown.status_code == 200
    assert filled.tasks.get(number=1).name == "=Interviews"
    context = shown.context
    done = client.post(
        reverse("phases:plan_apply", args=[filled.project.slug]),
        {"operations": context["operations"], "version": context["preview"].version},
    )
    assert done.status_code == 302
    assert filled.tasks.get(number=1).name == "Talks"


def test_the_page_says_what_is_wrong_beside_the_file(
    filled: Plan, ada: User, ben: User, signed_in: Any
) -> None:
    address = reverse("phases:table_import", args=[filled.project.slug])
    answer = signed_in(ada).post(address, {"file": SimpleUploadedFile("a.csv", lines("1,A,soon,,"))})
    assert answer.status_code == 422
    assert "write 5d, 4h, 30m" in answer.content.decode()
    same = signed_in(ada).post(address, {"file": SimpleUploadedFile("a.csv", plan_csv(filled))})
    assert "nothing would change" in same.content.decode()
    assert signed_in(ben).get(address).status_code == 403


def test_the_command_writes_the_file_and_tells_what_is_lost(
    filled: Plan, project: Project, tmp_path: Path, capsys: Any
) -> None:
    filled.tasks.filter(number=1).update(deliverable="Minutes")
    call_command("plan_export", project.slug, str(tmp_path / "plan.xml"), "--language", "en")
    assert len(read_mspdi((tmp_path / "plan.xml").read_bytes()).tasks) == 3
    assert "no field for the deliverable" in capsys.readouterr().err


@pytest.mark.parametrize(("size", "told"), [(24 * 1024 * 1024, "24.0 MB"), (10 * 1024 * 1024 + 1, "10.1 MB")])
def test_a_table_that_is_too_large_is_told_its_own_size(
    plan: Plan, ada: User, signed_in: Any, size: int, told: str
) -> None:
    upload = SimpleUploadedFile("plan.csv", b" " * size)
    page = signed_in(ada).post(reverse("phases:table_import", args=[plan.project.slug]), {"file": upload})
    assert page.status_code == 422
    assert f"The file has {told}; at most 10 MB are read." in page.content.decode()
