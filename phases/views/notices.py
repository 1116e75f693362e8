"""What a page of the plan says before anybody trusts its dates."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from phases.models import Plan
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess


@dataclass(frozen=True, slots=True)
class Notice:
    text: str
    tone: str = ""
    url: str = ""
    verb: str = ""


def notices(access: ProjectAccess, plan: Plan) -> list[Notice]:
    """Of an imported plan: that its dates and slack are those of the file, and for who may, the way to
    calculate."""
    if not plan.recorded_dates_kept:
        return []
    text = _(
        "These dates are recorded in the imported file, and so are slack and what is critical where it tells "
        "them. They stay until the plan is calculated. A change that moves dates calculates it, and says so "
        "before it is applied."
    )
    if not access.allows(Permission.PLAN_WRITE):
        return [Notice(text, "warn")]
    url = reverse("phases:plan_recalculate", args=[access.project.slug])
    return [Notice(text, "warn", url, _("See what calculating would move"))]
