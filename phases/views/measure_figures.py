"""The pictures of trend and slip ledger: the same figure is plotly in a page and SVG in a PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from phases.milestone_trend import Trend
from phases.queries_slips import Share, SlipLedger
from phases.queries_trend import DaysBetween
from phases.shown_days import shown_parts
from phases.slip_ledger import Party
from phases.views.wording import plural, trimmed
from rollout.core.dates import day_text
from rollout.documents.figures import Look, Series, Sighted, StackFigure, TrendFigure, TrendLine

PARTY_WORDS = {
    Party.VENDOR: gettext_lazy("vendor"),
    Party.CLIENT: gettext_lazy("client"),
    Party.THIRD_PARTY: gettext_lazy("third party"),
    Party.SCOPE: gettext_lazy("scope"),
}
LOOKS: dict[Party, Look] = {
    Party.VENDOR: "solid",
    Party.CLIENT: "hatched",
    Party.THIRD_PARTY: "outlined",
    Party.SCOPE: "pale",
}


def trend_figure(trends: Sequence[Trend], title: str) -> TrendFigure:
    """Milestones over the reports; the diagonal is where a report and its forecast fall on one day."""
    lines = [
        TrendLine(trend.name, [Sighted(one.reported_on, one.forecast, one.done) for one in trend.points])
        for trend in trends
        if trend.points
    ]
    return TrendFigure(title, lines, _("Report date"), _("Forecast"), _("Today"))


def trend_finding(trend: Trend | None, days: DaysBetween) -> str:
    """What became of the milestone since the report before, in working days."""
    if trend is None or not trend.points:
        return _("No schedule is kept yet")
    if trend.done:
        return _("“%(milestone)s” is reached") % {"milestone": trend.name}
    if len(trend.points) < 2:
        return _("“%(milestone)s” is forecast for %(day)s") % {
            "milestone": trend.name,
            "day": words_of(trend.points[-1].forecast),
        }
    before, last = trend.points[-2:]
    return moved_words(trend.name, days(before.finish, last.finish), words_of(before.reported_on))


def moved_words(milestone: str, moved: float, day: str) -> str:
    """By how many working days the forecast of a milestone moved since a report."""
    told = {"milestone": milestone, "days": trimmed(abs(Decimal(str(moved)))), "day": day}
    if not moved:
        return _("“%(milestone)s” has not moved since %(day)s") % told
    if moved > 0:
        words = ngettext(
            "“%(milestone)s” has slipped %(days)s working day since %(day)s",
            "“%(milestone)s” has slipped %(days)s working days since %(day)s",
            plural(moved),
        )
    else:
        words = ngettext(
            "“%(milestone)s” has come %(days)s working day closer since %(day)s",
            "“%(milestone)s” has come %(days)s working days closer since %(day)s",
            plural(moved),
        )
    return words % told


def words_of(day: date) -> str:
    return day_text(day)


def slip_figure(ledger: SlipLedger, per_day: int) -> StackFigure:
    """Working days that acceptance slipped, by week and party; the first week kept has none."""
    weeks = ledger.weeks[1:]
    shown = [days_of(week.shares, per_day) for week in weeks]
    series = [
        Series(str(PARTY_WORDS[party]), [float(week[party]) for week in shown], LOOKS[party])
        for party in Party
    ]
    return StackFigure(
        slip_finding(ledger, per_day),
        [words_of(week.reported_on) for week in weeks],
        series,
        _("working days"),
        _("Report date"),
    )


def days_of(shares: Sequence[Share], per_day: int) -> dict[Party, Decimal]:
    return shown_parts({share.party: share.minutes for share in shares}, per_day)


def slip_finding(ledger: SlipLedger, per_day: int) -> str:
    """Acceptance is 9 days later than on Mon 2 Mar: vendor 4, client 3, third party 0, scope 2."""
    if len(ledger.weeks) < 2:
        return _("The slip ledger begins with the second schedule that is kept")
    shown = days_of(ledger.shares, per_day)
    whole = sum(shown.values(), Decimal(0))
    told = {"days": trimmed(abs(whole)), "day": words_of(ledger.weeks[0].reported_on), "parts": parts(shown)}
    if not whole:
        if not any(shown.values()):
            return _("Acceptance has not moved since %(day)s") % told
        return _("Acceptance is where it was on %(day)s: %(parts)s") % told
    form = 1 if abs(whole) == 1 else 2
    if whole > 0:
        return (
            ngettext(
                "Acceptance is %(days)s working day later than on %(day)s: %(parts)s",
                "Acceptance is %(days)s working days later than on %(day)s: %(parts)s",
                form,
            )
            % told
        )
    return (
        ngettext(
            "Acceptance is %(days)s working day earlier than on %(day)s: %(parts)s",
            "Acceptance is %(days)s working days earlier than on %(day)s: %(parts)s",
            form,
        )
        % told
    )


def parts(shown: Mapping[Party, Decimal]) -> str:
    told = [
        _("%(party)s %(days)s") % {"party": PARTY_WORDS[party], "days": signed(days)}
        for party, days in shown.items()
    ]
    return str(_(", ")).join(told)


def signed(days: Decimal) -> str:
    return ("−" if days < 0 else "") + trimmed(abs(days))
