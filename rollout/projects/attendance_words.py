"""Who came to a meeting in words; nobody is said to have come whose attendance nobody recorded."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from rollout.projects.models import AttendanceState


def came_words(states: Sequence[str]) -> str:
    """How many of the invited came; of how many nobody said it."""
    unknown = sum(1 for state in states if state == AttendanceState.INVITED)
    told = {
        "came": sum(1 for state in states if state == AttendanceState.PRESENT),
        "invited": len(states),
        "unknown": unknown,
    }
    if states and unknown == len(states):
        return _("attendance not recorded")
    if unknown:
        return _("%(came)s of %(invited)s came, of %(unknown)s it is not recorded") % told
    return _("%(came)s of %(invited)s came") % told
