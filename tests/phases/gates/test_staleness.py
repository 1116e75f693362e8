"""What changes after a signature makes the gate stale, once, and the signers hear of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from phases.gates import Decision
from phases.jobs_gates import refresh_gates
from phases.models import Gate, GateEvidence, GateReview, GateWaiver, Phase, Plan
from phases.services import gate_evidence, gate_waivers, gates
from phases.services.gate_evidence import EvidenceGiven
from phases.services.gate_staleness import refresh_staleness
from rollout.audit.context import writing_at
from rollout.audit.models import AuditEvent
from rollout.core.errors import StateRefusal
from rollout.core.jobs.queue import enqueue
from rollout.core.models.outbox import OutboxMessage
from rollout.people.models import User
from rollout.projects.models import Project
from rollout.projects.services.actions import today_of
from tests.factories import arranging
from tests.phases.gates.conftest import task_of
from tests.phases.gates.verbs import ask, close, give, in_a_week, manual, meet, sign, waive


def stale_mails() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.filter(kind="mail", key__startswith="gate-stale").order_by("next_at")
    return [(message.payload["to"][0], message.payload["text"]) for message in rows]


@pytest.fixture
def signed(pilot: Gate, ada: User, ben: User, fay: User) -> GateReview:
    meet(pilot, ben)
    return sign(ask(pilot, ada), fay)


@pytest.mark.parametrize("change", ["added", "replaced", "removed", "unconfirmed", "criterion", "task"])
def test_a_change_after_the_signature_makes_the_gate_stale_and_tells_the_signer(
    change: str, signed: GateReview, pilot: Gate, ada: User, ben: User, fay: User
) -> None:
    evidence = GateEvidence.objects.select_related("criterion__gate__phase__plan__project").first()
    assert evidence is not None
    criterion = manual(pilot)[0]
    if change == "added":
        give(criterion, ben, "A late finding")
    elif change == "replaced":
        given = EvidenceGiven("Minutes", text="Other figures")
        gate_evidence.replace_evidence(evidence, given, version=evidence.version, actor=ben)
    elif change == "removed":
        gate_evidence.remove_evidence(evidence, version=evidence.version, actor=ben)
    elif change == "unconfirmed":
        gates.unconfirm_criterion(criterion, version=criterion.version, actor=ben)
    elif change == "criterion":
        gates.add_criterion(pilot, {"title": "The council agrees"}, actor=ada)
    else:
        task = task_of(pilot)
        with arranging():
            task.actual_finish = None
            task.save()
        refresh_staleness(pilot, on=today_of(task.plan.project))
    signed.refresh_from_db()
    assert signed.stale_since is not None and signed.stale_reasons
    assert [to for to, _ in stale_mails()] == [fay.email]
    with pytest.raises(StateRefusal):
        close(pilot, ada)


def test_the_signers_are_told_once_and_the_event_stands_in_the_log(
    signed: GateReview, pilot: Gate, ben: User
) -> None:
    for text in ("One", "Two", "Three"):
        give(manual(pilot)[0], ben, text)
    assert len(stale_mails()) == 1
    assert AuditEvent.objects.filter(action="gatereview.stale").count() == 1
    assert "has new evidence: Minutes" in stale_mails()[0][1]


def test_a_new_decision_makes_the_gate_good_again(
    signed: GateReview, pilot: Gate, ada: User, ben: User, fay: User
) -> None:
    give(manual(pilot)[0], ben, "More")
    sign(ask(pilot, ada), fay)
    assert close(pilot, ada).closed_at is not None


def test_a_waiver_that_ends_overnight_makes_the_gate_stale_by_the_daily_job(
    pilot: Gate, ada: User, ben: User, cleo: User, fay: User, project: Project
) -> None:
    for criterion in manual(pilot):
        waive(criterion, by=cleo, owner=ben, until=in_a_week(pilot))
    sign(ask(pilot, ada), fay, Decision.CONDITIONAL)
    close(pilot, ada)
    for day, told in ((9, 0), (10, 1), (11, 1)):
        with writing_at(datetime(2026, 3, day, 4, tzinfo=UTC)):
            run = run_job()
            assert run["stale"] == (1 if day == 10 else 0)
            assert len(stale_mails()) == told
    assert Phase.objects.get(pk=pilot.phase_id).closed_at is not None


def run_job() -> dict[str, int]:
    from rollout.core.jobs.run import Run

    job = enqueue(refresh_gates, actor=None)
    found: dict[str, int] = refresh_gates.func(Run(job, in_steps=False))
    return found


def test_revoking_a_waiver_unsigns_a_conditional_go(
    pilot: Gate, ada: User, ben: User, cleo: User, fay: User
) -> None:
    for criterion in manual(pilot):
        waive(criterion, by=cleo, owner=ben, until=in_a_week(pilot))
    review = sign(ask(pilot, ada), fay, Decision.CONDITIONAL)
    waiver = GateWaiver.objects.select_related("criterion__gate__phase__plan__project").first()
    assert waiver is not None
    gate_waivers.revoke_waiver(waiver, version=waiver.version, actor=fay)
    review.refresh_from_db()
    assert [one["code"] for one in review.stale_reasons] == ["waiver_ended"]


def test_what_goes_on_in_other_gates_leaves_a_signature_alone(
    signed: GateReview, pilot: Gate, ben: User, ada: User, plan: Plan, phase_of: Callable[..., Phase]
) -> None:
    phase_of("training")
    other = gates.set_up_gates(plan, actor=ada)[0]
    meet(other, ben)
    with writing_at(datetime(2026, 3, 2, 4, tzinfo=UTC) + timedelta(days=40)):
        assert run_job() == {"stale": 0}
    signed.refresh_from_db()
    assert signed.stale_since is None
