"""“Since last week” as a page: sentences by day, with period, person and kind in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rollout.audit.labels import kind_label
from rollout.core.dates import day_text
from rollout.core.errors import InvalidInput
from rollout.core.pages import page
from rollout.core.values import key_of
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.acts import acts_of
from rollout.projects.delta import Sentence, events_between, told_acts
from rollout.projects.delta_words import kind_words
from rollout.projects.doors import project_page

MOST = 300
LONGEST = timedelta(days=370)


@dataclass(frozen=True)
class Period:
    """Whole days of the project's place, both included."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), self.zone)

    @property
    def until(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), self.zone)


def period_of(values: Any, zone: ZoneInfo) -> Period:
    """The last seven days, or what the address says."""
    today = timezone.now().astimezone(zone).date()
    last = _day(values.get("until", ""), "until") or today
    first = _day(values.get("since", ""), "since") or last - timedelta(days=7)
    if first > last or last - first > LONGEST:
        raise InvalidInput(
            "period",
            _("The period must begin before it ends and last no longer than a year; choose other days."),
            field="since",
        )
    return Period(first, last, zone)


def _day(given: str, field: str) -> date | None:
    if not given:
        return None
    try:
        found = parse_date(given)
    except ValueError:
        found = None
    if found is None or not date(1990, 1, 1) <= found <= date(2200, 1, 1):
        raise InvalidInput(
            "day", _("“%(value)s” is not a day; write it as 2026-10-09.") % {"value": given[:20]}, field=field
        )
    return found


@project_page(Permission.AUDIT_READ, record=True)
@require_safe
def delta(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """What happened, in sentences, the newest day first."""
    period = period_of(request.GET, ZoneInfo(access.project.time_zone))
    events = events_between(access.project, period.since, period.until, access.user)
    people = sorted(
        {
            (str(key or 0), name)
            for key, name in events.order_by().values_list("actor_id", "actor_name").distinct()
        },
        key=lambda one: one[1],
    )
    kinds = set(events.order_by().values_list("target_type", flat=True).distinct())
    who, kind = request.GET.get("who", ""), request.GET.get("kind", "")
    if (actor := key_of(who)) is not None:
        events = events.filter(actor_id=actor or None)
    if kind:
        events = events.filter(target_type=kind)
    acts = acts_of(events.order_by("-at", "-sequence"))
    count, shown = len(acts), told_acts(access.project, acts[:MOST], access.user)
    context = {
        "access": access,
        "period": period,
        "days": by_day(shown, period.zone),
        "count": count,
        "more": count - len(shown),
        "title": title(count, period),
        "people": people,
        "kinds": sorted(
            ((key, kind_label(key) or kind_words(key)) for key in kinds), key=lambda one: str(one[1])
        ),
        "who": who,
        "kind": kind,
    }
    return page(request, "projects/delta.html", context, fragments=("projects/_delta.html",))


def title(count: int, period: Period) -> str:
    """The finding: how much happened, since when."""
    return ngettext("%(count)s change since %(day)s", "%(count)s changes since %(day)s", count) % {
        "count": count,
        "day": day_text(period.first),
    }


def by_day(shown: list[Sentence], zone: ZoneInfo) -> list[tuple[date, list[tuple[str, Sentence]]]]:
    """Sentences under their day at the project's place, each with its time of day."""
    local = [(one.at.astimezone(zone), one) for one in shown]
    return [
        (day, [(f"{at:%H:%M}", one) for at, one in group])
        for day, group in groupby(local, key=lambda pair: pair[0].date())
    ]
