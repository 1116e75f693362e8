"""A gate in each project, with evidence of each person, a waiver and a decision being signed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from phases.models import (
    Gate,
    GateCriterion,
    GateEvidence,
    GateReview,
    GateSignature,
    GateWaiver,
    Phase,
)
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import TaskFactory
from tests.permissions.kinds import FAR, Kind, Target, World, first, of_person, of_project

FAR_OFF = date(2199, 1, 1)
DISCIPLINE = "design"
# A gate is nobody's own: whoever works, signs or asks in the project does so at each of its gates.
TARGETS = (Target.OWN, Target.OTHER, Target.UNKNOWN)


def furnish(world: World, user: User, plan: Any) -> None:
    phase = Phase.objects.filter(plan=plan, discipline=DISCIPLINE).first() or opened(plan, user)
    TaskFactory(plan=plan, parent=phase.task, owner=user)
    now = timezone.now()
    GateEvidence.objects.create(
        criterion=first(GateCriterion.objects.filter(gate__phase=phase)),
        title="Minutes",
        text="Seen",
        file_name="minutes.txt",
        file=b"Seen",
        sha256="0" * 64,
        added_by=user,
        added_at=now,
    )


def opened(plan: Any, user: User) -> Phase:
    now = timezone.now()
    phase = Phase.objects.create(plan=plan, task=TaskFactory(plan=plan, summary=True), discipline=DISCIPLINE)
    gate = Gate.objects.create(phase=phase)
    criterion = GateCriterion.objects.create(gate=gate, kind="manual", title="Agreed", position=1)
    GateWaiver.objects.create(
        criterion=criterion,
        reason="Later",
        owner=user,
        expires_on=FAR_OFF,
        granted_by=user,
        granted_at=now,
    )
    review = GateReview.objects.create(
        gate=gate, number=1, requested_by=user, requested_at=now, picture={"criteria": []}, digest="0" * 64
    )
    GateSignature.objects.create(review=review, position=1, role=Role.BUSINESS_OWNER)
    return phase


CRITERION = of_project(
    lambda project: first(GateCriterion.objects.filter(gate__phase__plan__project=project)).pk
)
WAIVER = of_project(
    lambda project: first(GateWaiver.objects.filter(criterion__gate__phase__plan__project=project)).pk
)
EVIDENCE = of_person(lambda world, person: first(GateEvidence.objects.filter(added_by=person)).pk)


def gate_of(world: World, actor: User, target: Target) -> str:
    assert target in TARGETS or target in FAR
    return DISCIPLINE


KINDS = (
    *(
        Kind(f"phases:{name}", "discipline", gate_of, TARGETS)
        for name in ("gate_*", "phase_*", "criterion_*", "evidence_*", "waiver_*")
    ),
    Kind("phases:*", "criterion", CRITERION, TARGETS),
    Kind("phases:*", "waiver", WAIVER, TARGETS),
    Kind("phases:*", "evidence", EVIDENCE, TARGETS),
    Kind("gate-*", "discipline", gate_of, TARGETS),
    Kind("gate-criterion-*", "pk", CRITERION, TARGETS),
    Kind("gate-waiver-*", "pk", WAIVER, TARGETS),
    Kind("gate-evidence-*", "pk", EVIDENCE, TARGETS),
)
