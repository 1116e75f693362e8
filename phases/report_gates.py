"""The gates of a weekly report: what no longer holds first, and all that was waived with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phases.labels_gates import criterion_title, gate_words
from phases.report_words import Cut, ReportPart, shortened

UNSIGNED, EXCEPTED, AHEAD, BEHIND = range(4)


def rank(gate: Mapping[str, Any]) -> int:
    """How much a committee must watch a gate: signed or closed and no longer held; gone through with a waiver
    or an open condition; still to come; done."""
    lost = gate["closed"] and gate["met"] + gate["waived"] < gate["total"]
    if gate["stale"] or gate["state"] == "no_go" or lost:
        return UNSIGNED
    if gate["conditions_open"] or gate["waived"]:
        return EXCEPTED
    return BEHIND if gate["closed"] else AHEAD


class GatesPart(ReportPart):
    """Gates, waivers and open conditions."""

    def _on_second(self, text: str) -> str:
        return shortened(text, self.limits.second.letters)

    @property
    def gates(self) -> Cut:
        """First what a committee must watch, then what is not closed; of the closed ones the latest."""
        rows = self.content["gates"]
        behind = [row for row in reversed(rows) if rank(row) == BEHIND]
        ordered = [*sorted([row for row in rows if rank(row) < BEHIND], key=rank), *behind]
        return self._cut([self._gate(row) for row in ordered], self.limits.second.gates)

    def _gate(self, gate: Mapping[str, Any]) -> dict[str, Any]:
        words = [gate_words(gate["state"], gate["decision"])]
        if gate["conditions_open"]:
            count = gate["conditions_open"]
            words.append(
                ngettext("%(count)s condition open", "%(count)s conditions open", count) % {"count": count}
            )
        if gate["waived"]:
            count = gate["waived"]
            words.append(
                ngettext("%(count)s criterion waived", "%(count)s criteria waived", count) % {"count": count}
            )
        return {
            "phase": self._on_second(gate["phase"]),
            "state": " · ".join(words),
            "met": f"{gate['met'] + gate['waived']}/{gate['total']}",
            "due": self.day_of(gate["due"]),
            "bad": rank(gate) < AHEAD,
        }

    @property
    def exceptions(self) -> Cut:
        """Each waiver in force and each open condition: an override stands in every report."""
        ordered = sorted(self.content["gates"], key=rank)
        waivers = [line for gate in ordered for line in self._waivers(gate)]
        conditions = [line for gate in ordered for line in self._conditions(gate)]
        return self._cut([*waivers, *conditions], self.limits.second.exceptions)

    def _waivers(self, gate: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """None in reports older than this."""
        for one in gate.get("waivers", ()):
            told = {"criterion": criterion_title(one["key"], one["title"])}
            what = _("Waived: %(criterion)s") % told
            yield self._exception(gate, what, one["reason"], one["owner"], one["until"])

    def _conditions(self, gate: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for one in gate.get("open_conditions", ()):
            what = _("Condition A%(number)s: %(text)s") % one
            yield self._exception(gate, what, "", one["owner"], one["due"])

    def _exception(
        self, gate: Mapping[str, Any], what: str, reason: str, owner: str, until: str | None
    ) -> dict[str, Any]:
        return {
            "gate": self._on_second(gate["phase"]),
            "what": self._on_second(what),
            "reason": self._on_second(reason),
            "owner": self._on_second(owner),
            "until": self.day_of(until),
        }
