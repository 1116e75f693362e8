"""Plans of hundreds of tasks: what their pages ask of the database and of the machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test import Client
from django.test.html import parse_html
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from phases.long_select import LongSelect
from phases.models import Assignment
from phases.views.reading import PlanReading
from phases.views.task_row import COLUMNS
from rollout.projects.access import ProjectAccess
from tests.factories import TaskFactory

SignIn = Callable[[Any], Client]
FORMS = ("task_add", "link_edit", "plan_settings")


def more_tasks(plan: Any, owner: Any, count: int = 20) -> None:
    at = datetime(2026, 3, 2, 8)
    for number in range(900, 900 + count):
        TaskFactory(plan=plan, number=number, position=number, start=at, finish=at, owner=owner)


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.django_db
@pytest.mark.parametrize("page", FORMS)
def test_a_form_that_offers_every_task_asks_as_many_queries_of_a_longer_plan(
    page: str, signed_in: SignIn, ada: Any, rollout: Any
) -> None:
    client, url = signed_in(ada), reverse(f"phases:{page}", args=[rollout.slug])
    before = statements(client, url)
    more_tasks(rollout.plan, ada)
    assert statements(client, url) == before


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["plan_data", "board", "overview"])
def test_who_may_change_the_own_tasks_alone_asks_as_many_queries_of_a_longer_plan(
    page: str, signed_in: SignIn, ben: Any, rollout: Any
) -> None:
    client, url = signed_in(ben), reverse(f"phases:{page}", args=[rollout.slug])
    before = statements(client, url)
    more_tasks(rollout.plan, ben)
    assert statements(client, url) == before


@pytest.mark.django_db
def test_a_table_of_several_pages_asks_as_many_queries_as_one_of_a_single_page(
    signed_in: SignIn, ada: Any, rollout: Any
) -> None:
    client, url = signed_in(ada), reverse("phases:table", args=[rollout.slug])
    before = statements(client, f"{url}?size=200")
    more_tasks(rollout.plan, ada, count=60)
    assert rollout.plan.tasks.count() > 50
    assert statements(client, url) == statements(client, f"{url}?before=") == before


@pytest.mark.django_db
def test_a_row_of_the_reading_says_what_the_stored_task_says(ben: Any, rollout: Any) -> None:
    more_tasks(rollout.plan, ben)
    stored = list(rollout.plan.tasks.select_related("owner"))
    rows = PlanReading(ProjectAccess(ben, rollout)).tasks
    assert [[getattr(row, name) for name in [*COLUMNS, "owner"]] for row in rows] == [
        [getattr(task, name) for name in [*COLUMNS, "owner"]] for task in stored
    ]


@pytest.mark.django_db
def test_a_task_is_mine_as_owner_and_as_participant(ben: Any, ada: Any, rollout: Any) -> None:
    more_tasks(rollout.plan, ada)
    owned, joined, foreign = rollout.plan.tasks.filter(number__in=(900, 901, 902))
    type(owned).objects.filter(pk=owned.pk).update(owner=ben)
    Assignment.objects.create(task=joined, user=ben)
    read = PlanReading(ProjectAccess(ben, rollout))
    assert [read.is_mine(read.by_id[one.pk]) for one in (owned, joined, foreign)] == [True, True, False]


@pytest.mark.parametrize("value", ["", None, 2, "3"])
def test_a_long_select_is_written_as_the_framework_writes_a_short_one(value: Any) -> None:
    choices = [("", "–"), (2, "K2 <Kick & off>"), (3, 'Say "go"')]
    attributes = {"class": "form-select", "id": "id_after", "required": True}
    drawn = [
        kind(attributes, choices=choices).render("after", value, {"aria-describedby": "x"})
        for kind in (LongSelect, forms.Select)
    ]
    assert parse_html(drawn[0]) == parse_html(drawn[1])
