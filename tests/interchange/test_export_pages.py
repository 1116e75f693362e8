"""The files that people take away from the plan page."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pypdf.generic import DictionaryObject
from python_calamine import CalamineWorkbook

from phases.interchange.mspdi import read_mspdi
from phases.models import Plan
from phases.outgoing.gantt import gantt_picture, gantt_sheets
from phases.outgoing.scope import WHOLE
from phases.views.exports import gantt_document
from rollout.people.models import User
from rollout.projects.models import Project
from tests.documents.reading import read, text_of
from tests.factories import DependencyFactory, PlanFactory, TaskFactory, arranging

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = datetime(2026, 3, 2, 8), datetime(2026, 3, 6, 17)


@pytest.fixture
def filled(project: Project, ben: User) -> Plan:
    """Two tasks, the second after the first, one milestone."""
    plan: Any = PlanFactory(project=project, last_number=3, status_at=datetime(2026, 3, 4, 17))
    dates = {"start": MONDAY, "finish": FRIDAY, "early_start": MONDAY, "early_finish": FRIDAY}
    first = TaskFactory(
        plan=plan, number=1, position=0, name="=Interviews", owner=ben, duration=2400, **dates
    )
    second = TaskFactory(plan=plan, number=2, position=1, name="设计", duration=90, critical=True, **dates)
    TaskFactory(
        plan=plan,
        number=3,
        position=2,
        name="Accepted",
        milestone=True,
        duration=0,
        start=FRIDAY,
        finish=FRIDAY,
    )
    DependencyFactory(plan=plan, predecessor=first, successor=second, lag=960)
    found: Plan = plan
    return found


def fetched(client: Any, plan: Plan, kind: str, language: str = "en") -> Any:
    response = client.get(
        reverse("phases:export_file", args=[plan.project.slug, kind]), {"language": language}
    )
    assert response.status_code == 200
    assert f"{plan.project.slug}-" in response["Content-Disposition"]
    return response


def test_each_format_has_its_media_type_and_holds_all_tasks(filled: Plan, ada: User, signed_in: Any) -> None:
    client = signed_in(ada)
    xml = fetched(client, filled, "mspdi")
    assert xml["Content-Type"] == "application/xml"
    assert [one.name for one in read_mspdi(xml.content).tasks] == ["=Interviews", "设计", "Accepted"]
    events = Calendar.from_ical(fetched(client, filled, "ics").content).walk("VEVENT")
    assert len(events) == 3
    assert fetched(client, filled, "svg")["Content-Type"] == "image/svg+xml"


def test_what_tables_have_no_column_for_is_listed_with_its_reason(
    filled: Plan, ada: User, ben: User, signed_in: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with arranging():
        filled.tasks.filter(number=1).update(summary=True, cost="3526.25")
    address = reverse("phases:export", args=[filled.project.slug])
    shown = signed_in(ada).get(address).content.decode()
    assert "What a table has no room for" in shown
    assert "field Cost: 3526.25. A table gives no amount to a summary" in shown
    assert "3526.25" not in signed_in(ben).get(address).content.decode()
    call_command("plan_export", filled.project.slug, str(tmp_path / "plan.csv"), "--language", "en")
    assert "3526.25" in capsys.readouterr().err


def test_lines_are_the_same_in_csv_excel_and_json(filled: Plan, ada: User, signed_in: Any) -> None:
    client = signed_in(ada)
    text = fetched(client, filled, "csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(line["Name"], line["Predecessors"], line["Duration"]) for line in lines] == [
        ("'=Interviews", "", "5d"),
        ("设计", "1FS+2d", "90m"),
        ("Accepted", "", "0d"),
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(fetched(client, filled, "xlsx").content))
    sheet = book.get_sheet_by_index(0).to_python()
    assert sheet[1][3] == "=Interviews"
    assert sheet[1][5] == MONDAY
    content = json.loads(fetched(client, filled, "json").content)
    assert (content["format"], content["version"]) == ("rollout-plan", 1)
    assert [one["predecessors"] for one in content["tasks"]] == ["", "1FS+2d", ""]


def test_headings_and_answers_stand_in_the_language_asked_for(
    filled: Plan, ada: User, signed_in: Any
) -> None:
    text = fetched(signed_in(ada), filled, "csv", "zh-hans").content.decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(text)))
    assert (first["编号"], first["前置任务"], first["里程碑"]) == ("1", "", "否")


def test_programs_get_the_same_files_with_their_media_types(
    filled: Plan, ada: User, eve: User, api: Any
) -> None:
    Project.objects.filter(pk=filled.project_id).update(language="en")
    for kind, media in (("mspdi", "application/xml"), ("json", "application/json"), ("csv", "text/csv")):
        address = f"/api/v1/projects/{filled.project.slug}/plan/export/{kind}/"
        answer = api(ada).get(address)
        assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, media)
        assert answer.content == fetched_by_page(ada, filled, kind)
    assert api(eve).get(address).status_code == 404
    assert api(ada).get(address.replace("csv", "mpp")).status_code == 404


def fetched_by_page(person: User, plan: Plan, kind: str) -> bytes:
    client = Client()
    client.force_login(person)
    content: bytes = fetched(client, plan, kind).content
    return content


def test_a_stranger_gets_no_file_and_an_unknown_format_is_not_found(
    filled: Plan, ada: User, eve: User, signed_in: Any
) -> None:
    address = reverse("phases:export_file", args=[filled.project.slug, "mspdi"])
    assert signed_in(eve).get(address).status_code == 404
    assert signed_in(ada).get(address.replace("mspdi", "mpp")).status_code == 404


def test_the_dialog_names_every_format_and_what_gets_lost(filled: Plan, ada: User, signed_in: Any) -> None:
    filled.tasks.filter(number=1).update(deliverable="Minutes")
    response = signed_in(ada).get(reverse("phases:export", args=[filled.project.slug]))
    content = response.content.decode()
    for kind in ("mspdi", "xlsx", "csv", "json", "ics", "svg"):
        assert f"/export/{kind}/" in content
    assert "Microsoft Project has no field for the deliverable." in content


def test_the_picture_shows_bars_links_the_status_date_and_a_legend(filled: Plan) -> None:
    picture = gantt_picture(filled)
    for word in ("设计", "Status date 4 Mar 2026", "Critical", "Day off", "Dependency"):
        assert word in picture
    assert f">Gantt chart of {filled.project.name}</text>" in picture


def test_a_long_plan_is_cut_into_pages_that_show_every_line_once(filled: Plan) -> None:
    for number in range(4, 104):
        TaskFactory(
            plan=filled, number=number, position=number, name=f"T{number}", start=MONDAY, finish=FRIDAY
        )
    sheets = gantt_sheets(filled)
    assert len(sheets) == 4
    for number in range(4, 104):
        assert sum(f">T{number}<" in sheet.svg for sheet in sheets) == 1
    assert all("Day off" in sheet.svg and ">Mar 2026<" in sheet.svg for sheet in sheets)


def test_a_long_stretch_of_time_is_cut_too_and_empty_pages_are_left_out(filled: Plan) -> None:
    for year in range(1, 41):
        at = datetime(2026, 3, 2, 8) + timedelta(days=30 * year)
        TaskFactory(plan=filled, number=3 + year, position=3 + year, name=f"T{year}", start=at, finish=at)
    sheets = gantt_sheets(filled)
    assert len({sheet.days for sheet in sheets}) >= 4
    assert len(sheets) < 2 * len({sheet.days for sheet in sheets})
    for year in range(1, 41):
        assert any(f">T{year}<" in sheet.svg for sheet in sheets)


def test_the_pages_of_the_chart_are_pictures_with_words_for_those_who_do_not_see_them(
    filled: Plan,
) -> None:
    made = read(gantt_document(filled, "en", WHOLE))
    alternatives = [
        found["/Alt"]
        for found in (made.get_object(n) for n in range(1, made.trailer["/Size"]))
        if isinstance(found, DictionaryObject) and found.get("/S") == "/Figure"
    ]
    (alternative,) = alternatives
    assert alternative.startswith(f"Gantt chart of {filled.project.name} · Lines 1–3 of 3 · ")
    assert "Interviews" in text_of(gantt_document(filled, "en", WHOLE))


def test_the_chart_comes_as_pdf_in_both_paper_sizes(filled: Plan, ada: User, signed_in: Any) -> None:
    client = signed_in(ada)
    address = reverse("phases:gantt_pdf", args=[filled.project.slug])
    for paper in ("A4", "A3"):
        response = client.get(address, {"paper": paper, "language": "zh-hans"})
        assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(address, {"paper": "B5"}).status_code == 400


@pytest.fixture
def phased(filled: Plan) -> Plan:
    """Two phases: Design with a task and a milestone, Build in May with a critical task."""
    may = datetime(2026, 5, 4, 8)
    design = TaskFactory(
        plan=filled, number=4, position=4, name="Design", summary=True, start=MONDAY, finish=FRIDAY
    )
    later = {"start": may, "finish": may + timedelta(days=4)}
    build = TaskFactory(plan=filled, number=7, position=7, name="Build", summary=True, **later)
    inside = {"start": MONDAY, "finish": FRIDAY, "level": 1, "parent": design}
    TaskFactory(plan=filled, number=5, position=5, name="Draw", **inside)
    TaskFactory(plan=filled, number=6, position=6, name="Drawn", milestone=True, duration=0, **inside)
    TaskFactory(plan=filled, number=8, position=8, name="Code", critical=True, level=1, parent=build, **later)
    return filled


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, "=Interviews 设计 Accepted Design Draw Drawn Build Code"),
        ({"part": "phase", "phase": "4"}, "Design Draw Drawn"),
        ({"part": "critical"}, "设计 Build Code"),
        ({"part": "milestones"}, "Accepted Design Drawn"),
    ],
)
def test_a_part_of_the_plan_goes_out_with_the_phases_it_lies_in(
    phased: Plan, ada: User, signed_in: Any, asked: dict[str, str], names: str
) -> None:
    client = signed_in(ada)
    address = reverse("phases:export_file", args=[phased.project.slug, "json"])
    content = json.loads(client.get(address, asked).content)
    assert [one["name"] for one in content["tasks"]] == names.split()
    picture = client.get(address.replace("json", "svg"), asked).content.decode()
    drawn = [one.name for one in phased.tasks.order_by("position") if f">{one.name}<" in picture]
    assert drawn == names.split()


def test_a_table_brings_the_columns_that_were_chosen(phased: Plan, ada: User, signed_in: Any) -> None:
    address = reverse("phases:export_file", args=[phased.project.slug, "csv"])
    text = signed_in(ada).get(address, {"columns": ["finish", "name"], "language": "en"}).content
    assert text.decode("utf-8-sig").splitlines()[0] == "Name,Finish"


def test_a_chart_shows_the_stretch_of_time_that_was_chosen(phased: Plan, ada: User, signed_in: Any) -> None:
    address = reverse("phases:export_file", args=[phased.project.slug, "svg"])
    picture = signed_in(ada).get(address, {"first": "2026-05-01", "last": "2148-12-31"}).content.decode()
    assert ">Code<" in picture and ">Draw<" not in picture
    assert ">4月27日<" in picture and ">3月2日<" not in picture
    assert ">2026年5月<" in picture and ">2026年4月<" not in picture


@pytest.mark.parametrize(
    "asked",
    [
        {"part": "half"},
        {"part": "phase"},
        {"part": "phase", "phase": "5"},
        {"first": "2026-02-30"},
        {"first": "2026-03-02", "last": "2026-03-01"},
        {"columns": "colour"},
        {"columns": "finish"},
        {"zoom": "years"},
        {"paper": "B5"},
    ],
)
def test_a_choice_that_is_none_is_refused_by_page_and_api(
    phased: Plan, ada: User, signed_in: Any, api: Any, asked: dict[str, str]
) -> None:
    slug = phased.project.slug
    assert signed_in(ada).get(reverse("phases:export_file", args=[slug, "csv"]), asked).status_code == 400
    assert signed_in(ada).get(reverse("phases:gantt_pdf", args=[slug]), asked).status_code == 400
    answer = api(ada).get(f"/api/v1/projects/{slug}/plan/export/svg/", asked)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] in {*asked, "phase"}


def test_programs_get_the_printed_chart_as_long_as_it_is_short(phased: Plan, ada: User, api: Any) -> None:
    address = f"/api/v1/projects/{phased.project.slug}/plan/export/pdf/"
    answer = api(ada).get(address, {"part": "milestones", "zoom": "days", "paper": "A3"})
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    for number in range(9, 440):
        TaskFactory(
            plan=phased, number=number, position=number, name=f"T{number}", start=MONDAY, finish=FRIDAY
        )
    long = api(ada).get(address)
    assert (long.status_code, long.json()["code"]) == (409, "too_many_pages")


def test_a_chart_of_many_pages_is_made_by_a_job(filled: Plan, ada: User, signed_in: Any) -> None:
    for number in range(4, 404):
        TaskFactory(
            plan=filled, number=number, position=number, name=f"T{number}", start=MONDAY, finish=FRIDAY
        )
    response = signed_in(ada).get(reverse("phases:gantt_pdf", args=[filled.project.slug]))
    assert response.status_code == 302
    assert "/jobs/" in response["Location"]
