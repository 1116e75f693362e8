"""Trend and slip ledger as rows of a file: the same figures as the page, days as days, numbers as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from phases.queries_slips import Correction, SlipLedger, Week
from phases.shown_days import shown_days, shown_parts
from phases.slip_ledger import Party
from phases.views.measure_figures import PARTY_WORDS
from rollout.documents.figures import TrendFigure, table_twin

FILES = ("csv", "xlsx")


def ledger_head() -> list[str]:
    parties = [str(PARTY_WORDS[party]) for party in Party]
    return [
        _("Report date"),
        _("Acceptance"),
        _("Working days"),
        *parties,
        *(_("%(party)s, computed") % {"party": party} for party in parties),
        _("Corrections"),
    ]


def ledger_rows(ledger: SlipLedger, per_day: int) -> list[list[Any]]:
    """A row for each week, oldest first; its parts add up to its days."""
    return [_week_row(week, per_day) for week in ledger.weeks]


def _week_row(week: Week, per_day: int) -> list[Any]:
    shown = shown_parts({share.party: share.minutes for share in week.shares}, per_day)
    computed = shown_parts({share.party: share.computed for share in week.shares}, per_day)
    return [
        week.reported_on,
        week.acceptance.date() if week.acceptance else None,
        sum(shown.values()),
        *shown.values(),
        *computed.values(),
        "; ".join(correction_text(one, per_day) for one in week.corrections),
    ]


def correction_text(one: Correction, per_day: int) -> str:
    """Who gave how much from whom to whom, and why."""
    return _("%(by)s: %(days)s from %(source)s to %(target)s, %(reason)s") % {
        "by": one.by,
        "days": shown_days(one.minutes, per_day),
        "source": PARTY_WORDS[one.source],
        "target": PARTY_WORDS[one.target],
        "reason": one.reason,
    }


def trend_table(figure: TrendFigure) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    """A row for each report, a column for each milestone that is shown."""
    twin = table_twin(figure)
    return twin.head, twin.rows
