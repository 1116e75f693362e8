"""Ada's rollout in the browser: a meeting ahead, an open action, two risks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from rollout.people.models import User
from rollout.projects.models import Action, Meeting, Project, Risk
from rollout.projects.services import actions, agenda, meetings
from rollout.projects.services.risks import raise_risk
from tests.factories import arranging

DAY_PASSED = date(2026, 3, 2)


@pytest.fixture
def meeting(transactional_db: None, project: Project, ada: User, ben: User) -> Meeting:
    content = {"title": "Weekly one", "starts_at": timezone.now() + timedelta(days=1)}
    with arranging():
        planned = meetings.plan_meeting(project, content, [ada, ben], actor=ada)
        agenda.add_point(planned, {"title": "Scope freeze"}, actor=ada)
    return planned


@pytest.fixture
def action(transactional_db: None, project: Project, ada: User) -> Action:
    with arranging():
        content = {"text": "Send the list of fields", "owner": ada, "due_on": DAY_PASSED}
        return actions.add_action(project, content, actor=ada)


@pytest.fixture
def risks(transactional_db: None, project: Project, ada: User) -> list[Risk]:
    values: list[dict[str, Any]] = [
        {"title": "Scope grows", "probability": 4, "impact": 5, "review_on": DAY_PASSED, "owner": ada},
        {"title": "Training is skipped", "probability": 2, "impact": 2},
    ]
    with arranging():
        return [raise_risk(project, one, actor=ada) for one in values]


@pytest.fixture
def open_page(
    live_server: Any, page: Page, sign_in: Callable[..., None], project: Project, ada: User
) -> Callable[[str], Page]:
    """`open_page("risks/")` is that page of the project, in English, signed in as Ada."""
    sign_in(page, ada)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])

    def show(section: str = "") -> Page:
        page.goto(f"/projects/{project.slug}/{section}")
        page.wait_for_load_state("networkidle")
        return page

    return show
