"""The files that people take away from the plan page."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from phases.interchange.mspdi import read_mspdi
from phases.models import Plan
from phases.outgoing.gantt import gantt_picture, gantt_sheets
from rollout.people.models import User
from rollout.projects.models import Project
from tests.factories import DependencyFactory, PlanFactory, TaskFactory

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
    for word in ("设计", "Status date 2026-03-04", "Critical", "Day off", "Dependency"):
        assert word in picture


def test_a_long_plan_is_cut_into_pages_that_show_every_line_once(filled: Plan) -> None:
    for number in range(4, 104):
        TaskFactory(
            plan=filled, number=number, position=number, name=f"T{number}", start=MONDAY, finish=FRIDAY
        )
    sheets = gantt_sheets(filled, "A4")
    assert len(sheets) == 4
    for number in range(4, 104):
        assert sum(f">T{number}<" in sheet.svg for sheet in sheets) == 1
    assert all("Day off" in sheet.svg and "2026-03" in sheet.svg for sheet in sheets)


def test_a_long_stretch_of_time_is_cut_too_and_empty_pages_are_left_out(filled: Plan) -> None:
    for year in range(1, 41):
        at = datetime(2026, 3, 2, 8) + timedelta(days=30 * year)
        TaskFactory(plan=filled, number=3 + year, position=3 + year, name=f"T{year}", start=at, finish=at)
    sheets = gantt_sheets(filled, "A4")
    assert len({sheet.days for sheet in sheets}) >= 4
    assert len(sheets) < 2 * len({sheet.days for sheet in sheets})
    for year in range(1, 41):
        assert any(f">T{year}<" in sheet.svg for sheet in sheets)


def test_the_chart_comes_as_pdf_in_both_paper_sizes(filled: Plan, ada: User, signed_in: Any) -> None:
    client = signed_in(ada)
    address = reverse("phases:gantt_pdf", args=[filled.project.slug])
    for paper in ("A4", "A3"):
        response = client.get(address, {"paper": paper, "language": "zh-hans"})
        assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(address, {"paper": "B5"}).status_code == 400


def test_a_chart_of_many_pages_is_made_by_a_job(filled: Plan, ada: User, signed_in: Any) -> None:
    for number in range(4, 404):
        TaskFactory(
            plan=filled, number=number, position=number, name=f"T{number}", start=MONDAY, finish=FRIDAY
        )
    response = signed_in(ada).get(reverse("phases:gantt_pdf", args=[filled.project.slug]))
    assert response.status_code == 302
    assert "/jobs/" in response["Location"]
