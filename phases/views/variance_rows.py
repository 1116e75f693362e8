"""A variance as the page shows it: rows, filters, the answer in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from phases.variance import Standing, Variance
from phases.views.wording import days_text, plural, signed_days, trimmed

Wanted = Callable[[Variance], bool]

SHOWN: dict[str, tuple[str | Promise, Wanted]] = {
    "differs": (gettext_lazy("Every difference"), lambda row: row.differs),
    "later": (gettext_lazy("Finishes later"), lambda row: (row.finish_slip or 0) > 0),
    "earlier": (gettext_lazy("Finishes earlier"), lambda row: (row.finish_slip or 0) < 0),
    "new": (gettext_lazy("New tasks"), lambda row: row.standing is Standing.NEW),
    "dropped": (gettext_lazy("Dropped tasks"), lambda row: row.standing is Standing.DROPPED),
    "milestones": (gettext_lazy("Milestones"), lambda row: row.milestone),
    "all": (gettext_lazy("All tasks"), lambda row: True),
}
STANDING_WORDS = {
    Standing.NEW: gettext_lazy("new"),
    Standing.DROPPED: gettext_lazy("dropped"),
    Standing.KEPT: "",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter with how many rows it shows."""

    key: str
    label: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table, in words. `tone` is bad or good where the finish moved."""

    number: int
    name: str
    milestone: bool
    standing: str
    there: bool
    old_finish: datetime | None
    new_finish: datetime | None
    start: str
    finish: str
    tone: str
    duration: str
    effort: str
    cost: Decimal | None


def chosen_rows(found: Sequence[Variance], show: str, text: str) -> list[Variance]:
    """The rows of a filter in which the text occurs."""
    wanted, needle = SHOWN[show][1], text.casefold()
    return [row for row in found if wanted(row) and needle in f"{row.number} {row.name}".casefold()]


def choices(found: Sequence[Variance], show: str, kept: str) -> list[Choice]:
    """`kept` is the rest of the query, which every choice keeps."""
    return [
        Choice(key, str(label), sum(1 for row in found if wanted(row)), key == show, f"?show={key}{kept}")
        for key, (label, wanted) in SHOWN.items()
    ]


def line(row: Variance, per_day: int) -> Line:
    slip = row.finish_slip or 0
    return Line(
        number=row.number,
        name=row.name,
        milestone=row.milestone,
        standing=str(STANDING_WORDS[row.standing]),
        there=row.standing is not Standing.DROPPED,
        old_finish=row.before.finish if row.before else None,
        new_finish=row.now.finish if row.now else None,
        start="" if row.start_slip is None else signed_days(row.start_slip),
        finish="" if row.finish_slip is None else signed_days(row.finish_slip),
        tone="bad" if slip > 0 else "good" if slip < 0 else "",
        duration=signed_work(row.duration_change, per_day),
        effort=signed_work(row.effort_change, per_day),
        cost=row.cost_change,
    )


def signed_work(minutes: int | None, per_day: int) -> str:
    """
    >>> signed_work(960, 480), signed_work(-240, 480), signed_work(0, 480), signed_work(None, 480)
    ('+2 d', '−4 h', '0', '')
    """
    if not minutes:
        return "" if minutes is None else "0"
    return ("+" if minutes > 0 else "") + days_text(minutes, per_day)


def headline(found: Sequence[Variance], slip: float | None, name: str) -> str:
    """What became of the finish, and of how many tasks: the page's title."""
    moved = sum(1 for row in found if row.differs)
    if not moved:
        return _("Nothing differs from “%(name)s”") % {"name": name}
    if not slip:
        words = ngettext(
            "%(count)s task differs from “%(name)s”, the finish does not",
            "%(count)s tasks differ from “%(name)s”, the finish does not",
            moved,
        )
        return words % {"count": moved, "name": name}
    return finish_sentence(slip, name)


def finish_sentence(slip: float, name: str) -> str:
    """What became of the finish that the baseline `name` promised."""
    if not slip:
        return _("The finish is where “%(name)s” promised it") % {"name": name}
    days = {"name": name, "days": trimmed(Decimal(str(abs(slip))))}
    if slip > 0:
        return (
            ngettext(
                "The finish is %(days)s working day later than in “%(name)s”",
                "The finish is %(days)s working days later than in “%(name)s”",
                plural(slip),
            )
            % days
        )
    return (
        ngettext(
            "The finish is %(days)s working day earlier than in “%(name)s”",
            "The finish is %(days)s working days earlier than in “%(name)s”",
            plural(slip),
        )
        % days
    )


def file_head(currency: str | None) -> list[str]:
    head = [
        _("Number"),
        _("Task"),
        _("In both"),
        _("Start then"),
        _("Start now"),
        _("Finish then"),
        _("Finish now"),
        _("Start slip, working days"),
        _("Finish slip, working days"),
        _("Duration change, days"),
        _("Effort change, days"),
    ]
    if currency is None:
        return head
    return [*head, _("Cost change, %(currency)s") % {"currency": currency}]


def file_row(row: Variance, per_day: int, *, money: bool) -> list[Any]:
    before, now = row.before, row.now
    values = [
        row.number,
        row.name,
        str(STANDING_WORDS[row.standing]) or _("kept"),
        before and before.start,
        now and now.start,
        before and before.finish,
        now and now.finish,
        row.start_slip,
        row.finish_slip,
        None if row.duration_change is None else row.duration_change / per_day,
        None if row.effort_change is None else row.effort_change / per_day,
    ]
    return [*values, row.cost_change] if money else values
