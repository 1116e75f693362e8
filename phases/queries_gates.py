"""The gates of a project as pages, reports and agendas show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from phases.gates import State
from phases.labels_gates import DECISIONS, GATE_STATES
from phases.models import GateDecision, ReviewState
from phases.services.gate_state import GateAtHand, gates_at_hand
from rollout.core.markup import Status
from rollout.projects.models import ActionState, Project

AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class WaivedCriterion:
    """A criterion that a gate goes without; `key` and `title` for `labels_gates.criterion_title`."""

    key: str
    title: str
    reason: str
    owner: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class OpenCondition:
    """An action that a conditional go still waits for."""

    number: int
    text: str
    owner: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class GateView:
    """One gate on one day. `state` is a key of labels_gates.GATE_STATES; `decision` of GateDecision or "";
    `conditions_open` counts actions a conditional go still waits for."""

    discipline: str
    phase: str
    state: str
    decision: str
    stale: bool
    met: int
    waived: int
    total: int
    due_on: date | None
    closed: bool
    url: str
    conditions_open: int
    conditions: int
    waivers: tuple[WaivedCriterion, ...] = ()
    open_conditions: tuple[OpenCondition, ...] = ()

    @property
    def status(self) -> Status:
        return GATE_STATES[self.state]

    @property
    def decision_status(self) -> Status | None:
        return DECISIONS[self.decision] if self.decision else None

    @property
    def unmet(self) -> int:
        return self.total - self.met - self.waived


def gates_in_sight(project: Project, on: date) -> list[GateView]:
    """Every gate of the project in the order of its phases, as it stands on the day `on`."""
    return [view_of(one) for one in gates_at_hand(project, on)]


def gates_to_decide(project: Project, on: date) -> list[GateView]:
    """Gates due within two weeks or overdue that nobody has closed, and every one that is out of date."""
    return [
        view
        for view in gates_in_sight(project, on)
        if view.stale or (not view.closed and view.due_on is not None and view.due_on <= on + AHEAD)
    ]


def gate_address(slug: str, discipline: str) -> str:
    return reverse("phases:gate_detail", kwargs={"slug": slug, "discipline": discipline})


def view_of(at_hand: GateAtHand) -> GateView:
    phase, decided, latest = at_hand.gate.phase, at_hand.decided, at_hand.latest
    states = list(at_hand.states.values())
    conditions = [one.action for one in decided.conditions.all()] if decided is not None else []
    return GateView(
        discipline=phase.discipline,
        phase=phase.task.name,
        state=state_of_gate(at_hand),
        decision=decided.decision if decided is not None else "",
        stale=latest is not None and latest.stale_since is not None,
        met=states.count(State.MET),
        waived=states.count(State.WAIVED),
        total=len(states),
        due_on=at_hand.due_on,
        closed=phase.closed_at is not None,
        url=gate_address(phase.plan.project.slug, phase.discipline),
        conditions_open=sum(one.state == ActionState.OPEN for one in conditions),
        conditions=len(conditions),
        waivers=waived_in(at_hand),
        open_conditions=tuple(
            OpenCondition(one.number, one.text, str(one.owner or ""), one.due_on)
            for one in conditions
            if one.state == ActionState.OPEN
        ),
    )


def waived_in(at_hand: GateAtHand) -> tuple[WaivedCriterion, ...]:
    """Criteria that do not hold and that a waiver stands for on that day."""
    granted = {one.pk: one for row in at_hand.rows for one in row.waivers.all()}
    return tuple(
        WaivedCriterion(
            one.name, one.title, one.waiver.reason, str(granted[one.waiver.key].owner), one.waiver.expires_on
        )
        for one in at_hand.criteria
        if one.waiver is not None and at_hand.states[one.key] is State.WAIVED
    )


def state_of_gate(at_hand: GateAtHand) -> str:
    """A key of labels_gates.GATE_STATES: the most pressing thing to know about the gate."""
    latest = at_hand.latest
    if latest is not None and latest.stale_since is not None:
        return "stale"
    if at_hand.gate.phase.closed_at is not None:
        return "closed"
    if latest is not None and latest.state == ReviewState.SIGNING:
        return "signing"
    if latest is not None:
        return "no_go" if latest.decision == GateDecision.NO_GO else "go"
    return "open" if State.UNMET in at_hand.states.values() else "ready"
