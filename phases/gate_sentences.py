"""Gates in “since last week”: what was decided and signed, in which role, and what evidence shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from phases.labels_gates import DECISIONS, criterion_title, role_name
from phases.models import GateCriterion, GateReview, GateSignature, GateWaiver
from rollout.audit.models import AuditEvent
from rollout.audit.wording import Change, actor_text, field_label
from rollout.projects.delta_words import within

DECIDED, SIGNED, UNSIGNED = "gatereview.decide", "gatesignature.sign", "gatesignature.withdraw"
EVIDENCE: Mapping[str, str] = {
    "gateevidence.create": gettext_noop("%(who)s added evidence for “%(criterion)s”: “%(name)s”."),
    "gateevidence.replace": gettext_noop("%(who)s replaced evidence for “%(criterion)s”: “%(name)s”."),
    "gateevidence.remove": gettext_noop("%(who)s removed evidence for “%(criterion)s”: “%(name)s”."),
}


def criterion_names(keys: Iterable[int]) -> dict[int, str]:
    """Criteria of the methodology in its words; a project's own keep what their events say."""
    rows = GateCriterion.objects.filter(pk__in=keys).exclude(key="").values_list("pk", "key", "title")
    return {pk: criterion_title(key, title) for pk, key, title in rows}


def waiver_names(keys: Iterable[int]) -> dict[int, str]:
    """A waiver is called as its criterion."""
    waived = dict(GateWaiver.objects.filter(pk__in=keys).values_list("pk", "criterion"))
    known = criterion_names(waived.values())
    return {pk: known[criterion] for pk, criterion in waived.items() if criterion in known}


def review_names(keys: Iterable[int]) -> dict[int, str]:
    """A decision is called as its gate, without its number."""
    return dict(GateReview.objects.filter(pk__in=keys).values_list("pk", "gate__phase__task__name"))


def signature_names(keys: Iterable[int]) -> dict[int, str]:
    rows = GateSignature.objects.filter(pk__in=keys)
    return dict(rows.values_list("pk", "review__gate__phase__task__name"))


NAMES: Mapping[str, Callable[[Iterable[int]], dict[int, str]]] = {
    "phases.gatecriterion": criterion_names,
    "phases.gatewaiver": waiver_names,
    "phases.gatereview": review_names,
    "phases.gatesignature": signature_names,
}


def tell_setup(events: Sequence[AuditEvent]) -> dict[int, list[Change]]:
    """The criteria with which a gate was set up, in words."""
    return {event.pk: [_criteria(event)] for event in events if event.action == "gate.setup"}


def _criteria(event: AuditEvent) -> Change:
    names = [criterion_title(key, "") for key in event.after.get("criteria", ())]
    return Change(field_label(None, "criteria"), "–", _("; ").join(names))


@dataclass(frozen=True, slots=True)
class Known:
    """What the sentences of many events need, read at once."""

    gates: Mapping[int, str]  # by review
    places: Mapping[int, tuple[str, str]]  # role and gate, by signature
    criteria: Mapping[int, str]


def say_gates(events: Sequence[AuditEvent]) -> dict[int, str]:
    """The sentences of decisions, signatures and evidence; three queries. What stood in a phase that is gone
    is left to the general words."""
    mine = [event for event in events if event.action in {DECIDED, SIGNED, UNSIGNED, *EVIDENCE}]
    if not mine:
        return {}
    known = _known(mine)
    return {event.pk: said for event in mine if (said := _sentence(event, known))}


def _known(events: Sequence[AuditEvent]) -> Known:
    def targets(*actions: str) -> set[int]:
        return {int(event.target_id) for event in events if event.action in actions}

    places = GateSignature.objects.filter(pk__in=targets(SIGNED, UNSIGNED))
    of_evidence = {_criterion(event) for event in events if event.action in EVIDENCE}
    criteria = GateCriterion.objects.filter(pk__in=of_evidence).values_list("pk", "key", "title")
    return Known(
        review_names(targets(DECIDED)),
        {
            pk: (role, gate)
            for pk, role, gate in places.values_list("pk", "role", "review__gate__phase__task__name")
        },
        {pk: criterion_title(key, title) for pk, key, title in criteria},
    )


def _criterion(event: AuditEvent) -> int:
    return int((event.after or event.before).get("criterion", 0))


def _sentence(event: AuditEvent, known: Known) -> str:
    key, who = int(event.target_id), {"who": actor_text(event)}
    if event.action in EVIDENCE:
        criterion = known.criteria.get(_criterion(event), "")
        told = {**who, "criterion": criterion, "name": event.target_name}
        return _(EVIDENCE[event.action]) % told if criterion else ""
    if event.action == DECIDED:
        gate = known.gates.get(key, "")
        told = {**who, "gate": gate, "decision": decision_words(event.after)}
        return _("%(who)s decided the gate “%(gate)s”: %(decision)s.") % told if gate else ""
    role, gate = known.places.get(key, ("", ""))
    return _signature(event, {**who, "role": role_name(role), "gate": gate}) if role else ""


def _signature(event: AuditEvent, told: Mapping[str, str]) -> str:
    if event.action == SIGNED:
        told = {**told, "decision": decision_words(event.after)}
        return _("%(who)s signed the gate “%(gate)s” as %(role)s: %(decision)s.") % told
    told = {**told, "decision": decision_words(event.before)}
    return _("%(who)s withdrew the signature as %(role)s of the gate “%(gate)s” (%(decision)s).") % told


def decision_words(values: Mapping[str, object]) -> str:
    """`go`, `conditional go` or `no-go`, as it stands inside a sentence."""
    return within(str(DECISIONS[str(values["decision"])].label))
