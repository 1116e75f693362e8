"""The page of one task follows its own changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phases.models import Task
from rollout.people.models import User
from tests.factories import TaskFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def task(project: Any, plan: Any, ada: User) -> Task:
    made: Task = TaskFactory(plan=plan, name="Interviews")
    return made


def asked(client: Client, task: Task, target: str) -> str:
    url = reverse("phases:task_panel", args=[task.plan.project.slug, task.number])
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    return client.get(url, headers=headers).content.decode()


def test_the_head_and_the_body_of_a_tasks_page_load_themselves_after_a_change(
    signed_in: SignIn, ada: User, task: Task
) -> None:
    client = signed_in(ada)
    whole, body = asked(client, task, ""), asked(client, task, "task_body")
    assert 'id="page-header" hx-get=' in whole and '<div id="task_body"' in whole
    assert body.strip().startswith('<div id="task_body"') and "<html" not in body
    assert all('hx-swap="outerHTML"' in html.split('<div id="task_body"')[1][:300] for html in (whole, body))


def test_the_panel_beside_another_page_is_loaded_whole(signed_in: SignIn, ada: User, task: Task) -> None:
    panel = asked(signed_in(ada), task, "panel-body")
    assert "data-panel-title" in panel
    assert 'hx-target="#panel-body"' in panel.split('<div id="task_body"')[1][:300]


def test_who_lets_everything_saved_meanwhile_stay_is_back_at_the_task(
    signed_in: SignIn, ada: User, task: Task
) -> None:
    url = reverse("phases:task_edit", args=[task.plan.project.slug, task.number])
    form = {"version": task.version, "name": "Mine", "constraint": "ASAP", "_take_name": "theirs"}
    form |= {"duration": "1", "percent_complete": "0", "owner": task.owner_id or ""}
    stored = {"remaining": "", "code": task.code}
    answer = signed_in(ada).post(url, {**form, **stored})
    assert answer.status_code == 302, answer.content.decode()
