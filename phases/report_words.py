"""What the pages of a weekly report share: rows that are cut by rule, days and figures in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import ngettext

from phases.report_limits import WHOLE, Limits
from rollout.core.dates import day_text

WIDTH, HALF = 504.0, 244.0


@dataclass(frozen=True)
class Cut:
    """The rows of a table that are shown, and how many there are besides."""

    rows: Sequence[Any]
    more: int
    kept: int = 0  # of those left out, how many the report keeps: its page shows them

    @property
    def more_text(self) -> str:
        if self.more <= 0:
            return ""
        if self.kept >= self.more:
            words = ngettext(
                "and %(count)s more on the page of this report",
                "and %(count)s more on the page of this report",
                self.more,
            )
        else:
            words = ngettext("and %(count)s more", "and %(count)s more", self.more)
        return words % {"count": self.more}


@dataclass(frozen=True)
class ReportPart:
    """`content` as the report keeps it; `limits` say how much of each part is shown."""

    content: Mapping[str, Any]
    limits: Limits = WHOLE

    def day_of(self, value: str | None) -> str:
        """`Fri 18 Sep`; with the year where it is not that of the report."""
        if not value:
            return "–"
        year = date.fromisoformat(self.content["reported_on"]).year
        return day_text(date.fromisoformat(value[:10]), this_year=year)

    def _cut(self, rows: Sequence[Any], most: int, count: int | None = None) -> Cut:
        """Of the rows that are kept as many as there is room for; `count` are there in all."""
        left = max(len(rows) - most, 0)
        return Cut(rows[:most], (len(rows) if count is None else count) - len(rows) + left, left)


def baseline_of(kept: Sequence[str | None]) -> tuple[datetime, datetime] | None:
    if len(kept) != 2 or kept[0] is None or kept[1] is None:
        return None
    return datetime.fromisoformat(kept[0]), datetime.fromisoformat(kept[1])


def day(value: str | None) -> str:
    """`Fri 18 Sep 2026`."""
    if not value:
        return "–"
    return day_text(date.fromisoformat(value[:10]), this_year=0)


def shortened(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
