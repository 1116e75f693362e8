"""A comparison of two weekly reports in words, in the active language: what its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from phases.labels_comparison import AS_BEFORE, OPEN_LOOKS, moved_words, tone_of
from phases.labels_reports import LIGHTS, PARTIES, number_text, reason_text
from phases.report_changes import Change, Standing
from phases.report_comparison_tables import ComparisonTables, pair
from phases.views.wording import signed_days

Line = Mapping[str, Any]


@dataclass(frozen=True)
class ComparisonWords(ComparisonTables):
    """The whole comparison: the answer, the figures beside it, the status, then the tables."""

    @property
    def title(self) -> str:
        """The answer first: what became of the go-live."""
        move = self.found.go_live
        values = {"day": self.day(move.after), "number": self.older}
        if move.before is None or move.after is None:
            return _("What changed since report %(number)s") % values
        if not move.differs:
            return _("Go-live is still forecast for %(day)s, as in report %(number)s") % values
        values["moved"] = moved_words(move)
        return _("Go-live is forecast for %(day)s, %(moved)s than in report %(number)s") % values

    @property
    def figures(self) -> list[Line]:
        """The five that a committee asks for first; those that neither report knows are left out."""
        found = self.found
        lines = [
            self.figure(_("Status"), Change(*(str(LIGHTS[one]) for one in pair(found.status)))),
            self.figure(
                _("Forecast go-live"), self.days(found.go_live), tone_of(found.go_live.calendar_days)
            ),
            self.figure(_("Committed go-live"), self.days(found.committed)),
        ]
        if found.acceptance is not None:
            parties = [one for one in found.acceptance.shares if one.days]
            told = [f"{PARTIES[one.party]} {signed_days(one.days)}" for one in parties]
            slipped = found.acceptance.days
            lines.append(
                {
                    "label": _("Acceptance slipped, working days"),
                    "value": signed_days(slipped),
                    "note": " · ".join(told),
                    "tone": tone_of(slipped),
                }
            )
        if found.earned is not None:
            pace = Change(*(number_text(one, 2) for one in pair(found.earned.figures["pace"])))
            lines.append(self.figure(_("Pace, SPI(t)"), pace))
        return lines

    def figure(self, label: str, change: Change, tone: str = "neutral") -> Line:
        note = _("was %(before)s") % {"before": change.before} if change.differs else _("as it was")
        return {"label": label, "value": change.after, "note": note, "tone": tone}

    @property
    def decider(self) -> str:
        """What decides the go-live now, and what did then."""
        names = self.found.decided_by
        if not names.after:
            return ""
        if not names.differs or not names.before:
            return _("Decided by “%(task)s”.") % {"task": names.after}
        values = {"task": names.after, "earlier": names.before}
        return _("Decided by “%(task)s”; in the older report by “%(earlier)s”.") % values

    @property
    def status_title(self) -> str:
        before, after = (LIGHTS[light].label for light in pair(self.found.status))
        if not self.found.status.differs:
            return _("The status is still “%(status)s”") % {"status": after}
        return _("The status went from “%(before)s” to “%(after)s”") % {"before": before, "after": after}

    @property
    def reasons(self) -> list[Line]:
        """Every rule that is broken in one of the reports, with its figure then and now."""
        looks = {**OPEN_LOOKS, Standing.SAME: AS_BEFORE}
        return [
            {
                "look": looks[one.standing],
                "text": reason_text(one.after or one.before),
                "was": reason_text(one.before) if one.standing is Standing.CHANGED else "",
            }
            for one in self.found.reasons
        ]
