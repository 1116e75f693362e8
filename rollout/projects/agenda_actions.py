"""Open actions on the next agenda, with how often they came and how late they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rollout.core.dates import day_text
from rollout.core.wording import when_read
from rollout.people.roles import Permission
from rollout.projects.agenda import AgendaPoint, AgendaSource
from rollout.projects.models import ActionState, Meeting, Project
from rollout.projects.queries_meetings import MetDays, OpenAction, in_sight, open_actions, told

KEY = "actions"


def points(project: Project, on: date) -> Sequence[AgendaPoint]:
    return [point(action) for action in open_actions(project, on)]


def points_of(meeting: Meeting, on: date) -> Sequence[AgendaPoint]:
    """Those open in its series, without what this meeting itself raised; coming to it counts as carried."""
    rows = in_sight(meeting).filter(state=ActionState.OPEN).exclude(meeting=meeting)
    return [
        point(action)
        for action in told(meeting.project, rows, on, met=MetDays.of(meeting.project, also=meeting))
    ]


def point(action: OpenAction) -> AgendaPoint:
    return AgendaPoint(
        key=str(action.number),
        title=f"A{action.number} {action.text}",
        note=note_of(action),
        url=action.url,
        owner_id=None if action.left else action.owner_id,
    )


@when_read
def note_of(action: OpenAction) -> str:
    """That nobody does it any more, due day, days overdue, times carried."""
    parts = []
    if action.left:
        parts.append(_("%(person)s has left; it needs another owner") % {"person": action.owner_name})
    if action.due_on is not None:
        parts.append(_("due %(day)s") % {"day": day_text(action.due_on)})
    if action.overdue:
        parts.append(
            ngettext("%(days)s day overdue", "%(days)s days overdue", action.overdue)
            % {"days": action.overdue}
        )
    if action.carried:
        parts.append(
            ngettext("carried over once", "carried over %(times)s times", action.carried)
            % {"times": action.carried}
        )
    return " · ".join(parts)


SOURCE = AgendaSource(KEY, gettext_lazy("Open actions"), points, Permission.MEETINGS_READ, points_of)
