"""What was done at a gate by mistake: taken back by the toast's button, a signature with a reason."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phases.gates import Decision
from phases.models import Gate, GateCriterion, GateEvidence, GateReview, GateSignature, GateWaiver
from phases.services import gate_withdrawals
from phases.services.gate_conditions import Condition
from phases.services.gate_waivers import revoke_waiver
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, StateRefusal
from rollout.core.models import OutboxMessage
from rollout.people.models import User
from rollout.projects.models import Action, Project
from tests.phases.gates.verbs import ask, confirm, fresh, give, in_a_week, manual, meet, sign, waive

pytestmark = pytest.mark.django_db


def undo_of(client: Client, path: str, content: dict[str, Any] | None = None) -> str:
    """Do something on the gate's page; the token of the button that takes it back."""
    answer = client.post(path, content or {}, follow=True)
    assert answer.status_code == 200, answer.content.decode()[:500]
    found = re.search(r'name="token" value="([^"]+)"', answer.content.decode())
    assert found, "no undo is offered"
    return found[1]


def undo(client: Client, token: str) -> Any:
    return client.post(reverse("frame:undo"), {"token": token})


def verb(name: str, gate: Gate, *more: int) -> str:
    return reverse(f"phases:{name}", args=["lotus", gate.phase.discipline, *more])


def withdraw(review: GateReview, person: User, why: str = "Wrong project") -> GateReview:
    found = GateReview.objects.select_related("gate__phase__plan__project").get(pk=review.pk)
    return gate_withdrawals.withdraw_signature(found, why=why, actor=person)


def code_of(review: GateReview, person: User) -> str:
    with pytest.raises(StateRefusal) as caught:
        withdraw(review, person)
    return caught.value.code


def test_a_criterion_marked_as_met_by_mistake_is_unmarked_by_the_toast(
    pilot: Gate, ben: User, signed_in: Any
) -> None:
    criterion = manual(pilot)[0]
    give(criterion, ben)
    client = signed_in(ben)
    token = undo_of(client, verb("criterion_confirm", pilot, criterion.pk))
    criterion.refresh_from_db()
    assert criterion.confirmed
    assert undo(client, token).status_code < 400
    criterion.refresh_from_db()
    assert not criterion.confirmed


def test_the_toast_takes_back_what_it_named_and_not_what_came_after(
    pilot: Gate, ada: User, ben: User, signed_in: Any
) -> None:
    criterion = manual(pilot)[0]
    give(criterion, ben)
    client = signed_in(ben)
    token = undo_of(client, verb("criterion_confirm", pilot, criterion.pk))
    signed_in(ada).post(verb("criterion_unconfirm", pilot, criterion.pk))
    signed_in(ada).post(verb("criterion_confirm", pilot, criterion.pk))
    assert undo(client, token).status_code == 409
    criterion.refresh_from_db()
    assert criterion.confirmed


def test_a_decision_asked_for_by_mistake_is_withdrawn_by_the_toast_while_nobody_signed(
    acceptance: Gate, ada: User, ben: User, fay: User, signed_in: Any
) -> None:
    meet(acceptance, ben)
    client = signed_in(ada)
    first = undo_of(client, verb("gate_request", acceptance), {"note": "Please"})
    assert undo(client, first).status_code < 400
    assert GateReview.objects.get(number=1).state == "withdrawn"
    second = undo_of(client, verb("gate_request", acceptance), {"note": "Please"})
    sign(GateReview.objects.get(number=2), fay)
    assert undo(client, second).status_code == 409
    assert GateReview.objects.get(number=2).state == "signing"


def test_a_waiver_granted_or_revoked_by_mistake_is_taken_back_by_the_toast(
    pilot: Gate, ben: User, fay: User, signed_in: Any
) -> None:
    criterion, client = manual(pilot)[0], signed_in(fay)
    content = {"reason": "Later", "owner": ben.pk, "expires_on": in_a_week(pilot).isoformat()}
    token = undo_of(client, verb("criterion_waive", pilot, criterion.pk), content)
    assert undo(client, token).status_code < 400
    assert GateWaiver.objects.get().revoked_at is not None
    waiver = waive(criterion, by=fay, owner=ben, until=in_a_week(pilot))
    token = undo_of(client, verb("waiver_revoke", pilot, waiver.pk))
    assert undo(client, token).status_code < 400
    waiver.refresh_from_db()
    assert waiver.revoked_at is None


