"""Days of calendars in “since last week”: which days, as people write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rollout.audit.labels import action_label
from rollout.audit.models import AuditEvent
from rollout.audit.wording import actor_text
from rollout.core.dates import day_text

DEEDS = frozenset({"calendar.day_add", "calendar.day_change", "calendar.day_remove", "calendar.day_restore"})


def say_days(events: Sequence[AuditEvent]) -> dict[int, str]:
    """The sentence of each event about days of a calendar; no query."""
    return {
        event.pk: _("%(who)s %(did)s: “%(name)s”.")
        % {"who": actor_text(event), "did": action_label(event.action), "name": days(event)}
        for event in events
        if event.action in DEEDS
    }


def days(event: AuditEvent) -> str:
    """`Thu 24 Dec 2026 – Fri 1 Jan 2027 Closed`."""
    side: Mapping[str, Any] = event.after or event.before
    ends = dict.fromkeys(day_text(date.fromisoformat(side[end]), this_year=0) for end in ("first", "last"))
    return f"{' – '.join(ends)} {side['name']}".strip()
