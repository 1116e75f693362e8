"""Evidence, confirmations and waivers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from phases.evidence_files import LARGEST, checked_name
from phases.faults import PlanFault
from phases.models import Gate, GateCriterion, GateEvidence, GateWaiver
from phases.services import gate_evidence, gate_waivers, gates
from phases.services.gate_evidence import EvidenceGiven
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, RolloutError, Stale, StateRefusal
from rollout.people.models import User
from rollout.projects.models import Project
from rollout.projects.services.actions import today_of
from tests.phases.gates.verbs import confirm, give, in_a_week, manual, waive

PDF = b"%PDF-1.7\nsigned"


def fault_of(name: str, content: bytes) -> str:
    with pytest.raises(PlanFault) as caught:
        checked_name(name, content)
    return caught.value.code


def test_a_file_is_what_its_first_bytes_say_and_of_a_known_kind() -> None:
    assert checked_name("../../etc/signed.pdf", PDF) == "signed.pdf"
    assert checked_name("记录.TXT", "已签".encode()) == "记录.TXT"
    assert fault_of("page.html", b"<script>") == fault_of("pdf", PDF) == "file_kind_unknown"
    assert fault_of("signed.pdf", b"MZ\x90") == fault_of("list.csv", b"a\0b") == "file_not_what_it_says"
    assert fault_of("empty.pdf", b"") == "file_empty"
    assert fault_of("large.pdf", PDF + b"x" * LARGEST) == "file_too_large"


@given(st.text(max_size=300), st.binary(max_size=30))
def test_no_name_and_no_content_gets_past_with_a_path(name: str, content: bytes) -> None:
    try:
        kept = checked_name(name, content)
    except PlanFault:
        return
    assert kept and len(kept) <= 200 and not set(kept) & set('/\\"<>|:*?')


def test_a_criterion_is_confirmed_only_with_evidence(pilot: Gate, ben: User) -> None:
    criterion = manual(pilot)[0]
    with pytest.raises(StateRefusal) as caught:
        confirm(criterion, ben)
    assert caught.value.code == "evidence_missing"
    give(criterion, ben)
    confirm(criterion, ben)
    assert GateCriterion.objects.get(pk=criterion.pk).confirmed_by == ben


def test_a_criterion_that_a_check_answers_is_not_confirmed_by_hand(pilot: Gate, ben: User) -> None:
    live = pilot.criteria.get(key="pilot_deliverables")
    give(live, ben)
    with pytest.raises(StateRefusal) as caught:
        confirm(live, ben)
    assert caught.value.code == "answered_by_check"


@pytest.mark.parametrize(
    ("given_in", "code"),
    [
        (EvidenceGiven(""), "bad_title"),
        (EvidenceGiven("Minutes"), "evidence_empty"),
        (EvidenceGiven("Minutes", url="javascript:alert(1)"), "bad_url"),
        (EvidenceGiven("Minutes", url="ftp://example.com/a"), "bad_url"),
        (EvidenceGiven("Minutes", file_name="a.exe", content=b"MZ"), "file_kind_unknown"),
    ],
)
def test_bad_evidence_is_refused(given_in: EvidenceGiven, code: str, pilot: Gate, ben: User) -> None:
    with pytest.raises(InvalidInput) as caught:
        gate_evidence.add_evidence(manual(pilot)[0], given_in, actor=ben)
    assert caught.value.code == code and not GateEvidence.objects.exists()


def test_a_consultant_changes_own_evidence_and_a_manager_any(
    pilot: Gate, ada: User, ben: User, dai: User, fay: User
) -> None:
    evidence = give(manual(pilot)[0], ben)
    other = EvidenceGiven("Minutes", text="Other")
    for person in (dai, fay):
        with pytest.raises(NotAllowed):
            gate_evidence.replace_evidence(evidence, other, version=1, actor=person)
    changed = gate_evidence.replace_evidence(evidence, other, version=1, actor=ada)
    assert changed.added_by == ada and changed.sha256 != evidence.sha256
    with pytest.raises(Stale):
        gate_evidence.replace_evidence(evidence, EvidenceGiven("M", text="Old"), version=1, actor=ben)


def test_the_audit_log_holds_the_fingerprint_of_a_file_and_not_the_file(pilot: Gate, ben: User) -> None:
    given_in = EvidenceGiven("Report", file_name="report.pdf", content=PDF)
    evidence = gate_evidence.add_evidence(manual(pilot)[0], given_in, actor=ben)
    event = AuditEvent.objects.get(action="gateevidence.create")
    assert event.after["sha256"] == evidence.sha256 and "file" not in event.after


def test_a_file_comes_back_byte_for_byte_as_a_download(
    pilot: Gate, ben: User, cleo: User, eve: User, signed_in: Callable[[User], Client]
) -> None:
    url = f"/projects/lotus/gates/pilot/criteria/{manual(pilot)[0].pk}/evidence/"
    upload = SimpleUploadedFile("签字页.pdf", PDF, content_type="text/html")
    assert signed_in(ben).post(url, {"title": "Signed", "file": upload}).status_code == 302
    file = f"/projects/lotus/gates/pilot/evidence/{GateEvidence.objects.get().pk}/file/"
    answer: Any = signed_in(cleo).get(file)
    assert answer.content == PDF and answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert signed_in(eve).get(file).status_code == 404


def test_a_waiver_needs_a_reason_another_owner_and_a_day_to_come(
    pilot: Gate, ada: User, ben: User, eve: User, fay: User, gus: User, project: Project
) -> None:
    criterion, until = manual(pilot)[0], in_a_week(pilot)

    def code(**more: Any) -> str:
        with pytest.raises(RolloutError) as caught:
            waive(criterion, **{"by": fay, "owner": ben, "until": until, **more})
        return caught.value.code

    assert code(reason="  ") == "reason_missing"
    assert code(owner=fay) == "own_waiver"
    assert code(owner=eve) == "owner_not_member"
    assert code(until=today_of(project)) == "waiver_ends_now"
    assert code(by=ada) == code(by=ben) == "not_allowed"
    waiver = waive(criterion, by=gus, owner=ben, until=until)
    assert code() == "waived_already"
    gate_waivers.revoke_waiver(waiver, version=1, actor=fay)
    assert waive(criterion, by=fay, owner=ben, until=until + timedelta(days=1)).granted_by == fay
    assert GateWaiver.objects.count() == 2


def test_the_methodologys_criteria_are_waived_and_never_removed_or_reworded(pilot: Gate, ada: User) -> None:
    criterion = manual(pilot)[0]
    with pytest.raises(StateRefusal):
        gates.remove_criterion(criterion, version=1, actor=ada)
    with pytest.raises(StateRefusal):
        gates.change_criterion(criterion, {"title": "Easier"}, version=1, actor=ada)
    own = gates.add_criterion(pilot, {"title": "The council agrees"}, actor=ada)
    gates.remove_criterion(own, version=own.version, actor=ada)
    assert not GateCriterion.objects.filter(key="").exists()


def test_the_event_of_a_removed_criterion_holds_the_evidence_that_goes_with_it(
    pilot: Gate, ada: User
) -> None:
    own = gates.add_criterion(pilot, {"title": "The council agrees"}, actor=ada)
    gate_evidence.add_evidence(own, EvidenceGiven("Letter", "", "They agree."), actor=ada)
    own.refresh_from_db()
    gates.remove_criterion(own, version=own.version, actor=ada)
    told = AuditEvent.objects.get(action="gatecriterion.remove").before
    assert [(one["title"], one["text"]) for one in told["evidence"]] == [("Letter", "They agree.")]
    assert "waivers" not in told


def test_replaced_or_removed_evidence_leaves_its_criterion_unconfirmed(
    pilot: Gate, ada: User, ben: User
) -> None:
    first, second = manual(pilot)
    for criterion in (first, second):
        give(criterion, ben)
        confirm(criterion, ben)
    replaced, removed = GateEvidence.objects.order_by("pk")
    rejected = EvidenceGiven("Matrix REJECTED", text="No")
    gate_evidence.replace_evidence(replaced, rejected, version=1, actor=ada)
    gate_evidence.remove_evidence(removed, version=1, actor=ada)
    for criterion in (first, second):
        criterion.refresh_from_db()
        assert (criterion.confirmed, criterion.confirmed_by, criterion.confirmed_at) == (False, None, None)
    events = AuditEvent.objects.filter(action="gatecriterion.lapse")
    assert [event.actor_name for event in events] == [str(ada)] * 2


def test_the_same_content_again_leaves_the_confirmation_alone(pilot: Gate, ben: User) -> None:
    criterion = manual(pilot)[0]
    evidence = give(criterion, ben)
    confirm(criterion, ben)
    same = EvidenceGiven(evidence.title, text=evidence.text)
    gate_evidence.replace_evidence(evidence, same, version=1, actor=ben)
    criterion.refresh_from_db()
    assert criterion.confirmed


def test_the_api_says_that_the_criterion_is_not_confirmed_any_more(
    pilot: Gate, ada: User, ben: User, api: Callable[[User], APIClient]
) -> None:
    criterion = manual(pilot)[0]
    evidence = give(criterion, ben)
    confirm(criterion, ben)
    url = f"/api/v1/projects/lotus/gates/pilot/evidence/{evidence.pk}/"
    assert api(ada).get(url).json()["criterion_confirmed"] is True
    answer = api(ada).patch(url, {"title": "Other"}, format="json", headers={"If-Match": "*"})
    assert answer.status_code == 200 and answer.json()["criterion_confirmed"] is False
