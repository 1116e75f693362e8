"""A state's calendar renewed from a file of public holidays; plans follow at once."""

from __future__ import annotations

from django.utils.translation import gettext as _

from phases.models import Calendar
from phases.scheduling.model import LayerKind
from phases.services.calendars import PlanMoves, refreshed, require_calendar_right
from phases.services.state_calendars import refresh_from_files
from rollout.audit.services import audited, locked, stale
from rollout.core.errors import InvalidInput
from rollout.people.models import User


def require_state(calendar: Calendar) -> None:
    """Refusal: InvalidInput for the calendar of anybody else."""
    if calendar.kind != LayerKind.STATE:
        raise InvalidInput(
            "not_a_state_calendar", _("Only a state's calendar is read from a file of public holidays.")
        )


@audited()
def refresh_calendar(
    calendar: Calendar, content: bytes | str, *, version: int, actor: User
) -> list[PlanMoves]:
    """Take the year that a file announces; answers the plans that moved. Refusals: NotAllowed, Stale,
    InvalidInput naming place and value in the file."""
    stored = locked(calendar)
    require_calendar_right(stored, actor)
    require_state(stored)
    if stored.version != version:
        raise stale(stored, {"version": version})
    refresh_from_files(stored, [content], actor=actor)
    return refreshed(stored, actor)
