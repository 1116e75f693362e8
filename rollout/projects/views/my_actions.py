"""What one has to do, over all projects."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rollout.core.lists import Empty
from rollout.core.pages import page
from rollout.people.doors import signed_in
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.meeting_lists import MY_ACTIONS
from rollout.projects.models import Action, ActionState, Project
from rollout.projects.queries_meetings import action_url


@signed_in
@require_safe
def my_actions(request: HttpRequest) -> HttpResponse:
    """The reader's actions in the projects whose meetings they may read; open ones first."""
    reader: User = request.user  # type: ignore[assignment]
    readable = Project.objects.allowing(reader, Permission.MEETINGS_READ)
    rows = Action.objects.filter(owner=reader, project__in=readable).select_related("project", "meeting")
    listing = MY_ACTIONS.bind(
        request,
        rows,
        row_url=lambda action: action_url(action.project, action.number),
        empty=Empty(_("Actions that meetings give you stand here, from every project."), "checkbox"),
    )
    return listing.response() or page(
        request, "projects/my_actions.html", {"listing": listing, "title": title_of(rows)}
    )


def title_of(rows: QuerySet[Any]) -> str:
    opened = rows.filter(state=ActionState.OPEN)
    count, late = opened.count(), opened.filter(due_on__lt=timezone.localdate()).count()
    if not count:
        return _("You have no open action")
    words = {"count": count, "late": late}
    if not late:
        return (
            ngettext(
                "You have %(count)s open action, in time", "You have %(count)s open actions, in time", count
            )
            % words
        )
    return (
        ngettext(
            "%(late)s of your %(count)s open actions is overdue",
            "%(late)s of your %(count)s open actions are overdue",
            late,
        )
        % words
    )
