"""Links and settings of a plan in “since last week”: both tasks, type and lag, old and new."""

from __future__ import annotations

import pytest

from phases.models import Calendar, Dependency
from rollout.people.models import User
from rollout.projects.models import Project
from rollout.projects.services import projects
from tests.factories import OrganizationFactory, arranging
from tests.projects.test_delta import last, step

pytestmark = pytest.mark.django_db


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