def test_a_revoked_waiver_does_not_come_back_beside_a_new_one(
    pilot: Gate, ben: User, fay: User, signed_in: Any
) -> None:
    criterion, client = manual(pilot)[0], signed_in(fay)
    waiver = waive(criterion, by=fay, owner=ben, until=in_a_week(pilot))
    token = undo_of(client, verb("waiver_revoke", pilot, waiver.pk))
    waive(criterion, by=fay, owner=ben, until=in_a_week(pilot))
    assert undo(client, token).status_code == 409
    assert GateWaiver.objects.filter(revoked_at=None).count() == 1


def test_a_signature_is_not_undone_by_a_toast(
    acceptance: Gate, ada: User, ben: User, fay: User, signed_in: Any
) -> None:
    meet(acceptance, ben)
    review = ask(acceptance, ada)
    content = {"decision": "go", "digest": review.digest}
    answer = signed_in(fay).post(verb("gate_sign", acceptance), content, follow=True)
    assert "You signed" in answer.content.decode()
    assert 'name="token"' not in answer.content.decode()
    assert "Withdraw your signature" in answer.content.decode()


def test_a_signature_is_withdrawn_with_a_reason_before_the_next_signer_signs(
    acceptance: Gate, ada: User, ben: User, fay: User, cleo: User, signed_in: Any
) -> None:
    meet(acceptance, ben)
    review = ask(acceptance, ada)
    sign(review, fay)
    page = signed_in(fay).post(verb("gate_unsign", acceptance), {"why": "I read the wrong minutes"})
    assert page.status_code < 400
    place = GateSignature.objects.get(review=review, position=1)
    assert (place.user, place.decision, place.signed_at, place.digest) == (None, "", None, "")
    event = AuditEvent.objects.get(action="gatesignature.withdraw")
    assert event.why == "I read the wrong minutes" and event.actor_name == fay.name
    assert sign(review, fay).state == "signing" and sign(review, cleo).state == "signing"


def test_after_the_next_signature_the_earlier_one_stands(
    acceptance: Gate, ada: User, ben: User, fay: User, cleo: User
) -> None:
    meet(acceptance, ben)
    review = ask(acceptance, ada)
    sign(review, fay)
    assert code_of(review, cleo) == "not_signed_by_you"
    sign(review, cleo)
    assert code_of(review, fay) == "signed_after_you"
    withdraw(review, cleo)
    assert withdraw(review, fay).state == "signing"


def test_a_decided_gate_keeps_its_signatures(pilot: Gate, ada: User, ben: User, fay: User) -> None:
    """A single place, the last one and a no-go decide at once."""
    meet(pilot, ben)
    review = ask(pilot, ada)
    sign(review, fay)
    assert code_of(review, fay) == "not_being_signed"
    second = ask(pilot, ada)
    sign(second, fay, Decision.NO_GO, comment="The seed users are missing")
    assert code_of(second, fay) == "not_being_signed"


def test_a_reason_and_the_right_to_sign_are_needed(
    acceptance: Gate, ada: User, ben: User, fay: User, project: Project
) -> None:
    meet(acceptance, ben)
    review = ask(acceptance, ada)
    sign(review, fay)
    with pytest.raises(InvalidInput, match="Say why"):
        withdraw(review, fay, " ")
    project.memberships.filter(user=fay).delete()
    with pytest.raises(NotAllowed):
        withdraw(review, User.objects.get(pk=fay.pk))


def test_the_conditions_of_a_withdrawn_signature_are_dropped(
    acceptance: Gate, ada: User, ben: User, fay: User, dai: User, project: Project
) -> None:
    meet(acceptance, ben)
    review = ask(acceptance, ada)
    wanted = [Condition(text, dai, in_a_week(acceptance)) for text in ("Train the late", "Count again")]
    sign(review, fay, Decision.CONDITIONAL, conditions=wanted)
    done = Action.objects.get(text="Count again")
    Action.objects.filter(pk=done.pk).update(state="done")
    withdraw(review, fay)
    assert not review.conditions.exists()
    assert [action.state for action in project.actions.order_by("number")] == ["dropped", "done"]
    told = AuditEvent.objects.filter(target_type="phases.gatecondition").order_by("sequence")
    assert [event.action for event in told] == ["gatecondition.create"] * 2 + ["gatecondition.remove"] * 2
    gone = told.last()
    assert gone is not None and (gone.before["action"], gone.why) == (done.pk, "Wrong project")


