"""Nobody becomes free of their work by giving it away before they sign."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from phases.gates import Decision
from phases.models import Gate, GateReview, Phase, Plan
from phases.services import gates
from phases.services.gate_conditions import Condition
from rollout.audit.context import writing_at
from rollout.core.errors import StateRefusal
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import MembershipFactory, TaskFactory
from tests.phases.gates.conftest import task_of
from tests.phases.gates.verbs import ask, in_a_week, meet, sign
from tests.phases.test_baselines import change

BEGUN, BEFORE = datetime(2026, 2, 23, 8), datetime(2026, 2, 20, 4, tzinfo=UTC)


@pytest.fixture
def own(phase_of: Callable[..., Phase], plan: Plan, ada: User, ben: User, fay: User) -> Gate:
    """The pilot's gate: Fay owns its whole work and is the only one to sign."""
    phase_of("pilot", owner=fay, actual_start=BEGUN)
    gate = gates.set_up_gates(plan, actor=ada)[0]
    meet(gate, ben)
    return gate


def give(gate: Gate, actor: User, person: User) -> None:
    put = {"op": "task.set", "task": task_of(gate).pk, "field": "owner", "value": person.pk}
    change(gate.phase.plan, actor, put)


def second(project: Project, person: User) -> None:
    MembershipFactory(project=project, user=person, role=Role.BUSINESS_OWNER)


def words(gate: Gate, ben: User, decision: Decision) -> dict[str, Any]:
    if decision is Decision.CONDITIONAL:
        return {"conditions": [Condition("Train the rest", ben, in_a_week(gate))]}
    return {"comment": "Not yet"}


@pytest.mark.parametrize("decision", Decision)
def test_whoever_gave_all_of_it_away_signs_no_decision(
    decision: Decision, own: Gate, project: Project, ada: User, ben: User, dai: User, fay: User
) -> None:
    second(project, dai)
    give(own, ada, ben)
    review = ask(own, ada)
    with pytest.raises(StateRefusal, match=r"is or was yours.*can be signed by: Dai") as refused:
        sign(review, fay, decision, **words(own, ben, decision))
    assert refused.value.code == "not_your_signature"
    assert sign(review, dai, decision, **words(own, ben, decision)).decision == decision.value


def test_the_decision_is_not_asked_for_where_only_who_gave_it_away_could_sign(
    own: Gate, ada: User, ben: User
) -> None:
    give(own, ada, ben)
    with pytest.raises(StateRefusal) as refused:
        ask(own, ada)
    assert refused.value.code == "only_own_work"


def test_it_is_refused_while_it_is_being_signed_too(
    own: Gate, project: Project, ada: User, ben: User, dai: User, fay: User
) -> None:
    second(project, dai)
    review = ask(own, ada)
    give(own, ada, ben)
    with pytest.raises(StateRefusal, match="is or was yours"):
        sign(review, fay)


def test_page_and_api_refuse_alike(
    own: Gate,
    project: Project,
    ada: User,
    ben: User,
    dai: User,
    fay: User,
    api: Any,
    signed_in: Callable[[User], Client],
) -> None:
    second(project, dai)
    give(own, ada, ben)
    review = ask(own, ada)
    sent = api(fay).post("/api/v1/projects/lotus/gates/pilot/sign/", {"decision": "go"}, format="json")
    assert sent.status_code == 409 and "is or was yours" in sent.json()["detail"]
    content = {"decision": "go", "digest": review.digest, "comment": ""}
    page = signed_in(fay).post("/projects/lotus/gates/pilot/sign/", content)
    assert page.status_code == 409
    assert GateReview.objects.get(pk=review.pk).state == "signing"


def test_work_given_away_before_it_began_is_the_new_owners_alone(
    own: Gate, ada: User, ben: User, fay: User
) -> None:
    with writing_at(BEFORE):
        give(own, ada, ben)
    assert sign(ask(own, ada), fay).decision == "go"


def test_who_gave_some_of_it_away_signs_where_nobody_else_may(
    own: Gate, plan: Plan, ada: User, ben: User, fay: User
) -> None:
    give(own, ada, ben)
    done = datetime(2026, 2, 27, 17)
    TaskFactory(
        plan=plan, parent=own.phase.task, level=1, owner=ben, deliverable="List",
        actual_start=done - timedelta(days=1), actual_finish=done, finish=done,
    )  # fmt: skip
    assert sign(ask(own, ada), fay).decision == "go"
