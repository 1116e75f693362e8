"""A day that what it means cannot have is refused at every door by one sentence with the day and a mend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from phases.models import Plan
from phases.services import changes
from phases.services.updates import open_round
from rollout.core.errors import InvalidInput
from rollout.core.horizons import PROMISED
from rollout.people.models import User
from rollout.projects.models import Project
from rollout.projects.services.actions import add_action, change_action
from rollout.projects.services.risks import change_risk, raise_risk
from tests.phases.updates import STATUS, add_tasks, task_of

pytestmark = pytest.mark.django_db

FAR = date(2148, 1, 1)


def test_owners_are_not_asked_until_a_far_day(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    with pytest.raises(InvalidInput) as refusal:
        open_round(plan, status_at=STATUS, due_at=datetime(2148, 1, 1, tzinfo=UTC), actor=ada)
    assert refusal.value.field == "due_at"
    assert "2148-01-01 is too far ahead for this; choose a day until" in str(refusal.value)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("risks/", {"title": "Data is late", "review_on": "2148-01-01"}),
        ("actions/", {"text": "Call", "due_on": "2148-01-01"}),
        ("decisions/", {"text": "We go", "decided_on": "2148-01-01"}),
        ("goals/", {"name": "Use it", "due_on": "2148-01-01"}),
    ],
)
def test_the_api_refuses_with_field_day_and_limit(
    project: Project, ada: User, api: Callable[[User], APIClient], path: str, content: dict[str, Any]
) -> None:
    sent = api(ada).post(f"/api/v1/projects/lotus/{path}", content, format="json")
    told = sent.json()
    assert sent.status_code == 400
    assert "2148-01-01 is too far ahead for this; choose a day until" in str(told)
    assert next(name for name in content if name.endswith("_on")) in str(told["errors"])


def test_the_form_says_it_beside_the_field(
    project: Project, ada: User, signed_in: Callable[[User], Client]
) -> None:
    sent = signed_in(ada).post("/projects/lotus/actions/new/", {"text": "Call", "due_on": "2148-01-01"})
    limit = timezone.localdate() + timedelta(days=PROMISED.ahead)
    assert sent.status_code == 422
    assert f"2148-01-01 is too far ahead for this; choose a day until {limit}." in sent.content.decode()


def test_what_stands_beyond_the_horizon_already_can_still_be_changed_otherwise(
    project: Project, ada: User
) -> None:
    action = add_action(project, {"text": "Call"}, actor=ada)
    type(action).objects.filter(pk=action.pk).update(due_on=FAR)
    changed = change_action(action, {"text": "Call back", "due_on": FAR}, version=action.version, actor=ada)
    assert (changed.text, changed.due_on) == ("Call back", FAR)


def test_a_review_in_another_century_is_refused_when_a_risk_changes(project: Project, ada: User) -> None:
    risk = raise_risk(project, {"title": "Data is late"}, actor=ada)
    with pytest.raises(InvalidInput, match="too long ago"):
        change_risk(risk, {"review_on": date(1990, 1, 1)}, version=risk.version, actor=ada)


@pytest.mark.parametrize("field", ["actual_start", "actual_finish"])
def test_work_is_not_reported_from_years_ahead(plan: Plan, ada: User, ben: User, field: str) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    far = {"op": "task.set", "task": task_of(plan, "A").pk, "field": field, "value": "2140-01-01T08:00"}
    with pytest.raises(InvalidInput) as refusal:
        changes.apply(plan, changes.read_operations([far]), actor=ada, version=plan.version)
    assert refusal.value.code == "fact_ahead" and "2140-01-01" in str(refusal.value)