def test_the_next_signer_is_called_again_after_a_signature_given_anew(
    acceptance: Gate, ada: User, ben: User, fay: User, cleo: User
) -> None:
    meet(acceptance, ben)
    review = ask(acceptance, ada)

    def calls() -> int:
        mails = OutboxMessage.objects.filter(kind="mail")
        return sum(cleo.email in mail.payload["to"] for mail in mails)

    sign(review, fay)
    assert calls() == 1
    withdraw(review, fay)
    sign(review, fay)
    assert calls() == 2


def test_page_and_api_withdraw_alike(
    acceptance: Gate, ada: User, ben: User, fay: User, signed_in: Any, api: Any
) -> None:
    meet(acceptance, ben)
    review = ask(acceptance, ada)
    events = []
    url = "/api/v1/projects/lotus/gates/acceptance/withdraw-signature/"
    sign(review, fay)
    signed_in(fay).post(verb("gate_unsign", acceptance), {"why": "Once more"})
    sign(review, fay)
    assert api(fay).post(url, {"why": "Once more"}, format="json").status_code == 200
    for event in AuditEvent.objects.filter(action="gatesignature.withdraw").order_by("pk"):
        events.append((event.actor_name, event.why, event.after))
    assert len(events) == 2 and events[0][:2] == events[1][:2]
    assert api(fay).post(url, {"why": "Again"}, format="json").status_code == 409
    assert api(fay).post(url, {}, format="json").status_code == 400


def test_a_waiver_whose_day_has_passed_stays_ended(pilot: Gate, ben: User, fay: User) -> None:
    from datetime import UTC, datetime

    from phases.services.gate_waivers import restore_waiver
    from rollout.audit.context import writing_at

    waiver = waive(manual(fresh(pilot))[0], by=fay, owner=ben, until=in_a_week(pilot))
    ended = revoke_waiver(waiver, version=waiver.version, actor=fay)
    with writing_at(datetime(2026, 4, 1, tzinfo=UTC)), pytest.raises(StateRefusal, match="last day"):
        restore_waiver(ended, version=ended.version, actor=fay)


@pytest.mark.parametrize("change", ["evidence_edit", "evidence_remove"])
def test_evidence_changed_by_mistake_comes_back_with_its_confirmation(
    change: str, pilot: Gate, ada: User, ben: User, signed_in: Any
) -> None:
    criterion, client = manual(pilot)[0], signed_in(ada)
    evidence = give(criterion, ben)
    confirm(criterion, ben)
    criterion.refresh_from_db()
    content = {"title": "Other", "text": "Other", "version": 1}
    token = undo_of(client, verb(change, pilot, evidence.pk), content)
    assert not GateCriterion.objects.get(pk=criterion.pk).confirmed
    assert undo(client, token).status_code < 400
    back, again = GateEvidence.objects.get(pk=evidence.pk), GateCriterion.objects.get(pk=criterion.pk)
    assert (back.title, back.text, back.sha256) == (evidence.title, evidence.text, evidence.sha256)
    assert ben.pk in back.givers, "nobody loses a hand in evidence by an undo"
    assert (again.confirmed_by, again.confirmed_at) == (ben, criterion.confirmed_at)
    assert undo(client, token).status_code == 409


def test_evidence_that_changed_again_stays_as_it_is(
    pilot: Gate, ada: User, ben: User, signed_in: Any
) -> None:
    criterion, client = manual(pilot)[0], signed_in(ada)
    evidence = give(criterion, ben)
    content = {"title": "Other", "text": "Other", "version": 1}
    token = undo_of(client, verb("evidence_edit", pilot, evidence.pk), content)
    client.post(verb("evidence_edit", pilot, evidence.pk), {**content, "text": "Third", "version": 2})
    assert undo(client, token).status_code == 409
    assert GateEvidence.objects.get().text == "Third"
