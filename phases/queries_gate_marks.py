"""How the gate of each phase stands, from what is stored alone: marks beside phases, on pages of the plan.

The gates' own pages ask every criterion as well; here a mark must cost no more than its three queries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from phases.labels_gates import DECISIONS, GATE_STATES
from phases.models import GateDecision, GateReview, Phase, Plan, ReviewState
from phases.queries_gates import gate_address
from rollout.core.markup import Status
from rollout.projects.models import ActionState

MARKS: Mapping[str, Status] = {
    "closed": GATE_STATES["closed"],
    "stale": Status(_("Gate out of date"), "bad", "alert-octagon"),
    "asked": Status(_("Gate being signed"), "warn", "pencil"),
    "conditional": DECISIONS[GateDecision.CONDITIONAL],
    "go": Status(_("Gate decided"), "good", "circle-check"),
    "no_go": GATE_STATES["no_go"],
    "open": Status(_("Gate still open"), "neutral", "circle-dashed"),
}
# for drawings that hold text alone
SIGNS: Mapping[str, str] = {
    "closed": "✓",
    "stale": "!",
    "asked": "✎",
    "conditional": "△",
    "go": "✓",
    "no_go": "✕",
    "open": "○",
}


@dataclass(frozen=True, slots=True)
class GateMark:
    """`state` is a key of MARKS, `url` the gate's page."""

    state: str
    url: str

    @property
    def status(self) -> Status:
        return MARKS[self.state]

    @property
    def words(self) -> str:
        """Sign and words, for a drawing."""
        return f"{SIGNS[self.state]} {self.status.label}"


def gate_marks(plan: Plan, slug: str) -> dict[int, GateMark]:
    """By the id of the phase's summary task, in the order of the phases."""
    asked = GateReview.objects.exclude(state=ReviewState.WITHDRAWN).order_by("-number")
    asked = asked.defer("picture").prefetch_related("conditions__action")
    phases = Phase.objects.filter(plan=plan).prefetch_related(Prefetch("gate__reviews", asked))
    return {
        phase.task_id: GateMark(state_of(phase), gate_address(slug, phase.discipline)) for phase in phases
    }


def state_of(phase: Phase) -> str:
    """A key of MARKS: the most pressing thing to know; a condition is one as long as its action is open."""
    reviews = list(phase.gate.reviews.all()) if hasattr(phase, "gate") else []
    latest = reviews[0] if reviews else None
    if latest is not None and latest.stale_since is not None:
        return "stale"
    if latest is not None and any(one.action.state == ActionState.OPEN for one in latest.conditions.all()):
        return "conditional"
    if phase.closed_at is not None:
        return "closed"
    if latest is None:
        return "open"
    if latest.state == ReviewState.SIGNING:
        return "asked"
    decided = {GateDecision.NO_GO: "no_go", GateDecision.CONDITIONAL: "conditional"}
    return decided.get(GateDecision(latest.decision), "go")
