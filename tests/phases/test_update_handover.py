"""An open round follows its tasks: whoever gives one away or leaves owes nothing, the new owner is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from phases.models import Plan, UpdateRound
from phases.queries_updates import RoundReading, owing
from phases.report_parts import cooperation
from phases.services import update_decisions, updates
from phases.services.update_reminders import remind_by_clock
from rollout.audit.context import writing_at
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from tests.factories import arranging
from tests.phases.test_baselines import change
from tests.phases.updates import (
    ASKED,
    DUE,
    add_tasks,
    link_in,
    mails,
    opened,
    request_of,
    running,
    say,
    task_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(plan: Plan, ada: User, ben: User, dai: User) -> UpdateRound:
    """Ben is asked about A and K, Dai about B."""
    add_tasks(plan, ada, ("A", 5, ben), ("K", 5, ben), ("B", 3, dai))
    return opened(plan, ada)


def leave(plan: Plan, person: User) -> None:
    with arranging():
        plan.project.memberships.filter(user=person).delete()


def give(plan: Plan, actor: User, person: User | None, *codes: str) -> None:
    key = person and person.pk
    sets = [
        {"op": "task.set", "task": task_of(plan, code).pk, "field": "owner", "value": key} for code in codes
    ]
    change(plan, actor, *sets)


def counted(plan: Plan) -> tuple[int, int]:
    """Asked and answered, the same wherever it is told."""
    owed, kept = owing(plan.project), cooperation(plan)
    departments = owed.departments
    told = {
        (owed.asked, owed.answered),
        (sum(row.asked for row in departments), sum(row.answered for row in departments)),
        (kept and kept["asked"], kept and kept["answered"]),
    }
    (one,) = told
    return one


def asked_about(found: UpdateRound, person: User) -> set[str]:
    found.refresh_from_db()
    return {task.code for task in RoundReading(found).asked_of(request_of(found, person))}


def test_nobody_who_left_is_counted_as_having_answered_what_others_own_now(
    found: UpdateRound, plan: Plan, ada: User, ben: User, dai: User
) -> None:
    assert counted(plan) == (2, 0)
    leave(plan, ben)
    assert counted(plan) == (1, 0)
    give(plan, ada, dai, "A", "K")
    assert counted(plan) == (1, 0)
    assert asked_about(found, dai) == {"A", "K", "B"}


def test_a_member_who_gave_every_task_away_is_neither_asked_nor_answered(
    found: UpdateRound, plan: Plan, ada: User, dai: User, ben: User, signed_in: Any
) -> None:
    give(plan, ada, dai, "A", "K")
    assert counted(plan) == (1, 0)
    shown = signed_in(ada).get("/projects/lotus/updates/").content.decode()
    assert "nothing left to answer" in shown and "Has left" not in shown


def test_the_new_owner_answers_under_the_link_they_have(
    found: UpdateRound, plan: Plan, ada: User, dai: User, client: Any
) -> None:
    link = link_in(next(letter for letter in mails() if letter.to == [dai.email]))
    give(plan, ada, dai, "K")
    with writing_at(ASKED + timedelta(hours=1)):
        assert "Task K" in client.get(link).content.decode()
    say(found, dai, B=running("03-02", 1))
    assert counted(plan) == (2, 0)
    say(found, dai, K=running("03-02", 2))
    assert counted(plan) == (2, 1)


def test_what_was_answered_before_it_changed_hands_stays_answered(
    found: UpdateRound, plan: Plan, ada: User, ben: User, dai: User
) -> None:
    told = say(found, ben, A=running("03-02", 3), K=running("03-02", 3))["K"]
    give(plan, ada, dai, "A", "K")
    assert counted(plan) == (2, 1) and asked_about(found, dai) == {"B"}
    update_decisions.ask_back(told, "Really?", actor=ada, version=told.version)
    assert asked_about(found, dai) == {"B", "K"}


def test_an_owner_without_a_question_is_shown_and_asked_with_the_next_reminder(
    found: UpdateRound, plan: Plan, ada: User, cleo: User, ben: User, dai: User, signed_in: Any
) -> None:
    give(plan, ada, ada, "K")
    assert counted(plan) == (2, 0)
    assert {str(one): row for one, row in RoundReading(found).not_asked.items()} == {
        str(ada): [task_of(plan, "K").number]
    }
    assert "Not asked yet" in signed_in(ada).get("/projects/lotus/updates/").content.decode()
    with writing_at(ASKED + timedelta(hours=2)):
        assert updates.remind(found, [ada.pk], actor=ada) == 1
    assert "Task K" in mails()[-1].body and mails()[-1].to == [ada.email]
    assert counted(plan) == (3, 0) and asked_about(found, ada) == {"K"}
    assert not RoundReading(found).not_asked


def test_the_clock_asks_a_new_owner_once(found: UpdateRound, plan: Plan, ada: User) -> None:
    give(plan, ada, ada, "K")
    with writing_at(ASKED + timedelta(hours=2)):
        assert (remind_by_clock(), remind_by_clock()) == (1, 0)


def test_a_round_that_is_closed_asks_nobody_anew(
    found: UpdateRound, plan: Plan, ada: User, dai: User
) -> None:
    with writing_at(DUE):
        updates.close_round(found, version=found.version, actor=ada)
    give(plan, ada, dai, "K")
    give(plan, ada, ada, "A")
    assert asked_about(found, dai) == {"B"} and not RoundReading(found).not_asked


def test_nobody_answers_for_a_task_that_is_not_theirs_any_more(
    found: UpdateRound, plan: Plan, ada: User, ben: User, dai: User
) -> None:
    give(plan, ada, dai, "K")
    with pytest.raises(InvalidInput, match="not among those you are asked"):
        say(found, ben, K=running("03-02", 2))


def test_the_api_tells_who_was_asked_in_vain_and_who_is_not_asked_yet(
    found: UpdateRound, plan: Plan, ada: User, ben: User, dai: User, api: Any
) -> None:
    leave(plan, ben)
    give(plan, ada, dai, "K")
    give(plan, ada, ada, "A")
    client = api(ada)
    root = f"/api/v1/projects/{plan.project.slug}/update-rounds/{found.number}"
    told = client.get(f"{root}/departments/").json()
    assert (told["not_asked"], told["withdrawn"]) == ([ada.pk], [ben.pk])
    assert sum(row["asked"] for row in told["results"]) == 1
    refused = client.post(f"{root}/requests/{ben.pk}/new-link/")
    assert refused.status_code == 409 and "has left this project" in refused.json()["detail"]
    assert client.post(f"{root}/remind/", {"people": [ada.pk]}, format="json").json() == {"reminded": 1}
