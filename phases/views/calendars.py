"""Working calendars: the layers, a year of each, their days."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phases.calendar_forms import NewCalendarForm, hours_text
from phases.models import Calendar
from phases.queries_calendars import visible_calendars
from phases.scheduling.calendars import STRENGTH
from phases.scheduling.model import STANDARD_WEEK, CalendarLayer, LayerKind, WorkingCalendar
from phases.services import calendar_removal
from phases.services import calendars as service
from phases.services.state_calendars import stored_entries
from phases.services.working_time import week_of
from phases.views.year import LAYER_LABELS, layers_on, months_of
from rollout.core.errors import InvalidInput
from rollout.core.horizons import CALENDARS
from rollout.core.pages import done, page
from rollout.core.toasts import offer_undo
from rollout.people.access import people_within
from rollout.people.doors import signed_in
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.models import Project


@signed_in
@require_safe
def calendar_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    rows = (
        visible_calendars(user)
        .select_related("project", "organization", "user")
        .annotate(count=Count("days"))
    )
    ordered = sorted(rows, key=lambda row: (STRENGTH[LayerKind(row.kind)], row.name, row.pk))
    layers = [
        (kind, list(group)) for kind, group in groupby(ordered, key=lambda row: str(LAYER_LABELS[row.kind]))
    ]
    return page(request, "phases/calendars.html", {"layers": layers, "count": len(ordered)})


@signed_in
@require_safe
def calendar_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    calendar = get_object_or_404(
        visible_calendars(user).select_related("project", "organization", "user"), pk=pk
    )
    working = working_of(calendar)
    year, on = asked_year(request), asked_day(request)
    days = [
        {"day": day, "hours": hours_text(day.intervals)}
        for day in calendar.days.filter(first__year__lte=year, last__year__gte=year).order_by("first")
    ]
    context = {
        "calendar": calendar,
        "layer": LAYER_LABELS[calendar.kind],
        "year": year,
        "on": on,
        "months": months_of(working, year),
        "days": days,
        "title": title(calendar, year, days),
        "layers": layers_on(working, on) if on else [],
        "takes_week": calendar.kind in service.WITH_WEEK,
        "may_change": service.may_change(calendar, user),
    }
    return page(request, "phases/calendar_detail.html", context, fragments=["phases/_calendar_year.html"])


def working_of(calendar: Calendar) -> WorkingCalendar:
    """The calendar alone, over its own or the standard week."""
    layer = CalendarLayer(LayerKind(calendar.kind), calendar.name, tuple(stored_entries(calendar)))
    week = week_of(calendar.week) or STANDARD_WEEK
    return WorkingCalendar("one", calendar.name, week, (layer,), calendar.announced_until)


def title(calendar: Calendar, year: int, days: list[dict[str, Any]]) -> str:
    """How many days the calendar takes away in a year, and how many it adds."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    off = worked = 0
    for one in (line["day"] for line in days):
        count = (min(one.last, last) - max(one.first, first)).days + 1
        worked, off = (worked + count, off) if one.intervals else (worked, off + count)
    away = ngettext("%(count)s day off", "%(count)s days off", off) % {"count": off}
    added = ngettext("%(count)s day worked otherwise", "%(count)s days worked otherwise", worked)
    return _("%(name)s %(year)s: %(off)s, %(worked)s") % {
        "name": calendar.name,
        "year": year,
        "off": away,
        "worked": added % {"count": worked},
    }


def asked_year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    day = asked_day(request)
    year = int(text[:9]) if text.isdecimal() else (day.year if day else timezone.localdate().year)
    if not CALENDARS.first <= year <= CALENDARS.last:
        raise InvalidInput(
            "year_out_of_range",
            _("%(year)s is no year of this calendar; choose 1984 to 2149.") % {"year": year},
        )
    return year


def asked_day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


@signed_in
@require_http_methods(["GET", "POST"])
def calendar_new(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    kept = people_within(user, Permission.CALENDARS_WRITE).values("pk")
    people = User.objects.filter(Q(pk__in=kept) | Q(pk=user.pk)).order_by("name", "pk")
    form = NewCalendarForm(
        request.POST or None,
        projects=Project.objects.visible_to(user),
        people=people,
        initial={"user": user.pk},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            made = service.create_calendar(
                LayerKind(chosen["kind"]),
                actor=user,
                name=chosen["name"],
                project=chosen["project"],
                organization=chosen["organization"],
                user=chosen["user"] if chosen["kind"] == LayerKind.PERSON else None,
            )
        except InvalidInput as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Calendar “%(name)s” made; add its days now.") % {"name": made.name})
            return done(request, reverse("phases:calendar_detail", args=[made.pk]))
    context = {
        "form": form,
        "title": _("Make a calendar"),
        "verb": _("Make the calendar"),
        "back": reverse("phases:calendar_list"),
    }
    return page(request, "phases/form_alone.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def calendar_remove(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    calendar = get_object_or_404(visible_calendars(user), pk=pk)
    moved = calendar_removal.remove_calendar(calendar, actor=user)
    text = ngettext(
        "Calendar “%(name)s” removed; %(count)s plan followed.",
        "Calendar “%(name)s” removed; %(count)s plans followed.",
        len(moved),
    )
    way = calendar_removal.way_back(calendar_removal.REMOVED, pk)
    offer_undo(request, text % {"name": calendar.name, "count": len(moved)}, calendar_removal.HANDLER, **way)
    return done(request, reverse("phases:calendar_list"))
