"""A gate as the rules of `phases.gates` see it: criteria asked, evidence and waivers read, tasks counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from phases.gate_checks import Asked, CheckAnswer, check_called
from phases.gates import (
    Criterion,
    Decision,
    Obstacle,
    Place,
    Proof,
    State,
    Waiver,
    obstacles,
    picture,
    state_of,
)
from phases.models import (
    Assignment,
    Gate,
    GateCriterion,
    GateEvidence,
    GateReview,
    GateWaiver,
    ReviewState,
)
from phases.phase_tasks import PhaseTask, PhaseTasks
from rollout.core.wording import in_each_language
from rollout.projects.models import Project


@dataclass(frozen=True)
class GateAtHand:
    """One gate on one day."""

    gate: Gate
    on: date
    rows: Sequence[GateCriterion]
    criteria: tuple[Criterion, ...]
    urls: Mapping[int, str]
    reviews: Sequence[GateReview]  # the latest first
    tasks: Sequence[PhaseTask]
    evidence: Mapping[int, Sequence[GateEvidence]] = field(default_factory=dict)

    @cached_property
    def picture(self) -> dict[str, Any]:
        return picture(self.criteria, self.on)

    @cached_property
    def states(self) -> dict[int, State]:
        return {one.key: state_of(one, self.on) for one in self.criteria}

    @property
    def signing(self) -> GateReview | None:
        """The review under way."""
        return next((one for one in self.reviews if one.state == ReviewState.SIGNING), None)

    @property
    def decided(self) -> GateReview | None:
        """The latest decision."""
        return next((one for one in self.reviews if one.state == ReviewState.DECIDED), None)

    @property
    def latest(self) -> GateReview | None:
        """What was asked last and not withdrawn."""
        return next((one for one in self.reviews if one.state != ReviewState.WITHDRAWN), None)

    @property
    def open_tasks(self) -> list[str]:
        return [str(task) for task in self.tasks if not task.milestone and task.actual_finish is None]

    @property
    def obstacles(self) -> list[Obstacle]:
        """What keeps the phase from being closed."""
        decided = self.decided
        return obstacles(
            self.criteria,
            self.on,
            decision=Decision(decided.decision) if decided is not None else None,
            signing=self.signing is not None,
            stale=decided is not None and decided.stale_since is not None,
            open_tasks=self.open_tasks,
            closed=self.gate.phase.closed_at is not None,
        )

    @cached_property
    def due_on(self) -> date | None:
        """When the phase's last milestone is due, or its last task."""
        dated = [task for task in self.tasks if task.finish is not None]
        last = [task for task in dated if task.milestone] or dated
        return max((task.finish.date() for task in last if task.finish), default=None)


@dataclass(frozen=True)
class GatePeople:
    """Those who work in the phase: whose department signs in its own area."""

    tasks: Sequence[PhaseTask]

    def people_ids(self) -> set[int]:
        owners = {task.owner_id for task in self.tasks if task.owner_id is not None}
        rows = Assignment.objects.filter(task__in=[task.pk for task in self.tasks], user__isnull=False)
        return owners | {int(key) for key in rows.values_list("user", flat=True) if key is not None}


def places_of(review: GateReview) -> list[Place]:
    return [
        Place(one.position, one.role, one.user_id, Decision(one.decision) if one.decision else None)
        for one in review.signatures.all()
    ]


def gates_at_hand(project: Project, on: date, *, only: Sequence[int] | None = None) -> list[GateAtHand]:
    """The gates of a project (`only` those of these keys) in the order of the phases. The number of queries
    depends on the checks asked, not on how much stands in the gates."""
    gates = Gate.objects.filter(phase__plan__project=project)
    if only is not None:
        gates = gates.filter(pk__in=only)
    found = list(
        gates.select_related("phase__plan__project", "phase__task", "phase__closed_by").order_by(
            "phase__task__position", "pk"
        )
    )
    if not found:
        return []
    tasks = PhaseTasks.of(project)
    rows = _by_gate(
        GateCriterion.objects.filter(gate__in=found)
        .select_related("confirmed_by")
        .prefetch_related("waivers__owner", "waivers__granted_by")
    )
    reviews = _by_gate(
        GateReview.objects.filter(gate__in=found)
        .select_related("requested_by")
        .prefetch_related("signatures__user", "conditions__action__owner")
    )
    evidence: dict[int, list[GateEvidence]] = defaultdict(list)
    for proof in (
        GateEvidence.objects.filter(criterion__gate__in=found).select_related("added_by").defer("file")
    ):
        evidence[proof.criterion_id].append(proof)
    return [_at_hand(gate, on, project, rows[gate.pk], reviews[gate.pk], evidence, tasks) for gate in found]


def gate_at_hand(gate: Gate, on: date) -> GateAtHand:
    return gates_at_hand(gate.phase.plan.project, on, only=[gate.pk])[0]


def _by_gate(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.gate_id].append(row)
    return found


def _at_hand(
    gate: Gate,
    on: date,
    project: Project,
    rows: Sequence[GateCriterion],
    reviews: Sequence[GateReview],
    evidence: Mapping[int, Sequence[GateEvidence]],
    tasks: PhaseTasks,
) -> GateAtHand:
    criteria, urls = [], {}
    for row in rows:
        proofs = evidence.get(row.pk, ())
        check = check_called(row.live_check) if row.live_check else None
        answer = check.answer(Asked(project, on, row.target, tasks)) if check is not None else None
        criteria.append(_criterion(row, answer, proofs, on))
        urls[row.pk] = answer.url if answer is not None else ""
    of_phase = tasks.of_phase(gate.phase.discipline)
    return GateAtHand(gate, on, rows, tuple(criteria), urls, reviews, of_phase, evidence)


def waiver_of(row: GateWaiver) -> Waiver:
    return Waiver(row.pk, row.owner_id, row.reason, row.expires_on, row.granted_by_id)


def _criterion(
    row: GateCriterion, answer: CheckAnswer | None, proofs: Sequence[GateEvidence], on: date
) -> Criterion:
    standing = [one for one in row.waivers.all() if one.revoked_at is None and one.expires_on >= on]
    waiver = waiver_of(standing[0]) if standing else None
    return Criterion(
        key=row.pk,
        name=row.key,
        title=row.title,
        target="" if row.target is None else f"{row.target.normalize():f}",
        live=answer is not None,
        met=answer.met if answer is not None else row.confirmed and bool(proofs),
        said=in_each_language(answer.text) if answer is not None else {},
        facts=answer.facts if answer is not None else {},
        proofs=tuple(
            Proof(one.pk, one.title, one.sha256, frozenset({one.added_by_id, *one.givers})) for one in proofs
        ),
        waiver=waiver,
        confirmed_by=row.confirmed_by_id if row.confirmed else None,
    )
