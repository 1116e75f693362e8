"""What a plan lacks to say how it stands, in words: what is missing, and how to set it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

GAPS: Mapping[str, Any] = {
    "status_date": gettext_lazy(
        "No status date is set, so these dates are only as planned: accept updates, or set it in the plan's "
        "settings."
    ),
    "baseline": gettext_lazy("No baseline is taken, so no slip is known: take one on the page “Baselines”."),
    "milestones": gettext_lazy(
        "The plan has no milestones: make one of each result that somebody must see and accept."
    ),
    "go_live": gettext_lazy(
        "No go-live is committed, so nothing is late or early: set its day in the plan's settings."
    ),
}


def gaps(*, status_at: datetime | None, measured: bool, milestones: bool, go_live: date | None) -> list[str]:
    """Keys of what is missing, what matters most first. `measured`: is there a baseline to count from?"""
    known = {
        "status_date": status_at is not None,
        "baseline": measured,
        "milestones": milestones,
        "go_live": go_live is not None,
    }
    return [name for name, there in known.items() if not there]


def gap_texts(found: Iterable[str]) -> list[str]:
    return [str(GAPS[name]) for name in found]


def planned_words(slip: str, days: float | None, *, reported: bool) -> str:
    """A forecast's slip; of a plan that nobody has reported on, that it is late is known, that it is not is
    only planned."""
    if reported or not slip or (days or 0) > 0:
        return slip
    return _("%(slip)s by the plan") % {"slip": slip}


def no_late_milestone(*, some: bool, known: bool) -> str:
    """What a title says where no milestone is late: are there any, and is a slip of theirs known?"""
    if not some:
        return _("The plan has no milestones")
    if not known:
        return _("No milestone has a baseline to slip from")
    return _("No milestone is later than in the baseline")
