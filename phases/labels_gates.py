"""Sentences about gates: criteria, what stands in the way, why a signature no longer holds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy, gettext_noop, ngettext
from django.utils.translation import gettext as _

from phases.gates import Obstacle, State
from phases.methodology.gates import criterion_words
from phases.models import GateDecision
from phases.views.wording import trimmed
from rollout.core.markup import Status
from rollout.people.labels import ROLE_LABELS
from rollout.people.roles import Role
from rollout.projects.delta_words import within

STATES: Mapping[str, Status] = {
    State.MET: Status(gettext_lazy("Met"), "good", "circle-check"),
    State.WAIVED: Status(gettext_lazy("Waived"), "warn", "clock-pause"),
    State.UNMET: Status(gettext_lazy("Not met"), "bad", "circle-x"),
}
DECISIONS: Mapping[str, Status] = {
    GateDecision.GO: Status(gettext_lazy("Go"), "good", "circle-check"),
    GateDecision.CONDITIONAL: Status(gettext_lazy("Conditional go"), "warn", "alert-triangle"),
    GateDecision.NO_GO: Status(gettext_lazy("No-go"), "bad", "ban"),
}
GATE_STATES: Mapping[str, Status] = {
    "closed": Status(gettext_lazy("Phase closed"), "good", "lock"),
    "stale": Status(gettext_lazy("Signature out of date"), "bad", "alert-octagon"),
    "signing": Status(gettext_lazy("Being signed"), "warn", "pencil"),
    "go": Status(gettext_lazy("Decided, to be closed"), "good", "circle-check"),
    "no_go": Status(gettext_lazy("Sent back"), "bad", "ban"),
    "ready": Status(gettext_lazy("Ready to be decided"), "good", "checks"),
    "open": Status(gettext_lazy("Criteria open"), "neutral", "circle-dashed"),
}
OBSTACLES: Mapping[str, str] = {
    "closed_already": gettext_noop("The phase is closed already."),
    "criterion_unmet": gettext_noop("“%(criterion)s” is neither met nor waived."),
    "being_signed": gettext_noop("The decision is still being signed."),
    "not_decided": gettext_noop("Nobody has decided yet; ask for a decision."),
    "no_go": gettext_noop("The last decision was no-go; mend what it names and ask again."),
    "stale": gettext_noop("What was signed has changed since; ask for a decision again."),
}
OWN_WORK: Mapping[str, str] = {
    "requested": gettext_noop("You asked for this decision; somebody else must sign."),
    "gave_evidence": gettext_noop("You gave evidence for this gate; nobody signs own work."),
    "confirmed": gettext_noop("You confirmed a criterion of this gate; nobody signs own work."),
    "owns_waiver": gettext_noop("You answer for a waiver of this gate; somebody else must sign."),
    "waived_alone": gettext_noop(
        "You waived a criterion of this gate, and only one person signs it; that must be somebody else."
    ),
    "made_everything": gettext_noop(
        "All finished work of this phase is or was yours; nobody signs own work."
    ),
    "made_some": gettext_noop("Finished work of this phase is or was yours; nobody signs own work."),
    "signed_already": gettext_noop("You have signed already; each place needs another person."),
}
REASONS: Mapping[str, str] = {
    "no_longer_met": gettext_noop("“%(criterion)s” no longer holds."),
    "met_now": gettext_noop("“%(criterion)s” holds now."),
    "figures_changed": gettext_noop("“%(criterion)s” rests on other figures."),
    "evidence_added": gettext_noop("“%(criterion)s” has new evidence: %(evidence)s."),
    "evidence_removed": gettext_noop("“%(criterion)s” lost evidence: %(evidence)s."),
    "evidence_changed": gettext_noop("“%(criterion)s” has changed evidence: %(evidence)s."),
    "waiver_ended": gettext_noop("The waiver of “%(criterion)s” has ended."),
    "waiver_changed": gettext_noop("“%(criterion)s” has another waiver."),
    "criterion_changed": gettext_noop("“%(criterion)s” was worded or measured differently."),
    "criterion_added": gettext_noop("“%(criterion)s” was added."),
    "criterion_removed": gettext_noop("“%(criterion)s” was removed."),
}
ACTION_LABELS = {
    "gate.setup": gettext_lazy("set up a gate"),
    "gatecriterion.create": gettext_lazy("added a criterion to a gate"),
    "gatecriterion.change": gettext_lazy("changed a criterion of a gate"),
    "gatecriterion.remove": gettext_lazy("removed a criterion of a gate"),
    "gatecriterion.confirm": gettext_lazy("confirmed a criterion"),
    "gatecriterion.unconfirm": gettext_lazy("took the confirmation of a criterion back"),
    "gatecriterion.lapse": gettext_lazy("ended the confirmation of a criterion whose evidence changed"),
    "gatecriterion.restore": gettext_lazy("put the confirmation of a criterion back"),
    "gateevidence.restore": gettext_lazy("put removed evidence back"),
    "gateevidence.create": gettext_lazy("added evidence"),
    "gateevidence.replace": gettext_lazy("replaced evidence"),
    "gateevidence.remove": gettext_lazy("removed evidence"),
    "gatewaiver.grant": gettext_lazy("waived a criterion"),
    "gatewaiver.revoke": gettext_lazy("revoked a waiver"),
    "gatewaiver.restore": gettext_lazy("took the revocation of a waiver back"),
    "gatereview.request": gettext_lazy("asked for a gate's decision"),
    "gatereview.withdraw": gettext_lazy("withdrew the request for a decision"),
    "gatereview.decide": gettext_lazy("decided a gate"),
    "gatereview.stale": gettext_lazy("put a signed gate out of date"),
    "gatesignature.sign": gettext_lazy("signed at a gate"),
    "gatesignature.withdraw": gettext_lazy("withdrew a signature at a gate"),
    "gatecondition.create": gettext_lazy("made an action a condition of a gate"),
    "gatecondition.remove": gettext_lazy("took a condition off a gate"),
    "phase.close": gettext_lazy("closed a phase"),
    "phase.reopen": gettext_lazy("opened a phase again"),
}
KIND_LABELS = {
    "phases.phase": gettext_lazy("Phase"),
    "phases.gate": gettext_lazy("Gate"),
    "phases.gatecriterion": gettext_lazy("Criterion of a gate"),
    "phases.gateevidence": gettext_lazy("Evidence"),
    "phases.gatewaiver": gettext_lazy("Waiver"),
    "phases.gatereview": gettext_lazy("Gate decision"),
    "phases.gatesignature": gettext_lazy("Signature"),
    "phases.gatecondition": gettext_lazy("Condition of a gate"),
}


def gate_words(state: str, decision: str) -> str:
    """`Conditional go · Phase closed`: state and, if there is one, decision."""
    label = str(GATE_STATES[state].label)
    if not decision:
        return label
    return _("%(decision)s · %(state)s") % {"decision": DECISIONS[decision].label, "state": label}


def criterion_title(key: str, title: str) -> str:
    """What a criterion is called in the active language: the project's own words, else the methodology's."""
    words = criterion_words().get(key)
    if title or words is None:
        return title or key
    return words.in_language((get_language() or "en").lower())


def obstacle_text(obstacle: Obstacle, titles: Mapping[int, str]) -> str:
    """`titles` names criteria by their id."""
    values: dict[str, Any] = dict(obstacle.values)
    if obstacle.code == "tasks_open":
        return (
            ngettext(
                "%(count)s task of the phase is still open: %(first)s.",
                "%(count)s tasks of the phase are still open, first %(first)s.",
                values["count"],
            )
            % values
        )
    if "criterion" in values:
        values["criterion"] = titles.get(values["criterion"], "")
    return _(OBSTACLES[obstacle.code]) % values


def reason_text(reason: Mapping[str, Any]) -> str:
    """Why a gate is stale, from what `phases.gates.differences` gave."""
    values = {**reason, "criterion": criterion_title(reason["key"], reason["title"])}
    return _(REASONS[reason["code"]]) % values


def own_work_text(code: str) -> str:
    return _(OWN_WORK[code]) if code else ""


def role_name(role: str) -> str:
    """A role as it stands inside a sentence."""
    return within(str(ROLE_LABELS[Role(role)]))


def target_text(target: Decimal) -> str:
    """The target of a criterion, a share of one: `95 %`."""
    return f"{trimmed(target * 100)}\u202f%"
