"""What the API removed or called off comes back by the token of that answer, for its caller alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from phases.models import Baseline, Plan, Task
from phases.services.baselines import take_baseline
from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.projects.models import AgendaItem, Goal, Meeting, Membership, Project
from rollout.projects.services.agenda import add_point
from rollout.projects.services.goals import add_goal
from tests.api.furnishing import furnish_meetings

pytestmark = pytest.mark.django_db
Connect = Callable[[User], APIClient]
HERE = "/api/v1/projects/lotus/"
ANY = {"If-Match": "*"}


def undo(client: APIClient, answer: Any) -> Any:
    return client.post("/api/v1/undo/", {"token": answer["Undo-Token"]}, format="json")


@pytest.fixture
def goal(ada: User, project: Project) -> Goal:
    values = {"name": "Quicker offers", "metric": "Days", "baseline": "9.5", "target": "3", "owner": ada}
    return add_goal(project, values, actor=ada)


def test_a_goal_comes_back_with_its_figures(api: Connect, ada: User, goal: Goal) -> None:
    goal.refresh_from_db()
    gone = api(ada).delete(f"{HERE}goals/{goal.number}/", headers=ANY)
    assert gone.status_code == 204 and not Goal.objects.exists()
    back = undo(api(ada), gone)
    stored = Goal.objects.get()
    assert back.status_code == 200 and stored.name in back.json()["message"]
    for name in ("name", "metric", "baseline", "target", "owner_id"):
        assert getattr(stored, name) == getattr(goal, name), name


def test_only_who_removed_it_takes_it_back(api: Connect, ada: User, ben: User, goal: Goal) -> None:
    gone = api(ada).delete(f"{HERE}goals/{goal.number}/", headers=ANY)
    assert undo(api(ben), gone).json()["code"] == "undo_unknown" and not Goal.objects.exists()


def test_a_right_lost_meanwhile_is_lost_for_the_undo(api: Connect, ada: User, goal: Goal) -> None:
    gone = api(ada).delete(f"{HERE}goals/{goal.number}/", headers=ANY)
    Membership.objects.filter(user=ada).update(role="consultant")
    assert undo(api(ada), gone).status_code == 403 and not Goal.objects.exists()


def test_a_baseline_comes_back_under_its_number(
    api: Connect, ada: User, plan: Plan, tasks: dict[str, Task]
) -> None:
    take_baseline(plan, actor=ada, name="Promise")
    gone = api(ada).delete(f"{HERE}baselines/1/", headers=ANY)
    assert gone.status_code == 204 and not Baseline.objects.exists()
    assert undo(api(ada), gone).status_code == 200 and Baseline.objects.get().number == 1
    assert AuditEvent.objects.order_by("-sequence")[0].via == "api"


def test_a_meeting_called_off_takes_place_after_all(api: Connect, ada: User, project: Project) -> None:
    furnish_meetings(project, ada, "Lotus")
    address = f"{HERE}meetings/{Meeting.objects.get().number}/cancel/"
    off = api(ada).post(address, {"text": "Holiday"}, format="json", headers=ANY)
    assert (off.status_code, off.json()["state"]) == (200, "cancelled")
    assert undo(api(ada), off).status_code == 200 and Meeting.objects.get().state == "planned"


def test_a_point_is_on_the_agenda_again(api: Connect, ada: User, project: Project) -> None:
    furnish_meetings(project, ada, "Lotus")
    meeting = Meeting.objects.get()
    point = add_point(meeting, {"title": "Scope of phase two"}, actor=ada)
    address = f"{HERE}meetings/{meeting.number}/agenda/{point.pk}/"
    gone = api(ada).delete(address, headers=ANY)
    assert gone.status_code == 204 and not AgendaItem.objects.filter(title=point.title).exists()
    assert undo(api(ada), gone).status_code == 200 and AgendaItem.objects.filter(title=point.title).exists()
