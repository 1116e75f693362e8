"""A year of public holidays over the API: looked at first, taken over once, and plans follow."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from phases.models import Calendar, Plan, Task
from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import CalendarFactory, TenantRoleFactory, arranging

Connect = Callable[[User], APIClient]
Tasks = dict[str, Task]
YEAR = {"year": 2026, "days": [{"name": "Extra", "date": "2026-03-03", "isOffDay": True}]}


@pytest.fixture
def state(plan: Plan, tasks: Tasks) -> Calendar:
    """The public holidays on which the plan stands; none is known yet."""
    calendar: Calendar = CalendarFactory(country="CN")
    with arranging():
        Plan.objects.filter(pk=plan.pk).update(calendar=calendar)
    return calendar


@pytest.fixture
def office(api: Connect, dai: User) -> APIClient:
    TenantRoleFactory(user=dai, role=Role.PMO.value)
    return api(dai)


def send(client: APIClient, calendar: Calendar, verb: str, content: Any = YEAR, **headers: str) -> Any:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    address = f"/api/v1/calendars/{calendar.pk}/{verb}/"
    return client.post(address, body, content_type="application/json", headers=headers)


def test_a_file_is_looked_at_before_it_is_taken_over(office: APIClient, state: Calendar) -> None:
    events = AuditEvent.objects.count()
    looked = send(office, state, "refresh/preview").json()
    (plan,) = looked["plans"]
    assert (plan["project"], plan["moved"]) == ("lotus", 3)
    assert (plan["finish_before"], plan["finish"]) == ("2026-03-05T17:00:00", "2026-03-06T17:00:00")
    assert looked["version"] == state.version and not state.days.exists()
    assert AuditEvent.objects.count() == events
    done = send(office, state, "refresh", **{"If-Match": f'"{state.version}"'})
    assert done.status_code == 200 and done.json()["plans"] == looked["plans"], done.content
    assert done.json()["version"] == state.version + 1
    assert state.days.get().name == "Extra" and Plan.objects.get().finish.isoformat() == plan["finish"]


def test_a_repeated_file_is_taken_over_once(office: APIClient, state: Calendar) -> None:
    headers = {"If-Match": "*", "Idempotency-Key": "h"}
    first, second = (send(office, state, "refresh", **headers) for _ in range(2))
    assert first.json() == second.json() and Calendar.objects.get(pk=state.pk).version == state.version + 1
    other = send(office, state, "refresh", {"year": 2026, "days": []}, **headers)
    assert (other.status_code, other["Content-Type"]) == (422, "application/problem+json")


def test_a_file_meant_for_another_version_is_refused(office: APIClient, state: Calendar) -> None:
    assert send(office, state, "refresh").status_code == 428
    stale = send(office, state, "refresh", **{"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale") and not state.days.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"[]", "bad_holiday_file"), (b"\xff", "not_utf8"), ({"year": 1, "days": []}, "bad_holiday_file")],
)
def test_a_bad_file_is_refused_in_one_sentence(
    office: APIClient, state: Calendar, content: Any, code: str
) -> None:
    for verb in ("refresh", "refresh/preview"):
        refused = send(office, state, verb, content, **{"If-Match": "*"})
        assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert not state.days.exists()


def test_only_a_state_announces_holidays(office: APIClient, state: Calendar, dai: User) -> None:
    leave = CalendarFactory(kind="person", user=dai)
    refused = send(office, leave, "refresh", **{"If-Match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (400, "not_a_state_calendar")


def test_who_keeps_no_calendars_of_all_is_told_which_right_is_missing(
    api: Connect, ada: User, state: Calendar
) -> None:
    for verb in ("refresh", "refresh/preview"):
        refused = send(api(ada), state, verb, **{"If-Match": "*"})
        assert (refused.status_code, refused.json()["permission"]) == (403, "calendars.write")
    assert not state.days.exists()
