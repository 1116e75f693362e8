"""Templates, calendars, starting a project and loading a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from phases.models import Calendar, SavedTemplate, Task
from rollout.projects.models import Project
from tests.factories import CalendarDayFactory, CalendarFactory, TenantRoleFactory

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
YAML = b"key: short\nname: Short\ntasks:\n  - {id: A, name: Do it, duration: 1/2/3}\n"
BAD = b"key: short\nname: Short\ntasks:\n  - {id: A, name: Do it, duration: soon}\n"


@pytest.fixture
def manager(ada: Any) -> Any:
    TenantRoleFactory(user=ada, role="project_manager")
    return ada


def start(day: str = "2026-03-02", **more: str) -> dict[str, str]:
    form = {"template": "standard-12-week", "name": "Orchid", "anchor": "start", "day": day}
    form |= {"country": "CN", "time_zone": "Asia/Shanghai"}
    return {**form, "language": "en", **more}


def test_starting_shows_the_dates_first_and_creates_nothing(signed_in: SignIn, manager: Any) -> None:
    page = signed_in(manager).post(reverse("projects:project_new"), start())
    assert "Go-live on" in page.content.decode()
    assert not Project.objects.exists()


def test_starting_gives_a_plan_in_which_every_task_has_dates(
    signed_in: SignIn, manager: Any, ben: Any
) -> None:
    form = start(create="1", role_consultant=str(manager.pk))
    answer = signed_in(manager).post(reverse("projects:project_new"), form)
    project = Project.objects.get()
    assert answer["Location"] == reverse("phases:plan", args=[project.slug])
    assert not Task.objects.filter(finish=None).exists()
    assert project.plan.tasks.get(code="R1").owner == manager


@pytest.mark.parametrize(("anchor", "told"), [("go_live", True), ("start", False)])
def test_a_go_live_that_needs_a_start_in_the_past_says_how_far(
    anchor: str, told: bool, signed_in: SignIn, manager: Any
) -> None:
    client, url = signed_in(manager), reverse("projects:project_new")
    with time_machine.travel("2026-03-09T12:00:00+08:00"):
        form = start("2026-03-20" if anchor == "go_live" else "2026-03-02", anchor=anchor)
        looked = client.post(url, form)
        outlook = looked.context["outlook"]
        days = (date(2026, 3, 9) - outlook.start.date()).days
        assert days > 0
        sentence = f"which lies {days} days in the past."
        assert (sentence in looked.content.decode()) is told
        made = client.post(url, {**form, "create": "1"}, follow=True)
        assert (sentence in made.content.decode()) is told


def test_a_go_live_date_is_met(signed_in: SignIn, manager: Any) -> None:
    signed_in(manager).post(
        reverse("projects:project_new"), start("2026-12-18", anchor="go_live", create="1")
    )
    plan = Project.objects.get().plan
    assert plan.go_live_task.finish.date() <= date(2026, 12, 18)


def test_who_may_not_start_projects_is_refused(signed_in: SignIn, ben: Any) -> None:
    assert signed_in(ben).get(reverse("projects:project_new")).status_code == 403
    assert signed_in(ben).get(reverse("phases:plan_import")).status_code == 403


def test_a_template_is_drawn_and_comes_as_yaml(signed_in: SignIn, ben: Any) -> None:
    client = signed_in(ben)
    page = client.get(reverse("phases:template_detail", args=["standard-12-week"])).content.decode()
    assert "Prioritisation workshop" in page and "<rect" in page
    file = client.get(reverse("phases:template_file", args=["standard-12-week"]))
    assert b"key: standard-12-week" in file.content and "attachment" in file["Content-Disposition"]
    assert client.get(reverse("phases:template_detail", args=["nothing"])).status_code == 404


def test_a_bad_template_is_refused_with_file_line_and_fault(
    signed_in: SignIn, project: Any, ada: Any
) -> None:
    file = SimpleUploadedFile("short.yaml", BAD)
    answer = signed_in(ada).post(reverse("phases:template_load"), {"file": file})
    assert answer.status_code == 422 and "short.yaml, line 4:" in answer.content.decode()
    assert not SavedTemplate.objects.exists()


def test_a_good_template_is_on_the_shelf(signed_in: SignIn, project: Any, ada: Any) -> None:
    client = signed_in(ada)
    client.post(reverse("phases:template_load"), {"file": SimpleUploadedFile("short.yaml", YAML)})
    assert "Short" in client.get(reverse("phases:template_list")).content.decode()


def test_a_project_becomes_a_template(signed_in: SignIn, ada: Any, rollout: Any) -> None:
    signed_in(ada).post(
        reverse("phases:template_save", args=[rollout.slug]), {"name": "Our way", "key": "our-way"}
    )
    assert SavedTemplate.objects.get().key == "our-way"


def test_a_year_shows_holidays_and_make_up_days_and_which_layer_wins(
    signed_in: SignIn, ada: Any, rollout: Any
) -> None:
    calendar = Calendar.objects.get(kind="state")
    url = reverse("phases:calendar_detail", args=[calendar.pk])
    page = signed_in(ada).get(url, {"day": "2026-10-10"})
    assert {one["kind"]: one["wins"] for one in page.context["layers"]} == {
        "State": True,
        "Weekly pattern": False,
    }


def test_the_title_of_a_calendar_counts_one_day_as_one(signed_in: SignIn, ada: Any) -> None:
    calendar = CalendarFactory(kind="person", user=ada, name="Leave")
    CalendarDayFactory(calendar=calendar, first=date(2026, 12, 4))
    page = signed_in(ada).get(reverse("phases:calendar_detail", args=[calendar.pk]), {"year": "2026"})
    assert "Leave 2026: 1 day off, 0 days worked otherwise" in page.content.decode()


def test_a_day_off_of_the_project_shows_what_moves_before_it_is_saved(
    signed_in: SignIn, ada: Any, rollout: Any
) -> None:
    client = signed_in(ada)
    client.post(reverse("phases:calendar_new"), {"kind": "company", "name": "Outing", "project": rollout.pk})
    calendar = Calendar.objects.get(name="Outing")
    url = reverse("phases:day_add", args=[calendar.pk])
    form = {"version": calendar.version, "first": "2026-03-03", "kind": "off", "name": "Outing"}
    assert "1 plan would move" in client.post(url, form).content.decode()
    assert not calendar.days.exists()
    client.post(url, {**form, "confirmed": "1"})
    assert calendar.days.count() == 1


def test_nobody_changes_the_states_calendar_without_the_right(
    signed_in: SignIn, ben: Any, rollout: Any
) -> None:
    calendar = Calendar.objects.get(kind="state")
    assert signed_in(ben).get(reverse("phases:day_add", args=[calendar.pk])).status_code == 403


def test_the_leave_of_somebody_else_is_not_seen(signed_in: SignIn, ben: Any, dai: Any) -> None:
    leave = CalendarFactory(kind="person", user=dai, name="Leave of Dai")
    client = signed_in(ben)
    assert client.get(reverse("phases:calendar_detail", args=[leave.pk])).status_code == 404
    assert "Leave of Dai" not in client.get(reverse("phases:calendar_list")).content.decode()


def test_a_project_file_is_reported_then_taken_over(
    signed_in: SignIn, manager: Any, shared_data: Path
) -> None:
    client, url = signed_in(manager), reverse("phases:plan_import")
    source = min((shared_data / "mspdi").rglob("*.xml"), key=lambda path: path.stat().st_size)
    page = client.post(url, {"file": SimpleUploadedFile(source.name, source.read_bytes())})
    assert page.status_code == 200 and not Project.objects.exists()
    taken = page.context["form"].initial
    answer = client.post(url, {"token": taken["token"], "profile": taken["profile"], "name": "From Project"})
    assert answer.status_code == 302
    assert Project.objects.get().plan.recorded_dates_kept


def test_a_file_that_is_no_plan_is_one_sentence_beside_the_field(signed_in: SignIn, manager: Any) -> None:
    file = SimpleUploadedFile("plan.xml", b"<html>no</html>")
    answer = signed_in(manager).post(reverse("phases:plan_import"), {"file": file})
    assert answer.status_code == 422 and not Project.objects.exists()


def test_a_file_of_microsoft_project_itself_is_told_how_to_become_xml(
    signed_in: SignIn, manager: Any
) -> None:
    file = SimpleUploadedFile("plan.mpp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    answer = signed_in(manager).post(reverse("phases:plan_import"), {"file": file})
    assert answer.status_code == 422
    assert "open it in Microsoft Project and save it as XML" in answer.content.decode()
