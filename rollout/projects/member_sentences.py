"""Roles given and taken in “since last week”, the role in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rollout.audit.models import AuditEvent
from rollout.audit.wording import actor_text
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.delta_words import within

DEEDS: Mapping[str, str] = {
    "membership.create": gettext_noop("%(who)s gave %(person)s a role: %(role)s."),
    "membership.remove": gettext_noop("%(who)s took a role away from %(person)s: %(role)s."),
}


def say_members(events: Sequence[AuditEvent]) -> dict[int, str]:
    """The sentence of each role given or taken; one query. Who is gone is left to the general words."""
    mine = [event for event in events if event.action in DEEDS]
    keys = [_side(event)["user"] for event in mine]
    people = dict(User.objects.filter(pk__in=keys).values_list("pk", "name")) if mine else {}
    return {
        event.pk: _(DEEDS[event.action])
        % {
            "who": actor_text(event),
            "person": people[_side(event)["user"]],
            "role": within(str(ROLE_LABELS[Role(str(_side(event)["role"]))])),
        }
        for event in mine
        if _side(event)["user"] in people
    }


def _side(event: AuditEvent) -> Mapping[str, int]:
    side: Mapping[str, int] = event.after or event.before
    return side
