"""The calendar of a project by month and week."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from phases.fields import day as read_day
from phases.services.feeds import own_feeds
from phases.services.refusals import refusing
from phases.views.month import Day, days_of, neighbours
from phases.views.notices import notices
from phases.views.reading import PlanReading
from phases.views.wording import day_words
from rollout.core.dates import WEEKDAYS
from rollout.core.pages import page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


@project_page(Permission.PLAN_READ)
@require_safe
def calendar(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    read = PlanReading(access)
    view = "week" if request.GET.get("view") == "week" else "month"
    today = timezone.localdate()
    on, mine = asked_day(request, read, today), "mine" in request.GET
    days = days_of(read, view, on, mine=mine, today=today)
    earlier, later = neighbours(view, on)
    busy = [day for day in days if day.inside and (day.entries or day.note or day.today)]
    context = {
        "access": access,
        "notices": notices(access, read.plan),
        "view": view,
        "mine": mine,
        "on": on,
        "today": today,
        "earlier": earlier,
        "later": later,
        "period": period(view, on, days),
        "title": title(view, on, days),
        "weekdays": WEEKDAYS,
        "weeks": [days[at : at + 7] for at in range(0, len(days), 7)],
        "past": [day for day in busy if day.on < today] if busy[-1:] and busy[-1].on >= today else [],
        "busy": [day for day in busy if day.on >= today] or busy,
        "feeds": own_feeds(access.project, access.user),
    }
    return page(
        request, "phases/calendar.html", context, fragments=["phases/_calendar.html", "phases/_feeds.html"]
    )


def asked_day(request: HttpRequest, read: PlanReading, today: date) -> date:
    """`?on=`; else today, or the plan's present where today lies outside the plan."""
    with refusing(lambda: None):
        asked = read_day("on", request.GET.get("on"))
    if asked is not None:
        return asked
    first, last = read.span
    return today if first <= today <= last else read.now.date()


def period(view: str, on: date, days: list[Day]) -> str:
    if view == "week":
        first, last = day_words(days[0].on), day_words(days[-1].on)
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    # Translators: Django date format letters for "November 2026".
    return format_date(on, pgettext("date format", "F Y"))


def title(view: str, on: date, days: list[Day]) -> str:
    """What falls into the time shown: milestones first, then work that ends."""
    counted: dict[str, Any] = {"milestone": 0, "finish": 0}
    for day in days:
        for entry in day.entries if day.inside else ():
            if entry["kind"] in counted:
                counted[entry["kind"]] += 1
    milestones = ngettext("%(count)s milestone", "%(count)s milestones", counted["milestone"])
    tasks = ngettext("%(count)s task ends", "%(count)s tasks end", counted["finish"])
    return _("%(period)s: %(milestones)s, %(tasks)s") % {
        "period": period(view, on, days),
        "milestones": milestones % {"count": counted["milestone"]},
        "tasks": tasks % {"count": counted["finish"]},
    }
