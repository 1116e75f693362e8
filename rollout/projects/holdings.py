"""What people hold in a project and somebody else must take over when they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Action, ActionState
from rollout.projects.queries_risks import STILL_OPEN, readable_risks


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of open work: `count`: how many each person owns, as far as the reader may know, in one query;
    `told`: so many of it, in words."""

    count: Callable[[ProjectAccess], Mapping[int, int]]
    told: Callable[[int], str]


def by_owner(rows: QuerySet[Any]) -> dict[int, int]:
    """How many of the rows each person owns."""
    owned = rows.exclude(owner=None).order_by().values_list("owner").annotate(count=Count("pk"))
    return dict(owned)


def open_actions(access: ProjectAccess) -> Mapping[int, int]:
    if not access.allows(Permission.MEETINGS_READ):
        return {}
    return by_owner(Action.objects.filter(project=access.project, state=ActionState.OPEN))


def open_risks(access: ProjectAccess) -> Mapping[int, int]:
    return by_owner(readable_risks(access).filter(state__in=STILL_OPEN))


def actions_told(count: int) -> str:
    return ngettext("%(count)s open action", "%(count)s open actions", count) % {"count": count}


def risks_told(count: int) -> str:
    return ngettext("%(count)s open risk", "%(count)s open risks", count) % {"count": count}


_holdings = [Holding(open_actions, actions_told), Holding(open_risks, risks_told)]


def register_holding(holding: Holding) -> None:
    """Called from an app's `ready()`; what was registered last is told first."""
    _holdings.insert(0, holding)


def holdings(access: ProjectAccess) -> dict[int, str]:
    """By person, what is theirs, in words; nobody who holds nothing."""
    found: dict[int, list[str]] = {}
    for holding in _holdings:
        for person, count in holding.count(access).items():
            found.setdefault(person, []).append(holding.told(count))
    return {person: _(", ").join(parts) for person, parts in found.items()}


def left_behind(person: User, held: str) -> str:
    """What somebody who leaves the project leaves without an owner; empty for nothing."""
    if not held:
        return ""
    words = {"person": person, "held": held}
    return _("%(person)s leaves the project and still owns %(held)s; give them to somebody else.") % words
