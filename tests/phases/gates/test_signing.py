"""Signing by role, in order, never one's own work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from phases.gates import Decision
from phases.models import Gate, GateCriterion, GateReview, Phase, Plan
from phases.services import gate_evidence, gate_waivers, gate_withdrawals, gates
from phases.services.gate_conditions import Condition
from phases.services.gate_evidence import EvidenceGiven
from rollout.core.errors import InvalidInput, NotAllowed, StateRefusal
from rollout.core.models.outbox import OutboxMessage
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Action, Project
from rollout.projects.services.actions import today_of
from tests.conftest import member_of
from tests.factories import DepartmentFactory, MembershipFactory, TaskFactory, arranging
from tests.phases.gates.verbs import ask, close, confirm, give, in_a_week, manual, meet, sign, waive


def show_all(criteria: list[GateCriterion], person: User) -> None:
    """Evidence for each, confirmed."""
    for criterion in criteria:
        give(criterion, person)
        confirm(criterion, person)


def code_of(review: GateReview, person: User, decision: Decision = Decision.GO, **more: object) -> str:
    with pytest.raises((StateRefusal, InvalidInput)) as caught:
        sign(review, person, decision, **more)
    return caught.value.code


def mails() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.filter(kind="mail").order_by("next_at")
    return [(message.payload["to"][0], message.payload["subject"]) for message in rows]


def test_places_are_signed_in_their_order_and_each_signer_is_called_when_it_is_their_turn(
    acceptance: Gate, ada: User, ben: User, cleo: User, fay: User, gus: User
) -> None:
    meet(acceptance, ben)
    review = ask(acceptance, ada)
    assert [to for to, _ in mails()] == [fay.email]
    assert code_of(review, cleo) == code_of(review, gus) == "not_your_signature"
    assert sign(review, fay).state == "signing"
    assert [to for to, _ in mails()] == [fay.email, cleo.email]
    sign(review, cleo)
    decided = sign(review, gus)
    assert (decided.state, decided.decision) == ("decided", "go")
    assert [to for to, _ in mails()] == [fay.email, cleo.email, gus.email]
    assert close(acceptance, ada).closed_at is not None


def test_a_single_no_go_decides_at_once_and_needs_a_reason(
    acceptance: Gate, ada: User, ben: User, cleo: User, fay: User
) -> None:
    meet(acceptance, ben)
    review = ask(acceptance, ada)
    assert code_of(review, fay, Decision.NO_GO, comment=" ") == "reason_missing"
    assert sign(review, fay, Decision.NO_GO, comment="Two defects block").decision == "no_go"
    assert code_of(review, cleo) == "not_being_signed"


def test_a_no_go_is_all_that_an_unmet_criterion_leaves_open(pilot: Gate, ada: User, fay: User) -> None:
    review = ask(pilot, ada)
    assert code_of(review, fay) == code_of(review, fay, Decision.CONDITIONAL) == "decision_not_open"
    assert sign(review, fay, Decision.NO_GO, comment="Nothing is shown").decision == "no_go"


def test_a_conditional_go_makes_its_conditions_actions_with_owner_and_day(
    pilot: Gate, ada: User, ben: User, dai: User, fay: User, project: Project
) -> None:
    meet(pilot, ben)
    review = ask(pilot, ada)
    assert code_of(review, fay, Decision.CONDITIONAL) == "condition_missing"
    wanted = Condition("Train the two late starters", dai, in_a_week(pilot))
    past = Condition("Too late", dai, today_of(project) - timedelta(days=1))
    assert code_of(review, fay, Decision.CONDITIONAL, conditions=[past]) == "due_in_past"
    decided = sign(review, fay, Decision.CONDITIONAL, conditions=[wanted])
    action = Action.objects.get(project=project)
    assert decided.decision == "conditional" and decided.conditions.get().action == action
    assert (action.text, action.owner, action.due_on) == (wanted.text, dai, wanted.due_on)
    assert close(pilot, ada).closed_at is not None


def test_a_waived_criterion_rules_a_plain_go_out_and_is_condition_enough(
    pilot: Gate, ada: User, ben: User, cleo: User, fay: User
) -> None:
    first, second = manual(pilot)
    give(first, ben)
    waive(first, by=cleo, owner=ben, until=in_a_week(pilot))
    waive(second, by=cleo, owner=ben, until=in_a_week(pilot))
    review = ask(pilot, ada)
    assert code_of(review, fay) == "decision_not_open"
    assert sign(review, fay, Decision.CONDITIONAL).decision == "conditional"


@pytest.mark.parametrize("work", ["evidence", "waiver"])
def test_nobody_signs_own_work(
    work: str, pilot: Gate, ada: User, ben: User, fay: User, cleo: User, dai: User, project: Project
) -> None:
    """Whoever gave evidence, confirmed or answers for a waiver leaves the signature to another."""
    first, second = manual(pilot)
    MembershipFactory(project=project, user=dai, role=Role.BUSINESS_OWNER)
    if work == "evidence":
        meet(pilot, dai)
    else:
        waive(first, by=cleo, owner=dai, until=in_a_week(pilot))
        waive(second, by=cleo, owner=ben, until=in_a_week(pilot))
    review = ask(pilot, ada)
    decision = Decision.GO if work == "evidence" else Decision.CONDITIONAL
    assert code_of(review, dai, decision) == "not_your_signature"
    assert sign(review, fay, decision).decision == decision.value


def test_the_one_who_asks_cannot_sign_with_a_second_role(
    pilot: Gate, ada: User, ben: User, project: Project
) -> None:
    MembershipFactory(project=project, user=ada, role=Role.BUSINESS_OWNER)
    meet(pilot, ben)
    assert code_of(ask(pilot, ada), ada) == "not_your_signature"


def test_nobody_signs_two_places(
    acceptance: Gate, ada: User, ben: User, cleo: User, fay: User, project: Project
) -> None:
    MembershipFactory(project=project, user=fay, role=Role.SPONSOR)
    meet(acceptance, ben)
    review = ask(acceptance, ada)
    sign(review, fay)
    assert code_of(review, fay) == "not_your_signature"
    assert sign(review, cleo).state == "signing"


def test_a_decision_is_not_asked_for_where_nobody_could_sign(
    acceptance: Gate, pilot: Gate, ada: User, fay: User, project: Project
) -> None:
    give(manual(pilot)[0], ada)
    project.memberships.filter(user=fay).delete()
    with pytest.raises(StateRefusal) as caught:
        ask(pilot, ada)
    assert caught.value.code == "nobody_holds_role" and "business owner" in str(caught.value).lower()


def test_a_signature_on_what_has_changed_meanwhile_is_refused(
    pilot: Gate, ada: User, ben: User, fay: User
) -> None:
    meet(pilot, ben)
    review = ask(pilot, ada)
    give(manual(pilot)[0], ben, "One more run")
    assert code_of(review, fay) == "not_your_signature"
    gate_withdrawals.withdraw_review(review, actor=ada)
    assert sign(ask(pilot, ada), fay).decision == "go"


def test_a_signer_who_looked_at_another_picture_is_asked_to_look_again(
    pilot: Gate, ada: User, ben: User, fay: User
) -> None:
    meet(pilot, ben)
    review = ask(pilot, ada)
    assert code_of(review, fay, seen="0" * 64) == "gate_changed"


def test_there_is_one_request_at_a_time_and_only_its_askers_withdraw_it(
    pilot: Gate, ada: User, ben: User, fay: User
) -> None:
    review = ask(pilot, ada)
    with pytest.raises(StateRefusal):
        ask(pilot, ada)
    with pytest.raises(NotAllowed):
        gate_withdrawals.withdraw_review(review, actor=fay)
    assert gate_withdrawals.withdraw_review(review, actor=ada).state == "withdrawn"
    assert ask(pilot, ada).number == 2


def test_a_key_user_signs_only_where_their_department_works(
    phase_of: object, plan: object, ada: User, ben: User, dai: User, fay: User
) -> None:
    phase_of("configuration", owner=None)  # type: ignore[operator]
    gate = gates.set_up_gates(plan, actor=ada)[0]  # type: ignore[arg-type]
    meet(gate, ben)
    review = ask(gate, ada)
    with pytest.raises(NotAllowed):
        sign(review, dai)
    gate_withdrawals.withdraw_review(review, actor=ada)
    gate.phase.task.children.update(owner=colleague_of(dai, gate.phase.plan.project))
    assert sign(ask(gate, ada), dai).state == "signing"


def test_whoever_gave_evidence_does_not_sign_after_another_has_reworded_it(
    pilot: Gate, ada: User, ben: User, fay: User, project: Project
) -> None:
    MembershipFactory(project=project, user=fay, role=Role.CONSULTANT)
    first, *rest = manual(pilot)
    evidence = give(first, fay)
    told = EvidenceGiven("Minutes of Monday", text=evidence.text)
    gate_evidence.replace_evidence(evidence, told, version=evidence.version, actor=ada)
    confirm(first, ben)
    show_all(rest, ben)
    with pytest.raises(StateRefusal) as caught:
        ask(pilot, ada)
    assert caught.value.code == "only_own_work"


def test_whoever_waived_does_not_ask_for_the_decision(
    pilot: Gate, ada: User, ben: User, cleo: User, fay: User, project: Project
) -> None:
    MembershipFactory(project=project, user=ada, role=Role.BUSINESS_OWNER)
    first, *rest = manual(pilot)
    show_all(rest, ben)
    waiver = waive(first, by=ada, owner=ben, until=in_a_week(pilot))
    with pytest.raises(StateRefusal, match="You waived") as caught:
        ask(pilot, ada)
    assert caught.value.code == "waived_by_yourself"
    gate_waivers.revoke_waiver(waiver, version=waiver.version, actor=ada)
    waive(first, by=cleo, owner=ben, until=in_a_week(pilot))
    assert ask(pilot, ada).requested_by == ada


def test_whoever_did_the_work_for_a_criterion_does_not_waive_it(
    pilot: Gate, ben: User, fay: User, project: Project
) -> None:
    MembershipFactory(project=project, user=fay, role=Role.CONSULTANT)
    first = manual(pilot)[0]
    give(first, fay)
    with pytest.raises(StateRefusal) as caught:
        waive(first, by=fay, owner=ben, until=in_a_week(pilot))
    assert caught.value.code == "own_criterion"


def test_a_revoked_waiver_is_restored_neither_by_its_owner_nor_by_whoever_asks(
    pilot: Gate, ada: User, ben: User, cleo: User, fay: User, project: Project
) -> None:
    MembershipFactory(project=project, user=ada, role=Role.BUSINESS_OWNER)
    first, *rest = manual(pilot)
    show_all(rest, ben)
    waiver = waive(first, by=fay, owner=cleo, until=in_a_week(pilot))
    waiver = gate_waivers.revoke_waiver(waiver, version=waiver.version, actor=fay)
    ask(pilot, ada)
    codes = []
    for person in (cleo, ada):
        with pytest.raises(StateRefusal) as caught:
            gate_waivers.restore_waiver(waiver, version=waiver.version, actor=person)
        codes.append(caught.value.code)
    assert codes == ["own_waiver", "own_request"]
    assert gate_waivers.restore_waiver(waiver, version=waiver.version, actor=fay).revoked_at is None


def test_whoever_owns_all_work_of_the_phase_does_not_sign_it(
    phase_of: Callable[..., Phase], plan: Plan, ada: User, ben: User, dai: User, fay: User, project: Project
) -> None:
    phase_of("configuration", owner=dai)
    gate = gates.set_up_gates(plan, actor=ada)[0]
    meet(gate, ben)
    with pytest.raises(StateRefusal, match="give this role to another person") as caught:
        ask(gate, ada)
    assert caught.value.code == "only_own_work"
    kim = colleague_of(dai, project)
    review = ask(gate, ada)
    with pytest.raises(StateRefusal, match=r"All finished work.*It can be signed by: Kim Yao"):
        sign(review, dai)
    assert [to for to, _ in mails()] == [kim.email]
    assert sign(review, kim).state == "signing"


def test_whoever_owns_some_work_of_the_phase_signs_only_where_nobody_else_may(
    phase_of: Callable[..., Phase], plan: Plan, ada: User, ben: User, dai: User, fay: User, project: Project
) -> None:
    phase_of("pilot", owner=fay)
    gate = gates.set_up_gates(plan, actor=ada)[0]
    TaskFactory(
        plan=plan, parent=gate.phase.task, level=1, owner=ben, deliverable="List",
        actual_finish=datetime(2026, 2, 27, 17), finish=datetime(2026, 2, 27, 17),
    )  # fmt: skip
    meet(gate, ben)
    review = ask(gate, ada)
    MembershipFactory(project=project, user=dai, role=Role.BUSINESS_OWNER)
    with pytest.raises(StateRefusal, match=r"Finished work.*It can be signed by: Dai"):
        sign(review, fay)
    project.memberships.filter(user=dai, role=Role.BUSINESS_OWNER).delete()
    assert sign(review, fay).decision == "go"


def test_whoever_waived_does_not_sign_alone(
    pilot: Gate, ada: User, ben: User, dai: User, fay: User, project: Project
) -> None:
    for criterion in manual(pilot):
        waive(criterion, by=fay, owner=ben, until=in_a_week(pilot))
    with pytest.raises(StateRefusal) as caught:
        ask(pilot, ada)
    assert caught.value.code == "only_own_work"
    MembershipFactory(project=project, user=dai, role=Role.BUSINESS_OWNER)
    review = ask(pilot, ada)
    with pytest.raises(StateRefusal, match=r"You waived a criterion.*It can be signed by: Dai"):
        sign(review, fay, Decision.CONDITIONAL)
    assert sign(review, dai, Decision.CONDITIONAL).decision == "conditional"


def test_where_several_sign_one_of_them_may_have_waived(
    acceptance: Gate, ada: User, ben: User, cleo: User, fay: User, gus: User
) -> None:
    for criterion in manual(acceptance):
        waive(criterion, by=fay, owner=ben, until=in_a_week(acceptance))
    assert sign(ask(acceptance, ada), fay, Decision.CONDITIONAL).state == "signing"


def colleague_of(person: User, project: Project) -> User:
    """A second key user of the same department."""
    assert person.organization is not None
    person.department = DepartmentFactory(organization=person.organization)
    with arranging():
        person.save()
        kim = member_of(person.organization, "Kim Yao", person.department)
    MembershipFactory(project=project, user=kim, role=Role.KEY_USER)
    return kim
