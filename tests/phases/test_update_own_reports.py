"""A manager who owns a task reports on it too: somebody else accepts that report, if anybody else may."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from phases.models import Plan, TaskUpdate, UpdateRound, UpdateState
from phases.report_parts import cooperation
from phases.services import update_decisions
from rollout.audit.models import AuditEvent
from rollout.core.errors import StateRefusal
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.delta import told
from rollout.projects.models import Project
from tests.factories import MembershipFactory
from tests.phases.updates import add_tasks, opened, running, say, versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def gil(project: Project, client_organization: Any) -> User:
    """Another manager."""
    from tests.conftest import member_of

    person = member_of(client_organization, "Gil Hu")
    MembershipFactory(project=project, user=person, role=Role.PROJECT_MANAGER)
    return person


@pytest.fixture
def found(plan: Plan, ada: User, ben: User) -> UpdateRound:
    add_tasks(plan, ada, ("A", 5, ada), ("B", 3, ben))
    return opened(plan, ada)


@pytest.fixture
def own(found: UpdateRound, ada: User) -> TaskUpdate:
    return say(found, ada, A=running("03-02", 3))["A"]


def accept(found: UpdateRound, actor: User, *updates: TaskUpdate) -> None:
    found.plan.refresh_from_db()
    update_decisions.accept(found, versions(*updates), actor=actor, version=found.plan.version)


def test_who_owns_the_task_is_refused_while_another_may_accept_and_hears_who(
    found: UpdateRound, own: TaskUpdate, ada: User, gil: User
) -> None:
    with pytest.raises(StateRefusal, match="can be accepted by Gil Hu") as refused:
        accept(found, ada, own)
    assert refused.value.code == "own_report"
    assert TaskUpdate.objects.get().state == UpdateState.REPORTED
    accept(found, gil, own)
    assert TaskUpdate.objects.get().decided_by == gil


def test_one_own_report_among_many_refuses_them_all(
    found: UpdateRound, own: TaskUpdate, ada: User, ben: User, gil: User
) -> None:
    other = say(found, ben, B=running("03-02", 1))["B"]
    with pytest.raises(StateRefusal, match="your own report"):
        accept(found, ada, other, own)
    assert set(TaskUpdate.objects.values_list("state", flat=True)) == {UpdateState.REPORTED}
    accept(found, ada, other)


@pytest.mark.parametrize("gone", ["left the project", "left the company", "consultant only"])
def test_whoever_cannot_accept_does_not_stand_in_the_way(
    gone: str, found: UpdateRound, own: TaskUpdate, ada: User, gil: User
) -> None:
    if gone == "left the project":
        gil.memberships.all().delete()
    elif gone == "left the company":
        User.objects.filter(pk=gil.pk).update(is_active=False)
    else:
        gil.memberships.update(role=Role.CONSULTANT)
    accept(found, ada, own)
    assert TaskUpdate.objects.get().accepted_by_owner


def test_a_lone_manager_accepts_and_history_page_and_report_say_so(
    found: UpdateRound, own: TaskUpdate, ada: User, ben: User, signed_in: Any
) -> None:
    accept(found, ada, own, say(found, ben, B=running("03-02", 1))["B"])
    deeds = AuditEvent.objects.filter(action__startswith="taskupdate.accept").order_by("action")
    assert [event.action for event in deeds] == ["taskupdate.accept", "taskupdate.accept_own"]
    (other, sentence) = (one.text for one in told(found.plan.project, list(deeds), None))
    assert "accepted by the owner" in sentence and "accepted by the owner" not in other
    url = reverse("phases:update_round", args=[found.plan.project.slug, found.number])
    assert signed_in(ada).get(url).content.decode().count("Accepted by the owner") == 1
    kept = cooperation(found.plan)
    assert kept is not None and kept["accepted_by_owner"] == 1


def test_an_acceptance_that_was_taken_back_is_no_longer_counted(
    found: UpdateRound, own: TaskUpdate, ada: User
) -> None:
    found.plan.refresh_from_db()
    taken = update_decisions.accept(found, versions(own), actor=ada, version=found.plan.version)
    assert taken.step is not None
    update_decisions.take_back(found, taken.step, actor=ada)
    kept = cooperation(found.plan)
    assert kept is not None and kept["accepted_by_owner"] == 0


def test_the_page_offers_no_box_for_it_and_says_who_accepts(
    found: UpdateRound, own: TaskUpdate, ada: User, gil: User, signed_in: Any
) -> None:
    url = reverse("phases:update_round", args=[found.plan.project.slug, found.number])
    shown = signed_in(ada).get(url).content.decode()
    assert f'value="{own.pk}:{own.version}" disabled' in shown and "can be accepted by Gil Hu" in shown
    found.plan.refresh_from_db()
    posted = {"updates": f"{own.pk}:{own.version}", "version": found.plan.version}
    accept_url = reverse("phases:update_accept", args=[found.plan.project.slug, found.number])
    refused = signed_in(ada).post(accept_url, posted)
    assert refused.status_code == 409 and "Gil Hu" in refused.content.decode()
    assert f'value="{own.pk}:{own.version}" checked' in signed_in(gil).get(url).content.decode()


def test_the_api_refuses_as_the_page_does(
    found: UpdateRound, own: TaskUpdate, ada: User, gil: User, api: Any
) -> None:
    found.plan.refresh_from_db()
    url = f"/api/v1/projects/{found.plan.project.slug}/update-rounds/{found.number}/accept/"
    body = {"updates": [{"id": own.pk, "version": own.version}], "plan_version": found.plan.version}
    refused = api(ada).post(url, body, format="json")
    assert refused.status_code == 409 and refused.json()["code"] == "own_report"
    assert api(gil).post(url, body, format="json").status_code == 200
