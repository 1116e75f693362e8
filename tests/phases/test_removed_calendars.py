"""A calendar that tasks name as theirs stays until they have another; the history keeps what is removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from phases.models import Calendar, PlanStep
from phases.operations import parse_operations
from phases.scheduling.model import LayerKind
from phases.services.calendar_removal import (
    DAY_REMOVED,
    REMOVED,
    remove_calendar,
    remove_day,
    take_back,
    way_back,
)
from phases.services.calendars import DayWanted, add_day, create_calendar
from phases.services.changes import apply, undo
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, StateRefusal
from rollout.people.models import User
from rollout.projects.models import Project
from tests.factories import TenantRoleFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def shifts(rollout: Project, ada: User) -> Calendar:
    """A calendar of some tasks, with one day off."""
    made = create_calendar(LayerKind.TASK, actor=ada, project=rollout, name="Night shifts")
    add_day(made, DayWanted(date(2026, 3, 6), date(2026, 3, 6), "Stocktaking"), version=1, actor=ada)
    return made


@pytest.fixture
def used(shifts: Calendar, task: Any, change: Any) -> Calendar:
    change({"op": "task.set", "task": task("R1").pk, "field": "calendar", "value": shifts.pk})
    return shifts


def test_a_calendar_of_tasks_is_not_removed_under_them(used: Calendar, task: Any, ada: User) -> None:
    was, steps = task("R1").finish, PlanStep.objects.count()
    with pytest.raises(StateRefusal) as refused:
        remove_calendar(used, actor=ada)
    assert refused.value.code == "calendar_used"
    assert str(refused.value) == (
        f"“Night shifts” is the calendar of 1 task: {task('R1')}. Choose another for it first."
    )
    assert task("R1").calendar == used and task("R1").finish == was and PlanStep.objects.count() == steps
    assert used.days.count() == 1


def test_page_and_api_refuse_it_alike(
    used: Calendar, ada: User, signed_in: SignIn, api: Callable[[User], APIClient]
) -> None:
    page = signed_in(ada).post(reverse("phases:calendar_remove", args=[used.pk]))
    assert page.status_code == 409 and "is the calendar of 1 task" in page.content.decode()
    answer = api(ada).delete(f"/api/v1/calendars/{used.pk}/", headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["code"]) == (409, "calendar_used")
    assert Calendar.objects.filter(pk=used.pk).exists()


def test_once_its_tasks_have_another_it_goes_and_its_days_stand_in_the_history(
    used: Calendar, task: Any, change: Any, ada: User, signed_in: SignIn
) -> None:
    key = used.pk
    change({"op": "task.set", "task": task("R1").pk, "field": "calendar", "value": None})
    page = signed_in(ada).post(reverse("phases:calendar_remove", args=[key]), follow=True)
    assert "plans followed" in page.content.decode()
    event = AuditEvent.objects.get(action="calendar.remove")
    assert not Calendar.objects.filter(pk=key).exists()
    assert event.before["name"] == "Night shifts"
    assert event.before["days"] == [
        {"first": "2026-03-06", "last": "2026-03-06", "intervals": [], "name": "Stocktaking"}
    ]


def test_a_step_that_needs_the_removed_calendar_is_not_undone_into_nothing(
    used: Calendar, task: Any, ada: User, plan_of_rollout: Any
) -> None:
    plan_of_rollout.refresh_from_db()
    without = [{"op": "task.set", "task": task("R1").pk, "field": "calendar", "value": None}]
    step = apply(plan_of_rollout, parse_operations(without), actor=ada, version=plan_of_rollout.version)
    remove_calendar(used, actor=ada)
    with pytest.raises(InvalidInput) as refused:
        undo(step, actor=ada)
    assert refused.value.code == "unknown_calendar"
    assert task("R1").calendar is None


def test_the_public_holidays_of_a_plan_are_not_removed_under_it(rollout: Project, pmo: User) -> None:
    state = Calendar.objects.get(kind="state")
    with pytest.raises(StateRefusal) as refused:
        remove_calendar(state, actor=pmo)
    assert "holds the public holidays of 1 plan" in str(refused.value)
    rollout.plan.refresh_from_db()
    assert rollout.plan.calendar == state


@pytest.fixture
def pmo(cleo: User) -> User:
    TenantRoleFactory(user=cleo, role="pmo")
    return cleo


def rows(calendar: Calendar) -> Any:
    """A calendar with its days as they are stored, but for the keys of days and the version."""
    (whole,) = Calendar.objects.filter(pk=calendar.pk).values()
    days = calendar.days.values("first", "last", "intervals", "name", "provisional")
    return whole | {"version": 0}, list(days)


@pytest.fixture
def leave(rollout: Project, ben: User) -> Calendar:
    """Ben is away on a Friday and works half a Saturday."""
    made = create_calendar(LayerKind.PERSON, actor=ben, user=ben, pattern=[[[480, 720]]] * 5 + [[], []])
    add_day(made, DayWanted(date(2026, 3, 6), date(2026, 3, 6), "Away"), version=1, actor=ben)
    add_day(made, DayWanted(date(2026, 3, 7), date(2026, 3, 7), "", [[480, 600]]), version=2, actor=ben)
    made.refresh_from_db()
    return made


def test_undo_brings_a_calendar_back_and_plans_follow(
    leave: Calendar, task: Any, ben: User, signed_in: SignIn
) -> None:
    kept, was, seen = rows(leave), task("R1").finish, leave.version
    client, key = signed_in(ben), leave.pk
    page = client.post(reverse("phases:calendar_remove", args=[key]), follow=True)
    (message,) = page.context["messages"]
    assert task("R1").finish < was
    token = message.extra_tags.removeprefix("undo:")
    told = client.post(reverse("frame:undo"), {"token": token}, follow=True)
    assert "is as it was" in told.content.decode()
    leave = Calendar.objects.get(pk=key)
    assert rows(leave) == kept and leave.version > seen and task("R1").finish == was
    event = AuditEvent.objects.get(action="calendar.restore")
    assert len(event.after["days"]) == 2
    twice = client.post(reverse("frame:undo"), {"token": token})
    assert twice.status_code == 409 and Calendar.objects.filter(user=ben).count() == 1


def test_undo_over_the_api_brings_days_and_calendars_back(
    leave: Calendar, task: Any, ben: User, api: Callable[[User], APIClient]
) -> None:
    client, kept, was = api(ben), rows(leave), task("R1").finish
    for address in (f"calendars/{leave.pk}/days/{leave.days.first().pk}/", f"calendars/{leave.pk}/"):
        gone = client.delete(f"/api/v1/{address}", headers={"If-Match": "*"})
        assert gone.status_code == 204, gone.content
        assert task("R1").finish != was
        back = client.post("/api/v1/undo/", {"token": gone["Undo-Token"]}, format="json")
        assert back.status_code == 200, back.content
        assert rows(Calendar.objects.get(pk=leave.pk)) == kept and task("R1").finish == was


def test_days_removed_on_the_page_come_back(leave: Calendar, ben: User, signed_in: SignIn) -> None:
    client, kept, day = signed_in(ben), rows(leave), leave.days.first()
    content = {"version": leave.version, "first": day.first, "kind": "off", "remove": "1", "confirmed": "1"}
    page = client.post(reverse("phases:day_edit", args=[leave.pk, day.pk]), content, follow=True)
    (message,) = page.context["messages"]
    assert leave.days.count() == 1
    client.post(reverse("frame:undo"), {"token": message.extra_tags.removeprefix("undo:")})
    assert rows(leave) == kept


def test_days_do_not_come_back_without_their_calendar(leave: Calendar, ben: User) -> None:
    day = leave.days.first()
    key = day.pk
    remove_day(day, version=leave.version, actor=ben)
    event = AuditEvent.objects.get(pk=way_back(DAY_REMOVED, key)["event"])
    remove_calendar(Calendar.objects.get(pk=leave.pk), actor=ben)
    with pytest.raises(StateRefusal) as refused:
        take_back(event, actor=ben)
    assert refused.value.code == "gone"


def test_who_lost_the_right_does_not_bring_it_back(shifts: Calendar, ada: User) -> None:
    key = shifts.pk
    remove_calendar(shifts, actor=ada)
    event = AuditEvent.objects.get(pk=way_back(REMOVED, key)["event"])
    ada.memberships.all().delete()
    with pytest.raises(NotAllowed):
        take_back(event, actor=ada)
    assert not Calendar.objects.filter(pk=key).exists()


def test_a_step_that_needs_the_calendar_is_undone_once_it_is_back(
    used: Calendar, task: Any, ada: User, plan_of_rollout: Any
) -> None:
    plan_of_rollout.refresh_from_db()
    without = [{"op": "task.set", "task": task("R1").pk, "field": "calendar", "value": None}]
    step = apply(plan_of_rollout, parse_operations(without), actor=ada, version=plan_of_rollout.version)
    key = used.pk
    remove_calendar(used, actor=ada)
    take_back(AuditEvent.objects.get(pk=way_back(REMOVED, key)["event"]), actor=ada)
    undo(step, actor=ada)
    assert task("R1").calendar_id == key
