"""Who was asked to which meeting or series, in “since last week”."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rollout.audit.models import AuditEvent
from rollout.audit.wording import actor_text
from rollout.people.models import User
from rollout.projects.models import Meeting, MeetingSeries

# the deed, the field that names the gathering, and what to say
DEEDS: Mapping[str, tuple[str, str]] = {
    "attendance.create": ("meeting", gettext_noop("%(who)s added %(person)s to the meeting “%(name)s”.")),
    "attendance.remove": ("meeting", gettext_noop("%(who)s took %(person)s out of the meeting “%(name)s”.")),
    "seriesattendee.create": (
        "series",
        gettext_noop("%(who)s added %(person)s to the series of meetings “%(name)s”."),
    ),
    "seriesattendee.remove": (
        "series",
        gettext_noop("%(who)s took %(person)s out of the series of meetings “%(name)s”."),
    ),
}


def say_attendances(events: Sequence[AuditEvent]) -> dict[int, str]:
    """The sentence of each person added or taken out; three queries. Who is gone is told in general words."""
    mine = [event for event in events if event.action in DEEDS]
    if not mine:
        return {}
    people = _names(User, "name", _keys(mine, "user"))
    names = {
        "meeting": _names(Meeting, "title", _keys(mine, "meeting")),
        "series": _names(MeetingSeries, "name", _keys(mine, "series")),
    }
    told = {}
    for event in mine:
        field, words = DEEDS[event.action]
        side = _side(event)
        person, name = people.get(side.get("user")), names[field].get(side.get(field))
        if person is not None and name is not None:
            told[event.pk] = _(words) % {"who": actor_text(event), "person": person, "name": name}
    return told


def _names(model: Any, field: str, keys: Iterable[Any]) -> dict[Any, str]:
    return dict(model.objects.filter(pk__in=keys).values_list("pk", field))


def _keys(events: Iterable[AuditEvent], field: str) -> set[Any]:
    return {_side(event).get(field) for event in events} - {None}


def _side(event: AuditEvent) -> Mapping[str, Any]:
    side: Mapping[str, Any] = event.after or event.before
    return side
