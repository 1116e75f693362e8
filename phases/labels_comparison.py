"""What a comparison of two weekly reports calls what became of a row, and by how much a day moved."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy, ngettext

from phases.report_changes import Change, Move, Standing
from phases.views.wording import plural, signed_days, trimmed
from rollout.core.markup import Status, Tone

NEW = Status(gettext_lazy("New since then"), "warn", "plus")
OTHER = Status(gettext_lazy("Changed since then"), "neutral", "git-compare")
AS_BEFORE = Status(gettext_lazy("As then"), "neutral", "equal")
DROPPED = Status(gettext_lazy("No longer in the plan"), "neutral", "circle-x")
SETTLED = Status(gettext_lazy("No longer open"), "good", "circle-check")
REACHED = Status(gettext_lazy("Reached since then"), "good", "circle-check")
LATE = Status(gettext_lazy("Overdue since then"), "bad", "clock")
GRAVER = Status(gettext_lazy("Graver than then"), "bad", "trending-up")
LIGHTER = Status(gettext_lazy("Less grave than then"), "good", "trending-down")
OPEN_LOOKS: Mapping[Standing, Status] = {
    Standing.NEW: NEW,
    Standing.CHANGED: OTHER,
    Standing.GONE: SETTLED,
}


def moved_words(move: Move) -> str:
    """`2 working days later`; calendar days where the reports share no measure."""
    days = move.working_days or move.calendar_days or 0
    size = {"days": trimmed(Decimal(str(abs(days))))}
    if move.working_days:
        if days > 0:
            return ngettext("%(days)s working day later", "%(days)s working days later", plural(days)) % size
        return ngettext("%(days)s working day earlier", "%(days)s working days earlier", plural(days)) % size
    if days > 0:
        return ngettext("%(days)s calendar day later", "%(days)s calendar days later", plural(days)) % size
    return ngettext("%(days)s calendar day earlier", "%(days)s calendar days earlier", plural(days)) % size


def moved_figure(move: Move) -> str:
    """`+2` working days; `+4 calendar days` where the reports share no measure; nothing for no day."""
    if move.working_days is not None:
        return signed_days(move.working_days)
    days = move.calendar_days
    if not days:
        return ""
    text = ngettext("%(days)s calendar day", "%(days)s calendar days", plural(days))
    return text % {"days": signed_days(days)}


def tone_of(days: float | None) -> Tone:
    """Later is bad, earlier good."""
    return "bad" if (days or 0) > 0 else "good" if (days or 0) < 0 else "neutral"


def gravity(score: Change) -> Status:
    """Of an open risk whose points changed."""
    return GRAVER if score.after > score.before else LIGHTER


def share(part: int | None, whole: int | None) -> str:
    """`3/4`; a dash where there was nothing."""
    return "–" if part is None or whole is None else f"{part}/{whole}"
