"""What of a table is passed over is told: unknown columns, dates that are results, settings, phases' sums."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from phases.interchange.tables.not_read import Heading, NotRead, Told, untaken_dates
from phases.interchange.tables.reading import read_table
from phases.labels_tables import not_read_sentences
from phases.models import Plan
from phases.operations import SetTask
from phases.outgoing.tables import plan_csv, plan_json, plan_xlsx
from phases.services.changes import apply
from phases.services.table_changes import load_table, preview_table
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import TenantRoleFactory
from tests.interchange.test_export_pages import filled
from tests.interchange.test_hostile_tables import sheet
from tests.interchange.test_table_import import asked, lines

__all__ = ["filled"]
NINE = datetime(2026, 3, 9, 8)


def ignored(content: bytes) -> list[tuple[str, str]]:
    return [(one.text, one.letter) for one in read_table(content).ignored.columns]


def test_unknown_headings_are_kept_as_they_stand_and_in_order() -> None:
    assert ignored(lines("1,A,high,red", head="number,name,Priority, Colour ")) == [
        ("Priority", "C"),
        ("Colour", "D"),
    ]
    assert ignored(lines("1,A", head="number,name")) == []


def test_a_column_without_a_heading_counts_where_a_cell_says_something() -> None:
    assert ignored(lines("1,,A,,x", "2,,B", head="number,,name,,")) == [("", "E")]
    assert ignored(lines("1,A", "2,B,,,beyond", head="number,name")) == [("", "E")]

    def fill(book: Any, page: Any) -> None:
        page.write_row(0, 0, ["name", None, "Farbe"])
        page.write_row(1, 0, ["A", 7])

    assert ignored(sheet(fill)) == [("", "B"), ("Farbe", "C")]


def test_headings_are_bounded_and_show_nothing_hidden() -> None:
    long = "x" * 500
    told = ignored(lines("1", head=f"name,Go\u202elive\u200b,{long}"))
    assert told[0] == ("Go live", "B")
    assert (len(told[1][0]), told[1][0][-1]) == (60, "…")
    assert ignored(lines("A,1", head="name,\u200b")) == [("", "B")]
    found = read_table(lines("A", head=",".join(["name", *(f"c{n}" for n in range(5000))]))).ignored
    assert (len(found.columns), found.column_count) == (100, 5000)
    (sentence,) = not_read_sentences(found)
    assert sentence.startswith("These columns are not read: c0, c1, ")
    assert sentence.endswith("c11 and 4988 more.")


def test_a_very_wide_row_costs_no_more_than_its_cells() -> None:
    table = b"name" + b"," * 1_000_000 + b"\n" + b"A\n" * 19_000
    assert read_table(table).ignored == NotRead()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["This column is not read: column F.", "Row 2"]),
        ("zh-hans", ["以下列不会被读取：第 F 列。", "第 2 行"]),
    ],
)
def test_each_kind_has_one_sentence_in_both_languages(language: str, told: list[str]) -> None:
    found = NotRead((Heading("", "F"),), 1, True, ("start", "hours_per_day"), (2, 3), (2,))
    with translation.override(language):
        sentences = not_read_sentences(found)
    assert len(set(sentences)) == 5
    assert sentences[0] == told[0]
    assert told[1].casefold() in sentences[-1].casefold()


def test_dates_are_told_only_where_they_are_neither_stored_nor_calculated() -> None:
    day, evening = datetime(2026, 3, 2), datetime(2026, 3, 2, 23, 59)
    stored: Any = {1: (NINE.replace(day=2), NINE.replace(day=6))}
    coming: Any = {1: (NINE, None), 2: (NINE, NINE)}
    rows = [
        Told(2, 1, (day, None)),
        Told(3, 1, (evening, None)),
        Told(4, 1, (NINE, None)),
        Told(5, 1, (NINE.replace(hour=9), None)),
        Told(6, 2, (None, NINE.replace(day=10))),
        Told(7, 9, (NINE, NINE)),
    ]
    assert untaken_dates(rows, stored, coming) == [5, 6]


pytestmark = pytest.mark.django_db


@pytest.fixture
def made(plan: Plan, ada: User) -> Plan:
    """Monday to Friday: Talks, then Draw; Build holds Code."""
    table = lines(
        "1,Talks,5d,,1",
        "2,Draw,1d,1,1",
        "3,Build,,,1",
        "4,Code,2d,,2",
        head="number,name,duration,predecessors,level",
    )
    apply(plan, asked(plan, table, ada), actor=ada, version=plan.version)
    plan.refresh_from_db()
    return plan


@pytest.mark.parametrize("written", [plan_csv, plan_xlsx, plan_json])
def test_of_an_untouched_export_nothing_is_passed_over(filled: Plan, ada: User, written: Any) -> None:
    found = preview_table(filled, written(filled), actor=ada)
    assert (found.operations, found.not_read) == ((), NotRead())


def test_changed_dates_of_known_tasks_are_told_and_not_taken(made: Plan, ada: User) -> None:
    table = lines(
        "1,2026-04-01 08:00,2026-03-06 17:00,Talks",
        "2,2026-03-09,,Draw",
        ",2026-03-09,2026-03-10,Check",
        head="number,start,finish,name",
    )
    found = preview_table(made, table, actor=ada)
    assert found.not_read.dates == (2,)
    _step, not_read = load_table(made, table, actor=ada, version=made.version)
    assert not_read == found.not_read
    assert made.tasks.get(number=1).start == datetime(2026, 3, 2, 8)
    check = made.tasks.get(name="Check")
    assert (check.duration, check.finish) == (960, datetime(2026, 3, 10, 17))


def test_a_date_that_follows_from_what_the_table_changes_is_no_surprise(made: Plan, ada: User) -> None:
    table = lines("1,4d,2026-03-05 17:00", head="number,duration,finish")
    found = preview_table(made, table, actor=ada)
    assert (len(found.operations), found.not_read.dates) == (1, ())


def test_what_a_phase_has_none_of_is_told(made: Plan, ada: User) -> None:
    table = lines("3,9d,50", "4,1d,", head="number,duration,percent")
    found = preview_table(made, table, actor=ada)
    assert found.not_read.summaries == (2,)
    assert found.operations == (SetTask(made.tasks.get(number=4).pk, "duration", 480),)
    new = preview_table(made, lines("Test,1,9d", "Try,2,2d", head="name,level,duration"), actor=ada)
    assert (new.not_read.summaries, new.preview.refused) == ((2,), None)


def test_settings_of_another_plan_are_named(filled: Plan, ada: User) -> None:
    content = json.loads(plan_json(filled))
    content |= {"start": "2027-01-04T08:00", "hours_per_day": 6}
    found = preview_table(filled, json.dumps(content).encode(), actor=ada)
    assert found.operations == ()
    assert "start, working hours in a day" in not_read_sentences(found.not_read)[0]


def test_the_preview_and_the_page_that_finds_nothing_say_it(filled: Plan, ada: User, signed_in: Any) -> None:
    client = signed_in(ada)
    address = reverse("phases:table_import", args=[filled.project.slug])
    shown = client.post(
        address, {"file": SimpleUploadedFile("a.csv", lines("1,Talks,1", head="number,name,Priority"))}
    )
    assert "This column is not read: Priority." in shown.content.decode()
    nothing = client.post(
        address, {"file": SimpleUploadedFile("a.csv", lines("1,2027-01-04,1", head="number,start,Colour"))}
    )
    content = nothing.content.decode()
    assert nothing.status_code == 422
    assert "This column is not read: Colour." in content and "row 2 comes out otherwise" in content
    assert "stands already as the table says" not in content


def test_programs_read_it_in_both_answers(filled: Plan, ada: User, api: Any) -> None:
    address = f"/api/v1/projects/{filled.project.slug}/plan/table/"
    table = lines("1,Talks,1,x", head="number,name,Priority,")
    seen = api(ada).post(f"{address}preview/", table, content_type="text/csv").json()
    done = api(ada).post(address, table, content_type="text/csv", headers={"If-Match": "*"}).json()
    for told in (seen, done):
        assert told["ignored_columns"] == ["Priority", "[D]"]
        assert told["not_read"] == ["These columns are not read: Priority, column D."]
    assert seen["operations"] == [
        {"op": "task.set", "task": filled.tasks.get(number=1).pk, "field": "name", "value": "Talks"}
    ]


def test_a_new_project_says_it_on_its_report_and_to_programs(ada: User, signed_in: Any, api: Any) -> None:
    TenantRoleFactory(user=ada, role=Role.PMO)
    table = lines("A,1,high,3d", "B,2,low,1d", head="name,level,Priority,duration")
    form = {"file": SimpleUploadedFile("a.csv", table), "country": "CN", "hours_per_day": "8"}
    shown = signed_in(ada).post(reverse("phases:table_project"), {**form, "start": "2026-03-02"})
    content = shown.content.decode()
    assert "This column is not read: Priority." in content
    assert "A phase has no duration, progress or cost of its own: those in row 2 are not read." in content
    address = "/api/v1/imports/table/preview/?start=2026-03-02"
    told = api(ada).post(address, table, content_type="text/csv").json()
    assert told["ignored_columns"] == ["Priority"] and len(told["not_read"]) == 2


def test_the_answers_are_described() -> None:
    from rollout.api_description import document

    shapes = document("en")["components"]["schemas"]
    for name in ("TablePreviewAnswer", "TableAppliedAnswer", "TableRunAnswer"):
        assert {"ignored_columns", "not_read"} <= set(shapes[name]["required"])
