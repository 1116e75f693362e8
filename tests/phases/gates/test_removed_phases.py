"""The gate of a removed phase comes back with it, as the project had made it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from phases.models import Gate, GateCriterion, Phase, Plan
from phases.services import gates
from phases.services.changes import undo
from rollout.people.models import User
from tests.phases.test_removal_undone import hanging, remove

pytestmark = pytest.mark.django_db


def test_undoing_the_removal_of_a_phase_brings_back_its_gate_as_it_was(
    plan: Plan, phase_of: Callable[..., Phase], ada: User
) -> None:
    phase_of("kickoff")
    phase_of("pilot")
    gate = gates.set_up_gates(plan, actor=ada)[0]
    own = gates.add_criterion(gate, {"title": "The board has agreed"}, actor=ada)
    measured = GateCriterion.objects.filter(gate=gate).exclude(live_check="").first()
    assert measured is not None
    gates.change_criterion(measured, {"target": Decimal(7)}, version=measured.version, actor=ada)
    before = hanging(plan)
    step = remove(plan, ada, gate.phase.task)
    assert (
        not Gate.objects.filter(pk=gate.pk).exists() and not GateCriterion.objects.filter(pk=own.pk).exists()
    )
    undo(step, actor=ada)
    assert hanging(plan) == before
