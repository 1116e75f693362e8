"""A file that went with evidence comes back with it, byte for byte, for a day and for one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from phases.models import Gate, GateCriterion, GateEvidence
from phases.services.gate_evidence import EvidenceGiven, add_evidence
from phases.services.gate_evidence_undo import take_back, way_back
from rollout.audit.models import AuditEvent
from rollout.core.errors import StateRefusal
from rollout.core.models import StoredFile
from rollout.people.models import User
from rollout.projects.models import Membership
from tests.factories import arranging
from tests.phases.gates.test_taking_back import undo, undo_of, verb
from tests.phases.gates.verbs import confirm, manual

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + bytes(range(256))
OTHER = {"title": "Other", "text": "Other", "version": 1}


@pytest.fixture
def criterion(pilot: Gate) -> GateCriterion:
    return manual(pilot)[0]


@pytest.fixture
def evidence(criterion: GateCriterion, ben: User) -> GateEvidence:
    given = EvidenceGiven("Signed report", file_name="report.pdf", content=PDF)
    return add_evidence(criterion, given, actor=ben)


def stored(evidence: GateEvidence) -> tuple[Any, ...]:
    found = GateEvidence.objects.get(pk=evidence.pk)
    return found.title, found.text, found.file_name, bytes(found.file), found.sha256


@pytest.mark.parametrize(
    ("change", "content"),
    [
        ("evidence_remove", {}),
        ("evidence_edit", OTHER),
        ("evidence_edit", {**OTHER, "file": b"%PDF-1.4\nanother"}),
    ],
)
def test_evidence_comes_back_with_its_file_and_its_confirmation(
    pilot: Gate,
    criterion: GateCriterion,
    evidence: GateEvidence,
    ada: User,
    ben: User,
    signed_in: Any,
    change: str,
    content: dict[str, Any],
) -> None:
    before, client = stored(evidence), signed_in(ada)
    confirm(criterion, ben)
    sent = dict(content)
    if "file" in sent:
        sent["file"] = SimpleUploadedFile("other.pdf", sent["file"])
    token = undo_of(client, verb(change, pilot, evidence.pk), sent)
    assert undo(client, token).status_code < 400
    assert stored(evidence) == before
    assert GateCriterion.objects.get(pk=criterion.pk).confirmed_by == ben


def test_over_the_api_as_well(evidence: GateEvidence, ada: User, api: Callable[[User], APIClient]) -> None:
    before, client = stored(evidence), api(ada)
    address = f"/api/v1/projects/lotus/gates/pilot/evidence/{evidence.pk}/"
    gone = client.delete(address, headers={"If-Match": "*"})
    assert gone.status_code == 204 and not GateEvidence.objects.exists()
    back = client.post("/api/v1/undo/", {"token": gone["Undo-Token"]}, format="json")
    assert back.status_code == 200 and stored(evidence) == before


def test_a_file_that_did_not_change_is_not_kept_twice(
    pilot: Gate, evidence: GateEvidence, ada: User, signed_in: Any
) -> None:
    undo_of(signed_in(ada), verb("evidence_edit", pilot, evidence.pk), OTHER)
    assert not StoredFile.objects.exists()


def test_the_kept_file_is_that_of_who_removed_it_while_they_are_in_the_project(
    pilot: Gate, evidence: GateEvidence, ada: User, dai: User, signed_in: Any
) -> None:
    undo_of(signed_in(ada), verb("evidence_remove", pilot, evidence.pk))
    address = f"/api/v1/files/{StoredFile.objects.get().pk}/content/"
    assert b"".join(signed_in(ada).get(address).streaming_content) == PDF
    assert signed_in(dai).get(address).status_code == 404
    with arranging():
        Membership.objects.filter(user=ada).delete()
    assert signed_in(ada).get(address).status_code in (404, 409)


def test_what_is_kept_no_longer_is_said_and_nothing_changes(
    pilot: Gate, evidence: GateEvidence, ada: User, signed_in: Any
) -> None:
    undo_of(signed_in(ada), verb("evidence_remove", pilot, evidence.pk))
    StoredFile.objects.all().delete()
    way = way_back(evidence.pk)
    with pytest.raises(StateRefusal) as refused:
        take_back(AuditEvent.objects.get(pk=way["event"]), version=way["version"], actor=ada)
    assert refused.value.code == "file_gone" and not GateEvidence.objects.exists()
