"""Links and settings of a plan in “since last week”: both tasks, type and lag, old and new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from phases.models import Calendar, Dependency
from phases.operations import parse_operations
from phases.scheduling.model import LayerKind
from phases.services import calendars, changes
from phases.views import plan_events
from phases.views.asked import asked
from rollout.audit.models import AuditEvent
from rollout.audit.queries import told
from rollout.people.models import User
from rollout.projects.models import Project
from rollout.projects.services import projects
from tests.factories import OrganizationFactory, arranging
from tests.projects.test_delta import last, step

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def test_a_link_is_told_with_both_tasks_and_how_it_binds(rollout: Project, ada: User) -> None:
    first, second = rollout.plan.tasks.get(code="K1"), rollout.plan.tasks.get(code="C3")
    names = f"from “{first.name}” to “{second.name}”"
    step(rollout, ada, {"op": "link.add", "predecessor": first.pk, "successor": second.pk, "type": "SS"})
    assert last(rollout, ada).text.startswith(f"Ada Shen let “{second.name}” wait for “{first.name}” (SS)")
    link = Dependency.objects.get(predecessor=first, successor=second)
    step(rollout, ada, {"op": "link.set", "link": link.pk, "type": "FS", "lag": 960})
    assert last(rollout, ada).text.startswith(f"Ada Shen changed the link {names}: SS is now FS+2 d")
    step(rollout, ada, {"op": "link.set", "link": link.pk, "lag": 5000, "lag_unit": "percent"})
    assert last(rollout, ada).text.startswith(f"Ada Shen changed the link {names}: FS+2 d is now FS+50 %")
    step(rollout, ada, {"op": "link.remove", "link": link.pk})
    assert last(rollout, ada).text.startswith(f"Ada Shen removed the link {names} (FS+50 %)")


def test_a_setting_of_the_plan_is_told_with_both_values(rollout: Project, ada: User) -> None:
    one, other = rollout.plan.tasks.filter(milestone=True).order_by("pk")[:2]
    with arranging():
        calendar = Calendar.objects.create(name="Yearly shutdown", kind="state")
        type(rollout.plan)._default_manager.filter(pk=rollout.plan.pk).update(go_live_task=one)
    step(rollout, ada, {"op": "plan.set", "field": "critical_threshold", "value": 960})
    told = "Ada Shen changed the slack up to which tasks are critical of the plan from 0 d to 2 d"
    assert last(rollout, ada).text.startswith(told)
    step(rollout, ada, {"op": "plan.set", "field": "go_live_task", "value": other.pk})
    told = f"Ada Shen changed the go-live task of the plan from {one.name} to {other.name}"
    assert last(rollout, ada).text.startswith(told)
    before = rollout.plan.calendar.name
    step(rollout, ada, {"op": "plan.set", "field": "calendar", "value": calendar.pk})
    told = f"Ada Shen changed the calendar of the plan from {before} to Yearly shutdown"
    assert last(rollout, ada).text.startswith(told)


def test_settings_saved_at_once_are_all_told_in_words(rollout: Project, ada: User) -> None:
    with arranging():
        lotus, cedar = OrganizationFactory(name="Lotus Teas"), OrganizationFactory(name="Cedar Mills")
        Project.objects.filter(pk=rollout.pk).update(client=lotus, vendor=None, language="zh-hans")
    project = Project.objects.get(pk=rollout.pk)
    changes = {"client": cedar, "vendor": lotus, "language": "en"}
    projects.change_settings(project, changes, version=project.version, actor=ada)
    assert last(rollout, ada).text == (
        "Ada Shen changed the project “Lotus CRM”: client from Lotus Teas to Cedar Mills; language of "
        "documents from Simplified Chinese to English; vendor is now Lotus Teas."
    )
    chinese = last(rollout, ada, "zh-hans").text
    assert "Cedar Mills" in chinese and "简体中文" in chinese and "Simplified" not in chinese, chinese


def test_a_link_is_called_by_both_tasks_wherever_its_step_is_told(
    rollout: Project, ada: User, signed_in: SignIn
) -> None:
    first, second = rollout.plan.tasks.get(code="K1"), rollout.plan.tasks.get(code="C3")
    names = f"from “{first}” to “{second}”"
    step(rollout, ada, {"op": "link.add", "predecessor": first.pk, "successor": second.pk, "type": "SS"})
    link = Dependency.objects.get(predecessor=first, successor=second)
    change = {"op": "link.set", "link": link.pk, "type": "FS"}
    with translation.override("en"):
        plan = type(rollout.plan)._default_manager.get(pk=rollout.plan.pk)
        assert asked(parse_operations([change]), plan) == [f"Changed the link {names}"]
    step(rollout, ada, change)
    changes.undo(rollout.plan.steps.order_by("-number")[0], actor=ada)
    assert f"(Changed the link {names})" in last(rollout, ada).text
    step(rollout, ada, {"op": "link.remove", "link": link.pk})
    page = signed_in(ada).get(reverse("phases:step_list", args=[rollout.slug])).content.decode()
    for did in (f"Linked “{first}” to “{second}”", f"Changed the link {names}", f"Removed the link {names}"):
        assert escape(did) in page


def test_the_calendar_of_a_task_is_told_by_its_name(rollout: Project, ada: User) -> None:
    with arranging():
        nights = Calendar.objects.create(name="Nights", kind="task", project=rollout)
    task = rollout.plan.tasks.get(code="C3")
    step(rollout, ada, {"op": "task.set", "task": task.pk, "field": "calendar", "value": nights.pk})
    assert last(rollout, ada).text.startswith(f"Ada Shen set the calendar of “{task}” to Nights")
    (event,) = AuditEvent.objects.order_by("-sequence")[:1]
    assert "Nights" in [change.after for change in plan_events.told([event])[event.pk]]


def test_the_template_of_a_plan_is_told_by_its_name(rollout: Project, ada: User) -> None:
    (shown,) = told(list(AuditEvent.objects.filter(action="plan.start")), ada)
    assert "standard-12-week" not in [change.after for change in shown.changes]
    assert any("12" in change.after for change in shown.changes)


def test_a_day_of_a_calendar_is_told_as_people_write_it(rollout: Project, ada: User) -> None:
    own = calendars.create_calendar(LayerKind.COMPANY, actor=ada, name="Shutdown", project=rollout)
    days = calendars.DayWanted(date(2026, 12, 24), date(2027, 1, 1), "Closed", [])
    calendars.add_day(own, days, version=own.version, actor=ada)
    named = "“Thu 24 Dec 2026 – Fri 1 Jan 2027 Closed”"
    assert last(rollout, ada).text == f"Ada Shen added days to a calendar: {named}."


def test_a_link_of_tasks_that_the_same_step_adds_is_told_with_both(rollout: Project, ada: User) -> None:
    tasks = [{"op": "task.add", "ref": ref, "name": f"New {ref}", "duration": 480} for ref in ("a", "b")]
    step(rollout, ada, *tasks, {"op": "link.add", "predecessor": "a", "successor": "b"})
    stored = rollout.plan.steps.order_by("-number")[0].operations[-1]
    assert (stored["predecessor_name"], stored["successor_name"]) == ("New a", "New b")
