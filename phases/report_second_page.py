"""The second page of a weekly report in words: what decides the go-live, and who has to do what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from phases.labels_reports import EARNED_FIGURES, PARTIES, number_text
from phases.report_drawings import heat_svg, shares_svg
from phases.report_gates import GatesPart
from phases.report_words import HALF, Cut, shortened
from phases.views.wording import plural, signed_days
from rollout.documents.figures import LineFigure, Series
from rollout.documents.svg.lines import lines_svg
from rollout.people.labels import ROLE_LABELS
from rollout.people.roles import Role


class SecondPage(GatesPart):
    """Critical path, gates, risks, actions, cooperation, earned value, slips, and what was changed."""

    @property
    def chain(self) -> Cut:
        """What still decides the go-live; its end stays, whatever is left out before it."""
        found = self.content["chain"]
        rows = found["rows"]
        if len(rows) > self.limits.second.chain:
            rows = [*rows[: self.limits.second.chain - 1], rows[-1]]
        lines = [
            {
                "name": self._on_second(row["name"]),
                "owner": self._on_second(row["owner"])
                or (str(ROLE_LABELS[Role(row["role"])]) if row["role"] else "–"),
                "finish": self.day_of(row["finish"]),
                "state": _("%(percent)s %% done") % {"percent": row["percent"]} if row["percent"] else "",
                "milestone": row["milestone"],
            }
            for row in rows
        ]
        left = len(found["rows"]) - len(lines)
        return Cut(lines, found["count"] - len(lines), left)

    @property
    def chain_title(self) -> str:
        target = self.content["plan"]["target"]
        return (
            _("What decides “%(task)s”") % {"task": self._on_second(target)} if target else _("Critical path")
        )

    @property
    def risks(self) -> Cut | None:
        found = self.content["risks"]
        if found is None:
            return None
        lines = [
            {
                **row,
                "title": self._on_second(row["title"]),
                "owner": self._on_second(row["owner"]),
                "review": self.day_of(row["review"]),
            }
            for row in found["rows"]
        ]
        return self._cut(lines, self.limits.second.risks, found["count"])

    @property
    def heat(self) -> SafeString:
        cells = self.content["risks"]["cells"]
        return mark_safe(
            heat_svg(_("Open risks by probability and impact"), cells, _("Probability"), _("Impact"))
        )

    @property
    def actions(self) -> Cut:
        found = self.content["actions"]
        lines = [
            {
                **row,
                "text": self._on_second(row["text"]),
                "owner": self._on_second(row["owner"]),
                "due": self.day_of(row["due"]),
            }
            for row in found["rows"]
        ]
        return self._cut(lines, self.limits.second.actions, found["count"])

    @property
    def actions_title(self) -> str:
        found = self.content["actions"]
        values = {"count": found["count"], "late": found["overdue"]}
        return (
            ngettext(
                "%(count)s open action, %(late)s overdue",
                "%(count)s open actions, %(late)s overdue",
                found["count"],
            )
            % values
        )

    @property
    def departments(self) -> Cut | None:
        found = self.content["cooperation"]
        if found is None:
            return None
        lines = [
            {
                **row,
                "name": self._on_second(row["name"]) or _("No department"),
                "share": round(100 * row["answered"] / row["asked"]),
            }
            for row in found["rows"]
        ]
        return self._cut(lines, self.limits.second.departments)

    @property
    def departments_title(self) -> str:
        found = self.content["cooperation"]
        return _("%(answered)s of %(asked)s owners gave their update") % {
            "answered": found["answered"],
            "asked": found["asked"],
        }

    @property
    def departments_note(self) -> str:
        """How many updates their own owners accepted; empty where none, and in reports older than this."""
        count = self.content["cooperation"].get("accepted_by_owner", 0)
        if not count:
            return ""
        words = ngettext(
            "%(count)s update was accepted by the owner; nobody else in the project may.",
            "%(count)s updates were accepted by the owner; nobody else in the project may.",
            count,
        )
        return words % {"count": count}

    @property
    def earned(self) -> list[tuple[str, str]]:
        """The figures of earned value; amounts in the unit of the note."""
        found = self.content["earned"]
        return [
            (str(label), number_text(found[name], digits)) for name, (label, digits) in EARNED_FIGURES.items()
        ]

    @property
    def earned_note(self) -> str:
        found = self.content["earned"]
        told = {"baseline": self._on_second(found["baseline"])}
        if found["unit"] == "share":
            return (
                _("In per cent of the budget in “%(baseline)s”; its amounts are not for every reader.") % told
            )
        if found["unit"] == "effort":
            return _("In hours of work of “%(baseline)s”, which holds no costs.") % told
        return _("In hours of duration of “%(baseline)s”, which holds no costs.") % told

    @property
    def curve(self) -> SafeString:
        return mark_safe(lines_svg(curve_figure(self.content["earned"]), HALF, 112))

    @property
    def slips_title(self) -> str:
        found = self.content["slips"]
        return _("Acceptance slipped %(days)s working days, %(lately)s of them since %(day)s") % {
            "days": number_text(found["days"]),
            "lately": number_text(found["lately"]),
            "day": self.day_of(self.content["since"]),
        }

    @property
    def slips(self) -> SafeString:
        found = self.content["slips"]
        shares = [(str(PARTIES[party]), days, signed_days(days)) for party, days in found["shares"]]
        return mark_safe(shares_svg(self.slips_title, shares, HALF))

    @property
    def slips_note(self) -> list[str]:
        """From when to when the slip counts, and what people have corrected in it."""
        found = self.content["slips"]
        told = {
            "since": self.day_of(found["since"]),
            "day": self.day_of(found["as_of"]),
            "later": signed_days(found["later"]),
        }
        notes = [_("By who caused it, since %(since)s, as of %(day)s.") % told]
        if found["later"]:
            words = ngettext(
                "The plan has moved it by %(later)s working day since then.",
                "The plan has moved it by %(later)s working days since then.",
                plural(found["later"]),
            )
            notes.append(words % told)
        return [*notes, *corrected_words(found, self._on_second)]

    @property
    def changes(self) -> Cut:
        found = self.content["changes"]
        told = found["sentences"].get(get_language() or "en") or []
        return self._cut(
            [shortened(one, 4 * self.limits.second.letters) for one in told],
            self.limits.second.changes,
            found["count"],
        )


def corrected_words(slips: Mapping[str, Any], short: Callable[[str], str] = str) -> list[str]:
    """What the plan alone gives to each party, and who corrected it why; the latest correction is told."""
    if not slips["corrections"]:
        return []
    last = slips["corrections"][-1]
    computed = [f"{PARTIES[party]} {signed_days(days)}" for party, days in slips["computed"]]
    told = {
        "parts": str(_(", ")).join(computed),
        "count": len(slips["corrections"]),
        "by": short(last["by"]),
        "days": signed_days(last["days"]),
        "source": PARTIES[last["source"]],
        "target": PARTIES[last["target"]],
        "reason": short(last["reason"]),
    }
    return [
        _("The plan alone gives: %(parts)s.") % told,
        ngettext(
            "Corrected once, by %(by)s: %(days)s from %(source)s to %(target)s: %(reason)s",
            "Corrected %(count)s times, last by %(by)s: %(days)s from %(source)s to %(target)s: %(reason)s",
            len(slips["corrections"]),
        )
        % told,
    ]


def curve_figure(earned: Mapping[str, Any]) -> LineFigure:
    """Planned and earned value by week; the title says the finding."""
    days = [date.fromisoformat(week[0]) for week in earned["weeks"]]
    return LineFigure(
        title=curve_title(earned),
        days=days,
        series=[
            Series(_("Planned"), [week[1] for week in earned["weeks"]], "hatched"),
            Series(_("Earned"), [week[2] for week in earned["weeks"]], "solid"),
        ],
        unit=_("per cent of the budget") if earned["unit"] == "share" else _("hours"),
        day_name=_("Week until"),
    )


def curve_title(earned: Mapping[str, Any]) -> str:
    if earned["pace"] is None:
        return _("Nothing was planned to be done by now")
    values = {"earned": number_text(earned["earned_weeks"], 1), "gone": number_text(earned["at_weeks"], 1)}
    return _("%(earned)s weeks of the plan are done after %(gone)s weeks") % values
