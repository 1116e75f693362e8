"""“Since last week” tells of a gate what was decided, by whom in which role, and names criteria in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from phases.gates import Decision
from phases.models import Gate
from phases.services import gate_evidence
from phases.services.gate_withdrawals import withdraw_signature
from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.projects.delta import sentences
from tests.phases.gates.verbs import ask, confirm, fresh, give, manual, meet, sign

pytestmark = pytest.mark.django_db

LONG_AGO, FAR_AHEAD = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
BOTH = ("en", "zh-hans")


def said(gate: Gate, reader: User, language: str = "en") -> list[str]:
    with translation.override(language):
        found = sentences(fresh(gate).phase.plan.project, LONG_AGO, FAR_AHEAD, reader)
    return [one.text for one in found]


def test_a_decision_is_told_with_the_gate_and_what_was_decided(
    pilot: Gate, ada: User, ben: User, fay: User
) -> None:
    meet(pilot, ben)
    sign(ask(pilot, ada), fay, Decision.NO_GO, comment="Training is missing")
    assert said(pilot, ada)[-2:] == [
        "Ada Shen asked for a gate's decision: “Pilot”.",
        "Fay Guo signed the gate “Pilot” as business owner: no-go; the gate is decided: no-go.",
    ]
    assert said(pilot, ada, "zh-hans")[-1] == (
        "Fay Guo以业务负责人身份签署了阶段门“Pilot”：不通过；阶段门的结论：不通过。"
    )


def test_a_signature_taken_back_is_told_with_its_role(
    acceptance: Gate, ada: User, ben: User, fay: User, cleo: User
) -> None:
    meet(acceptance, ben)
    review = sign(ask(acceptance, ada), fay)
    withdraw_signature(review, why="Wrong gate", actor=fay)
    name = fresh(acceptance).phase.task.name
    assert said(acceptance, ada)[-1] == (
        f"Fay Guo withdrew the signature as business owner of the gate “{name}” (go)."
    )


@pytest.mark.parametrize("language", BOTH)
def test_no_sentence_shows_a_criterions_key(language: str, pilot: Gate, ada: User, ben: User) -> None:
    meet(pilot, ben)
    for one in manual(pilot):
        gate_evidence.remove_evidence(one.evidence.get(), version=1, actor=ada)
    keys = list(pilot.criteria.exclude(key="").values_list("key", flat=True))
    told = said(pilot, ada, language)
    events = AuditEvent.objects.filter(project_id=fresh(pilot).phase.plan.project_id)
    assert len(told) == events.values("request_id").distinct().count()
    assert keys
    assert [text for text in told for key in keys if key in text] == []


def test_evidence_is_told_with_the_words_of_its_criterion(pilot: Gate, ada: User, ben: User) -> None:
    criterion = manual(pilot)[0]
    give(criterion, ben)
    confirm(criterion, ben)
    english, chinese = said(pilot, ada), said(pilot, ada, "zh-hans")
    words, again = english[-1].split("“")[1].split("”")[0], chinese[-1].split("“")[1].split("”")[0]
    assert words != again
    assert english[-2:] == [
        f"Ben Qiu added evidence for “{words}”: “Minutes”.",
        f"Ben Qiu confirmed a criterion: “{words}”.",
    ]
    assert chinese[-2] == f"Ben Qiu为标准“{again}”提交了证据：“Minutes”。"


def test_the_history_names_criteria_in_words_too(
    pilot: Gate, ada: User, ben: User, signed_in: Callable[[Any], Client]
) -> None:
    criterion = manual(pilot)[0]
    give(criterion, ben)
    confirm(criterion, ben)
    client, slug = signed_in(ada), fresh(pilot).phase.plan.project.slug
    event = AuditEvent.objects.get(action="gatecriterion.confirm")
    for address in (f"/projects/{slug}/history/", "/audit/", f"/audit/{event.sequence}/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert criterion.key not in answer.content.decode()


def test_many_decisions_cost_no_more_queries_than_one(pilot: Gate, ada: User, ben: User, fay: User) -> None:
    def count() -> int:
        said(pilot, ada)
        with CaptureQueriesContext(connection) as asked:
            said(pilot, ada)
        return len(asked)

    meet(pilot, ben)
    sign(ask(pilot, ada), fay, Decision.NO_GO, comment="Not yet")
    once = count()
    for _again in range(3):
        sign(ask(pilot, ada), fay, Decision.NO_GO, comment="Not yet")
    assert count() == once
