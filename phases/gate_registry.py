"""What gates tell the rest: live checks, search, agenda, addresses, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phases import jobs_gates  # noqa: F401  its job registers
from phases.checks_deliverables import register_deliverable_checks
from phases.gate_follower import register_gate_follower
from phases.gate_sentences import NAMES, say_gates, tell_setup
from phases.labels_gates import ACTION_LABELS, KIND_LABELS, target_text
from phases.models import (
    Gate,
    GateCondition,
    GateCriterion,
    GateEvidence,
    GateReview,
    GateSignature,
    GateWaiver,
    Phase,
)
from phases.queries_gates import GateView, gate_address, gates_to_decide
from phases.views.gate_undo import register_undo
from rollout.audit.labels import register_actions, register_kinds
from rollout.audit.wording import register_names, register_teller, register_value
from rollout.core.dates import day_text
from rollout.core.search import Hit, SearchSource, matches, register
from rollout.core.wording import when_read
from rollout.people.roles import Permission
from rollout.projects.addresses import register_addresses, register_whole
from rollout.projects.agenda import AgendaPoint, AgendaSource, register_agenda
from rollout.projects.delta import register_sentences
from rollout.projects.models import Project

PATHS: dict[type[Model], str] = {
    Phase: "",
    Gate: "phase__",
    GateCriterion: "gate__phase__",
    GateEvidence: "criterion__gate__phase__",
    GateWaiver: "criterion__gate__phase__",
    GateReview: "gate__phase__",
    GateSignature: "review__gate__phase__",
    GateCondition: "review__gate__phase__",
}


def find_gates(user: Any, text: str, limit: int) -> list[Hit]:
    """Gates by the name of their phase, in projects whose plan the reader may see."""
    found = Gate.objects.filter(
        matches("phase__task__search_text", text),
        phase__plan__project__in=Project.objects.allowing(user, Permission.PLAN_READ),
    )
    rows = found.select_related("phase__task", "phase__plan__project")
    return [
        Hit(
            str(gate_name(gate.phase.task.name)),
            gate_address(gate.phase.plan.project.slug, gate.phase.discipline),
            note=gate.phase.plan.project.name,
            icon="shield-check",
        )
        for gate in rows.order_by(Length("phase__task__name"), "id")[:limit]
    ]


def gate_points(project: Project, on: date) -> Sequence[AgendaPoint]:
    """Gates to be decided within two weeks, those out of date first."""
    views = sorted(gates_to_decide(project, on), key=lambda view: not view.stale)
    return [
        AgendaPoint(view.discipline, gate_name(view.phase), gate_note(view, on), view.url) for view in views
    ]


@when_read
def gate_name(phase: str) -> str:
    return _("Gate “%(phase)s”") % {"phase": phase}


@when_read
def gate_note(view: GateView, on: date) -> str:
    """State, criteria met, the day it is due."""
    return _("%(state)s, %(met)s of %(total)s criteria met, due %(day)s") % {
        "state": view.status.label,
        "met": view.met,
        "total": view.total,
        "day": day_text(view.due_on, this_year=on.year) if view.due_on else "–",
    }


def addresses_of(model: type[Model], path: str) -> Callable[[Project, set[int]], dict[int, str]]:
    """Everything about a gate stands on the gate's page."""

    def addresses(project: Project, keys: set[int]) -> dict[int, str]:
        rows = model._default_manager.filter(**{f"{path}plan__project": project}, pk__in=keys)
        return {
            key: gate_address(project.slug, discipline)
            for key, discipline in rows.values_list("pk", f"{path}discipline")
        }

    return addresses


def register_gates() -> None:
    """Called from the app's `ready()`."""
    register_deliverable_checks()
    register_gate_follower()
    register_undo()
    register(SearchSource("phases.gates", gettext_lazy("Gates"), find_gates))
    register_agenda(AgendaSource("gates", gettext_lazy("Gates to decide"), gate_points, Permission.PLAN_READ))
    register_actions(ACTION_LABELS)
    register_kinds(KIND_LABELS)
    register_sentences(say_gates)
    register_teller(tell_setup)
    register_value("phases.gatecriterion", "target", lambda kept: target_text(Decimal(kept)))
    for kind, name in NAMES.items():
        register_names(kind, name)
    register_whole("phases.gatecriterion", "gate", "phases.gate")
    register_whole("phases.gateevidence", "criterion", "phases.gatecriterion")
    register_whole("phases.gatecondition", "review", "phases.gatereview")
    for model, path in PATHS.items():
        register_addresses(model._meta.label_lower, addresses_of(model, path))
