"""The manager enters what an owner told by telephone: the record says so, and somebody else accepts it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from phases.models import Plan, TaskUpdate, UpdateRound, UpdateState
from phases.services import update_decisions
from phases.services.update_answers import report, report_for
from phases.services.update_links import token_of
from rollout.audit.context import writing_at
from rollout.audit.models import AuditEvent
from rollout.core.errors import NotAllowed, Stale, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import MembershipFactory
from tests.phases.updates import (
    ASKED,
    add_tasks,
    finished,
    mails,
    opened,
    request_of,
    running,
    say,
    task_of,
    versions,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(plan: Plan, ada: User, ben: User) -> UpdateRound:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, ben))
    return opened(plan, ada)


@pytest.fixture
def gil(project: Project, client_organization: Any) -> User:
    """Another manager."""
    from tests.conftest import member_of

    person = member_of(client_organization, "Gil Hu")
    MembershipFactory(project=project, user=person, role=Role.PROJECT_MANAGER)
    return person


def enter(found: UpdateRound, actor: User, owner: User, **answers: Any) -> list[TaskUpdate]:
    told = {task_of(found.plan, code).number: answer for code, answer in answers.items()}
    with writing_at(ASKED + timedelta(hours=1)):
        return report_for(request_of(found, owner), told, actor=actor)


def accept(found: UpdateRound, actor: User, *updates: TaskUpdate) -> Any:
    found.plan.refresh_from_db()
    return update_decisions.accept(
        found, versions(*updates), actor=actor, version=found.plan.version, why="Updates"
    )


def test_the_record_says_who_entered_it_and_for_whom(found: UpdateRound, ada: User, ben: User) -> None:
    (update,) = enter(found, ada, ben, A=running("03-02", 3))
    assert (update.entered_by, update.request.user) == (ada, ben)
    event = AuditEvent.objects.get(action="taskupdate.enter")
    assert event.actor_id == ada.pk and event.after["entered_by"]


def test_the_owner_is_told_by_mail_with_the_words_and_the_link(
    found: UpdateRound, ada: User, ben: User
) -> None:
    before = len(mails())
    enter(found, ada, ben, A=running("03-02", 3), B=finished("03-02", "03-04"))
    (mail,) = mails()[before:]
    assert mail.to == [ben.email] and f"{ada} entered your update" in mail.subject
    assert "Task A" in mail.body and "Task B" in mail.body and "/u/" in mail.body


def test_entering_the_same_twice_is_one_entry_and_one_mail(found: UpdateRound, ada: User, ben: User) -> None:
    before = len(mails())
    enter(found, ada, ben, A=running("03-02", 3))
    enter(found, ada, ben, A=running("03-02", 3))
    assert len(mails()) == before + 1 and AuditEvent.objects.filter(action="taskupdate.enter").count() == 1


def test_who_entered_a_report_does_not_accept_it(found: UpdateRound, ada: User, ben: User, gil: User) -> None:
    (update,) = enter(found, ada, ben, A=running("03-02", 3))
    with pytest.raises(StateRefusal, match="nobody approves own work"):
        accept(found, ada, update)
    assert TaskUpdate.objects.get().state == UpdateState.REPORTED
    accept(found, gil, update)
    stored = TaskUpdate.objects.get()
    assert (stored.state, stored.decided_by, stored.entered_by) == (UpdateState.ACCEPTED, gil, ada)


def test_the_owner_confirms_what_was_entered_and_then_it_may_be_accepted(
    found: UpdateRound, ada: User, ben: User
) -> None:
    enter(found, ada, ben, A=running("03-02", 3))
    confirmed = say(found, ben, A=running("03-02", 3))["A"]
    assert confirmed.entered_by is None
    assert AuditEvent.objects.filter(action="taskupdate.confirm").count() == 1
    accept(found, ada, confirmed)
    assert TaskUpdate.objects.get().state == UpdateState.ACCEPTED


def test_confirming_what_was_accepted_meanwhile_is_taken_and_changes_nothing(
    found: UpdateRound, ada: User, ben: User, gil: User
) -> None:
    (update,) = enter(found, ada, ben, A=running("03-02", 3))
    accept(found, gil, update)
    confirmed = say(found, ben, A=running("03-02", 3))["A"]
    assert (confirmed.state, confirmed.entered_by) == (UpdateState.ACCEPTED, ada)
    with pytest.raises(StateRefusal, match="accepted already"):
        say(found, ben, A=running("03-02", 1))


def test_the_owner_corrects_what_was_entered(found: UpdateRound, ada: User, ben: User) -> None:
    enter(found, ada, ben, A=running("03-02", 3))
    corrected = say(found, ben, A=running("03-02", 4))["A"]
    assert corrected.entered_by is None and corrected.remaining == 4 * 480
    assert AuditEvent.objects.filter(action="taskupdate.correct").count() == 1


def test_nobody_writes_over_what_the_owner_said_unless_it_was_asked_back(
    found: UpdateRound, ada: User, ben: User
) -> None:
    told = say(found, ben, A=running("03-02", 3))["A"]
    with pytest.raises(StateRefusal, match="has reported on"):
        enter(found, ada, ben, A=running("03-02", 1))
    update_decisions.ask_back(told, "Really three?", actor=ada, version=told.version)
    (update,) = enter(found, ada, ben, A=running("03-02", 1))
    assert (update.state, update.entered_by) == (UpdateState.REPORTED, ada)


def test_one_enters_for_others_only_and_only_who_manages_the_plan(
    found: UpdateRound, plan: Plan, ada: User, ben: User, dai: User
) -> None:
    with pytest.raises(NotAllowed):
        enter(found, dai, ben, A=running("03-02", 3))
    with pytest.raises(NotAllowed):
        enter(found, ben, ben, A=running("03-02", 3))
    add_tasks(plan, ada, ("C", 2, ada))
    again = opened(plan, ada)
    with pytest.raises(StateRefusal, match="asked of you"):
        enter(again, ada, ada, C=running("03-02", 1))


def test_an_owner_who_answers_meanwhile_is_not_written_over(found: UpdateRound, ada: User, ben: User) -> None:
    (first,) = enter(found, ada, ben, A=running("03-02", 3))
    number = task_of(found.plan, "A").number
    enter(found, ada, ben, A=running("03-02", 2))
    with pytest.raises(Stale), writing_at(ASKED + timedelta(hours=2)):
        report(request_of(found, ben), {number: running("03-02", 1)}, actor=ben, seen={number: first.version})


def test_an_entered_answer_counts_as_answered(found: UpdateRound, ada: User, ben: User) -> None:
    enter(found, ada, ben, A=running("03-02", 3), B=finished("03-02", "03-04"))
    assert request_of(found, ben).answered_at is not None


def page_of(found: UpdateRound, owner: User) -> str:
    return reverse("phases:update_enter", args=[found.plan.project.slug, found.number, owner.pk])


def test_the_whole_way_through_the_pages(
    found: UpdateRound, ada: User, ben: User, signed_in: Any, client: Any
) -> None:
    manager, slug = signed_in(ada), found.plan.project.slug
    owes = manager.get(reverse("phases:update_list", args=[slug])).content.decode()
    assert page_of(found, ben) in owes
    asked = manager.get(page_of(found, ben)).content.decode()
    assert "nobody approves own work" in asked and "Enter the update" in asked
    assert 'aria-label="Updates"' in asked
    prefix = f"t{task_of(found.plan, 'A').number}"
    content = {f"{prefix}-kind": "in_progress", f"{prefix}-start": "2026-03-02", f"{prefix}-remaining": "3"}
    with writing_at(ASKED + timedelta(hours=1)):
        sent = manager.post(page_of(found, ben), {**content, f"{prefix}-seen": "0"}, follow=True)
    assert "is entered" in sent.content.decode()
    update = TaskUpdate.objects.get()
    decide = manager.get(reverse("phases:update_round", args=[slug, found.number])).content.decode()
    assert f'value="{update.pk}:{update.version}" disabled' in decide
    assert f"entered by {ada}" in decide and "nobody approves own work" in decide
    link = reverse("phases:update_link", args=[token_of(request_of(found, ben))])
    with writing_at(ASKED + timedelta(hours=2)):
        shown = client.get(link).content.decode()
    assert f"{ada} entered this for you" in shown


def test_bad_input_comes_back_beside_its_field(
    found: UpdateRound, ada: User, ben: User, signed_in: Any
) -> None:
    prefix = f"t{task_of(found.plan, 'A').number}"
    with writing_at(ASKED + timedelta(hours=1)):
        answer = signed_in(ada).post(page_of(found, ben), {f"{prefix}-kind": "in_progress"})
    assert answer.status_code == 422 and not TaskUpdate.objects.exists()


def test_the_page_says_no_for_oneself_and_in_a_closed_round(
    plan: Plan, found: UpdateRound, ada: User, ben: User, signed_in: Any
) -> None:
    add_tasks(plan, ada, ("C", 2, ada))
    again = opened(plan, ada)
    assert signed_in(ada).get(page_of(again, ada)).status_code == 409
    found.refresh_from_db()
    assert found.closed_at is not None
    assert signed_in(ada).get(page_of(found, ben)).status_code == 409


def test_the_api_enters_as_the_page_does(found: UpdateRound, ada: User, ben: User, api: Any) -> None:
    base = f"/api/v1/projects/{found.plan.project.slug}/update-rounds/{found.number}"
    number = task_of(found.plan, "A").number
    answers = [{"task": number, "kind": "in_progress", "start": "2026-03-02", "remaining": 960}]
    with writing_at(ASKED + timedelta(hours=1)):
        url = f"{base}/requests/{ben.pk}/answers/"
        assert api(ben).post(url, {"answers": answers}, format="json").status_code == 403
        told = api(ada).post(url, {"answers": answers}, format="json")
    assert told.status_code == 200, told.content
    (row,) = told.json()["results"]
    assert (row["entered_by"], row["person"]) == (ada.pk, ben.pk)
    found.plan.refresh_from_db()
    body = {
        "updates": [{"id": row["id"], "version": row["version"]}],
        "plan_version": found.plan.version,
    }
    refused = api(ada).post(f"{base}/accept/", body, format="json")
    assert refused.status_code == 409 and refused.json()["code"] == "entered_by_yourself"


def test_the_page_asks_no_more_queries_for_more_tasks(
    plan: Plan, ada: User, ben: User, signed_in: Any
) -> None:
    client = signed_in(ada)

    def count(found: UpdateRound) -> int:
        client.get(page_of(found, ben))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page_of(found, ben)).status_code == 200
        return len(asked)

    add_tasks(plan, ada, ("A", 5, ben))
    once = count(opened(plan, ada))
    add_tasks(plan, ada, *((f"T{n}", 5, ben) for n in range(19)))
    assert count(opened(plan, ada)) == once
