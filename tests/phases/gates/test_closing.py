"""A phase is closed on the strength of a signed gate and by no other way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from phases.gates import Decision
from phases.models import Gate, Phase
from phases.services import gates
from rollout.audit.context import writing_at
from rollout.core.errors import InvalidInput, NotAllowed, StateRefusal
from rollout.people.models import User
from tests.conftest import ROOT
from tests.factories import arranging
from tests.phases.gates.conftest import task_of
from tests.phases.gates.verbs import ask, close, fresh, in_a_week, manual, meet, sign, waive

KNOWS_PHASES = re.compile(r"^from phases\.models import [^#]*?\bPhase\b", re.MULTILINE | re.DOTALL)
WRITES_CLOSING = re.compile(r"\"closed_at\":|\bclosed_at=(?!None\b)|\.closed_at =[^=]")


def refused(gate: Gate, ada: User) -> list[str]:
    with pytest.raises(StateRefusal) as caught:
        close(gate, ada)
    assert fresh(gate).phase.closed_at is None
    return list(caught.value.values.get("obstacles", [caught.value.code]))


def test_a_phase_closes_once_every_criterion_is_met_and_the_gate_is_signed(
    pilot: Gate, ada: User, ben: User, fay: User
) -> None:
    meet(pilot, ben)
    sign(ask(pilot, ada), fay)
    closed = close(pilot, ada)
    assert closed.closed_at is not None and closed.closed_by == ada


def test_an_unmet_criterion_keeps_the_phase_open(pilot: Gate, ada: User, ben: User) -> None:
    assert refused(pilot, ada) == ["criterion_unmet", "criterion_unmet", "not_decided"]
    meet(pilot, ben)
    assert refused(pilot, ada) == ["not_decided"]


def test_an_open_task_keeps_the_phase_open_and_an_open_milestone_does_not(
    pilot: Gate, ada: User, ben: User, fay: User
) -> None:
    meet(pilot, ben)
    sign(ask(pilot, ada), fay)
    task = task_of(pilot)
    with arranging():
        task.milestone, task.duration, task.actual_finish = False, 480, None
        task.save()
    assert "tasks_open" in refused(pilot, ada)


def test_a_no_go_keeps_the_phase_open(pilot: Gate, ada: User, ben: User, fay: User) -> None:
    meet(pilot, ben)
    sign(ask(pilot, ada), fay, Decision.NO_GO, comment="The pilot was too short")
    assert refused(pilot, ada) == ["no_go"]


def test_a_waiver_that_has_ended_counts_no_more(
    pilot: Gate, ada: User, ben: User, cleo: User, fay: User
) -> None:
    first, second = manual(pilot)
    waive(first, by=cleo, owner=ben, until=in_a_week(pilot))
    waive(second, by=cleo, owner=ben, until=in_a_week(pilot))
    sign(ask(pilot, ada), fay, Decision.CONDITIONAL)
    with writing_at(datetime(2026, 3, 10, 4, tzinfo=UTC)):
        assert set(refused(pilot, ada)) == {"criterion_unmet", "stale"}
    with writing_at(datetime(2026, 3, 9, 4, tzinfo=UTC)):
        assert close(pilot, ada).closed_at is not None


def test_only_who_may_ask_for_decisions_closes(
    pilot: Gate, ada: User, ben: User, fay: User, gus: User
) -> None:
    meet(pilot, ben)
    sign(ask(pilot, ada), fay)
    for person in (ben, fay, gus):
        with pytest.raises(NotAllowed):
            close(pilot, person)


def test_a_closed_phase_opens_again_with_a_reason(pilot: Gate, ada: User, ben: User, fay: User) -> None:
    meet(pilot, ben)
    sign(ask(pilot, ada), fay)
    phase = close(pilot, ada)
    with pytest.raises(InvalidInput):
        gates.reopen_phase(phase, why=" ", actor=ada)
    assert gates.reopen_phase(phase, why="A pilot department joined late", actor=ada).closed_at is None


def test_nothing_but_the_gates_service_writes_the_closing_of_a_phase() -> None:
    """Of all modules that know phases, one speaks of writing `closed_at`."""
    writers = [
        str(path.relative_to(ROOT))
        for folder in ("phases", "rollout")
        for path in (ROOT / folder).rglob("*.py")
        if KNOWS_PHASES.search(text := path.read_text(encoding="utf-8")) and WRITES_CLOSING.search(text)
    ]
    assert writers == ["phases/services/gates.py"]


def test_the_pages_take_a_phase_from_its_criteria_to_its_closing(
    pilot: Gate, ada: User, ben: User, fay: User, signed_in: Callable[[User], Client]
) -> None:
    base = "/projects/lotus/gates/pilot/"
    browser: dict[str, Client] = {
        name: signed_in(person) for name, person in (("ada", ada), ("ben", ben), ("fay", fay))
    }
    assert "2 criteria stand between" in browser["ada"].get(base).content.decode()
    for criterion in manual(pilot):
        url = f"{base}criteria/{criterion.pk}/"
        answer = browser["ben"].post(f"{url}evidence/", {"title": "Report", "text": "97 of 100 passed"})
        assert answer.status_code == 302
        assert browser["ben"].post(f"{url}confirm/").status_code == 302
    assert browser["ada"].post(f"{base}request/", {"note": "Please"}).status_code == 302
    page = browser["fay"].get(f"{base}sign/").content.decode()
    digest = pilot.reviews.get().digest
    assert digest in page and "97 of 100" not in page
    answer = browser["fay"].post(f"{base}sign/", {"decision": "go", "digest": digest, "comment": ""})
    assert answer.status_code == 302
    assert browser["ada"].post(f"{base}close/").status_code == 302
    assert Phase.objects.get(pk=pilot.phase_id).closed_at is not None
    assert "is closed" in browser["ada"].get(base).content.decode()
    overview: Any = browser["ada"].get("/projects/lotus/gates/").content.decode()
    assert "Every phase is closed" in overview
