"""What waits for one person on their week: signatures, stale gates, reports, questions, actions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phases.models import Gate, Plan
from phases.queries_gates import gates_to_decide
from phases.queries_waiting import calls_for
from rollout.core.models import OutboxMessage
from rollout.people.models import User
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Project
from rollout.projects.queries_meetings import open_actions
from rollout.projects.services.actions import add_action
from tests.phases.gates.conftest import ON
from tests.phases.gates.verbs import ask, give, manual, meet, sign
from tests.phases.updates import add_tasks, opened, running, say

pytestmark = pytest.mark.django_db


def calls(project: Project, user: User, on: date = ON) -> list[str]:
    found = calls_for(
        ProjectAccess(user, project), on, gates_to_decide(project, on), open_actions(project, on)
    )
    return [call.text for call in found]


def test_a_signature_waits_for_whoever_is_next_and_for_nobody_else(
    pilot: Gate, project: Project, ada: User, ben: User, fay: User
) -> None:
    meet(pilot, ben)
    review = ask(pilot, ada)
    assert calls(project, fay) == ["Sign the gate of “Pilot”."]
    assert calls(project, ada) == calls(project, ben) == []
    sign(review, fay)
    assert calls(project, fay) == []


def test_a_gate_out_of_date_waits_for_who_asks_for_decisions(
    pilot: Gate, project: Project, ada: User, ben: User, fay: User
) -> None:
    meet(pilot, ben)
    sign(ask(pilot, ada), fay)
    give(manual(pilot)[0], ben, "Another count")
    assert calls(project, ada) == ["The gate of “Pilot” is out of date; ask for its decision again."]
    assert calls(project, fay) == []


def test_reports_wait_for_the_manager_and_questions_for_the_owner(
    plan: Plan, project: Project, ada: User, ben: User
) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    found = opened(plan, ada)
    assert calls(project, ben) == ["Say how your tasks stand."] and calls(project, ada) == []
    say(found, ben, A=running("03-02", 3))
    assert calls(project, ben) == []
    assert calls(project, ada) == ["1 report of an owner waits to be accepted."]


def test_own_actions_of_the_week_wait(project: Project, ada: User, ben: User) -> None:
    for text, owner, due in (("Soon", ben, 6), ("Later", ben, 20), ("Not mine", ada, 3)):
        add_action(project, {"text": text, "owner": owner, "due_on": date(2026, 3, due)}, actor=ada)
    assert calls(project, ben) == ["A1 Soon"]


def test_the_week_names_what_waits_before_the_tasks(
    pilot: Gate, project: Project, ada: User, ben: User, fay: User, signed_in: Any
) -> None:
    meet(pilot, ben)
    ask(pilot, ada)
    client: Client = signed_in(fay)
    page = client.get(reverse("phases:overview", args=[project.slug])).content.decode()
    assert "Sign the gate of “Pilot”." in page and "1 waits for you" in page
    assert "Nothing waits for you." not in page


def test_the_next_signer_is_called_by_their_role_in_their_language(
    pilot: Gate, ada: User, ben: User, fay: User
) -> None:
    User.objects.filter(pk=fay.pk).update(language="zh-hans")
    meet(pilot, ben)
    ask(pilot, ada)
    (letter,) = [one for one in OutboxMessage.objects.filter(kind="mail") if one.payload["to"] == [fay.email]]
    assert "业务负责人" in letter.payload["text"] and "Business owner" not in letter.payload["text"]
