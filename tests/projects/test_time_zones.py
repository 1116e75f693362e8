"""A rollout lives in the time zone that its people chose; what is due or over there goes by its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project
from rollout.projects.services.actions import today_of
from tests.factories import ProjectFactory, TenantRoleFactory

pytestmark = pytest.mark.django_db

START = {"name": "Far", "template": "no-code-4-week", "start": "2027-01-04"}


@pytest.fixture
def connect(ada: User, api: Callable[[User], APIClient]) -> APIClient:
    TenantRoleFactory(user=ada, role=Role.PROJECT_MANAGER)
    return api(ada)


def test_a_new_project_takes_the_zone_of_the_installation(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    assert ProjectFactory().time_zone == "Europe/Berlin"


def test_a_rollout_starts_in_the_zone_asked_for(connect: APIClient) -> None:
    sent = connect.post("/api/v1/projects/", {**START, "time_zone": "America/New_York"}, format="json")
    assert sent.status_code == 201 and sent.json()["time_zone"] == "America/New_York"
    with time_machine.travel(datetime(2027, 1, 5, 2, tzinfo=UTC)):
        assert today_of(Project.objects.get(name="Far")).isoformat() == "2027-01-04"


@pytest.mark.parametrize("name", ["Mars/Olympus", "PRC", "../etc/passwd", ""])
def test_a_zone_that_is_none_is_refused_beside_its_field(connect: APIClient, name: str) -> None:
    sent = connect.post("/api/v1/projects/", {**START, "time_zone": name}, format="json")
    assert sent.status_code == 400 and [error["field"] for error in sent.json()["errors"]] == ["time_zone"]
    assert not Project.objects.filter(name="Far").exists()


def test_the_zone_of_a_project_is_changed_by_page_and_api_with_one_event_each(
    project: Project, ada: User, api: Callable[[User], APIClient], signed_in: Callable[[Any], Client]
) -> None:
    browser, place = signed_in(ada), "/projects/lotus/settings/"
    assert b"Europe/London" in browser.get(place).content
    fields = {"name": project.name, "language": "en", "status": "active"}
    levels = {"risk_medium_from": "5", "risk_high_from": "12", "version": str(project.version)}
    browser.post(place, {**fields, **levels, "time_zone": "Europe/London"})
    project.refresh_from_db()
    assert project.time_zone == "Europe/London"
    sent = api(ada).patch(
        "/api/v1/projects/lotus/",
        {"time_zone": "Asia/Tokyo"},
        format="json",
        headers={"If-Match": f'"{project.version}"'},
    )
    assert sent.status_code == 200 and sent.json()["time_zone"] == "Asia/Tokyo"
    after = [
        event.after["time_zone"]
        for event in AuditEvent.objects.filter(action="project.change").order_by("pk")
    ]
    assert after == ["Europe/London", "Asia/Tokyo"]
