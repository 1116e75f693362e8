"""The read models of this app's pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollout.projects.lists import slip_number, slip_of
from rollout.projects.models import ProjectStatus
from rollout.projects.registry import load_slips


def projects_title(projects: QuerySet[Any]) -> str:
    """What the list of projects has to say first: how many need attention."""
    active = [p for p in projects if p.status == ProjectStatus.ACTIVE and p.shows_figures]
    behind = [p for p in active if p.committed and p.forecast and p.forecast.date() > p.committed]
    load_slips(behind)
    late = [p for p in behind if (slip_of(p) or 0) > 0]
    if not active:
        return _("No project is running")
    if not late:
        return ngettext(
            "%(count)s project runs, in time", "%(count)s projects run, all in time", len(active)
        ) % {"count": len(active)}
    if len(late) == 1:
        return _("%(project)s will go live late: %(days)s working days behind the committed date") % {
            "project": late[0].name,
            "days": slip_number(late[0]),
        }
    return _("%(late)s of %(count)s projects will go live late") % {"late": len(late), "count": len(active)}
