"""What goes with acts on gates and updates, as clauses of their sentences. Pure but for names of gates."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phases.gate_sentences import decision_words, review_names
from rollout.audit.models import AuditEvent

Acts = Sequence[Sequence[AuditEvent]]


def more_reports(count: int) -> str:
    return ngettext("%(count)s more report with it", "%(count)s more reports with it", count)


def all_answered(count: int) -> str:
    return _("all tasks asked are answered")


def wait_again(count: int) -> str:
    return ngettext("%(count)s accepted report waits again", "%(count)s accepted reports wait again", count)


def accepted_again(count: int) -> str:
    return ngettext("%(count)s report is accepted again", "%(count)s reports are accepted again", count)


def people_asked(count: int) -> str:
    return ngettext("%(count)s person is asked", "%(count)s people are asked", count)


def round_closed(count: int) -> str:
    return _("the round before it is closed")


def more_people(count: int) -> str:
    return ngettext("%(count)s more person with them", "%(count)s more people with them", count)


def conditions(count: int) -> str:
    return ngettext("%(count)s action is its condition", "%(count)s actions are its conditions", count)


def dropped(count: int) -> str:
    return ngettext("%(count)s condition is dropped", "%(count)s conditions are dropped", count)


def lapsed(count: int) -> str:
    return _("the confirmation of the criterion ended")


def restored(count: int) -> str:
    return _("the confirmation of the criterion holds again")


def more_gates(count: int) -> str:
    return ngettext("%(count)s more gate with it", "%(count)s more gates with it", count)


def decided(acts: Acts) -> list[str]:
    """What the last signature decided."""
    told = [decision_words(event.after) for (event,) in acts]
    return [_("the gate is decided: %(decision)s") % {"decision": decision} for decision in told]


def stale(acts: Acts) -> list[str]:
    """Which signed gates are out of date by what was done; one query."""
    names = review_names(int(event.target_id) for events in acts for event in events)
    gates = [[names.get(int(event.target_id), event.target_name) for event in events] for events in acts]
    words = _("what was signed at the gate “%(gate)s” is out of date by it")
    return [_("; ").join(words % {"gate": gate} for gate in found) for found in gates]
