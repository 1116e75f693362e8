"""Days of a calendar: see which plans move, then save."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from phases.calendar_forms import DayForm, RefreshForm, WeekForm, initial_of, week_initial
from phases.models import Calendar, CalendarDay
from phases.queries_calendars import visible_calendars
from phases.services import calendars as service
from phases.services.calendar_refresh import refresh_calendar, require_state
from phases.services.calendar_removal import DAY_REMOVED, HANDLER, remove_day, way_back
from phases.services.calendars import PlanMoves
from rollout.core.conflicts import form_conflict, takes_theirs
from rollout.core.errors import InvalidInput, Stale
from rollout.core.forms import Form
from rollout.core.pages import done, page
from rollout.core.toasts import offer_undo
from rollout.people.doors import signed_in

Change = Callable[[], list[PlanMoves]]
REMOVE = "remove"
BOTH = require_http_methods(["GET", "POST"])


def opened(request: HttpRequest, pk: int) -> Calendar:
    """The calendar, if the reader may see and change it."""
    user: Any = request.user
    calendar: Calendar = get_object_or_404(visible_calendars(user), pk=pk)
    service.require_calendar_right(calendar, user)
    return calendar


@signed_in
@BOTH
def day_add(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    calendar = opened(request, pk)
    form = DayForm(request.POST or None, initial={**initial_of(calendar), "first": request.GET.get("first")})

    def change() -> list[PlanMoves]:
        # new days write over nobody's: what others changed meanwhile stays beside them
        return service.add_day(calendar, form.wanted(), version=calendar.version, actor=user)

    return ask_then(request, calendar, form, change, _("Add days"))


@signed_in
@BOTH
def day_edit(request: HttpRequest, pk: int, day: int) -> HttpResponse:
    user: Any = request.user
    calendar = opened(request, pk)
    stored = get_object_or_404(calendar.days.select_related("calendar"), pk=day)
    form = DayForm(request.POST or None, initial=initial_of(calendar, stored))

    if takes_theirs(request.POST, REMOVE):
        return done(request, reverse("phases:calendar_detail", args=[calendar.pk]))

    def change() -> list[PlanMoves]:
        version = form.cleaned_data["version"]
        try:
            if REMOVE in request.POST:
                return remove_day(stored, version=version, actor=user)
            return service.change_day(stored, form.wanted(), version=version, actor=user)
        except Stale as stale:
            raise day_conflict(form, stored, stale) from None

    return ask_then(request, calendar, form, change, _("Change days"), removable=day)


@signed_in
@BOTH
def calendar_week(request: HttpRequest, pk: int) -> HttpResponse:
    """The weekly pattern of a person or of some tasks."""
    user: Any = request.user
    calendar = opened(request, pk)
    form = WeekForm(request.POST or None, initial=week_initial(calendar))

    def change() -> list[PlanMoves]:
        version = form.cleaned_data["version"]
        try:
            return service.set_week(calendar, form.pattern(), version=version, actor=user)
        except Stale as stale:
            raise form_conflict(form, stale) from None

    return ask_then(request, calendar, form, change, _("Weekly pattern"), save=_("Save the week"))


def day_conflict(form: DayForm, stored: CalendarDay, stale: Stale) -> Stale:
    """Both versions of the days: the form's, or that they shall go, and those that are stored."""
    if REMOVE not in form.data:
        return form_conflict(form, stale)
    return Stale(
        stale.message,
        record=stale.record,
        mine={REMOVE: _("Remove the days")},
        theirs={REMOVE: str(stored)},
        labels={REMOVE: _("These days")},
    )


@signed_in
@BOTH
def calendar_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an announced year from a file; shows first which plans would move."""
    user: Any = request.user
    calendar = opened(request, pk)
    require_state(calendar)
    form = RefreshForm(request.POST or None, request.FILES or None)

    def change() -> list[PlanMoves]:
        return refresh_calendar(calendar, form.uploaded, version=calendar.version, actor=user)

    return ask_then(request, calendar, form, change, _("Read public holidays from a file"))


def ask_then(
    request: HttpRequest,
    calendar: Calendar,
    form: Form,
    change: Change,
    title: str,
    *,
    removable: int | None = None,
    save: str = "",
) -> HttpResponse:
    """First post: what would move. Second (`confirmed`): do it. `removable`: the key of days that the form
    may take out as well."""
    moves: list[PlanMoves] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            moves = service.preview(change) if "confirmed" not in request.POST else change()
        except InvalidInput as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            if "confirmed" in request.POST:
                text = _("Saved; %(count)s plans moved with it.") % {"count": len(moves)}
                if removable is not None and REMOVE in request.POST:
                    offer_undo(request, text, HANDLER, **way_back(DAY_REMOVED, removable))
                else:
                    messages.success(request, text)
                return done(request, reverse("phases:calendar_detail", args=[calendar.pk]))
    context = {
        "calendar": calendar,
        "form": form,
        "title": title,
        "moves": moves,
        "removable": removable is not None,
        "save": save or _("Save the days"),
        "removing": REMOVE in request.POST,
        "held": held_text(form) if moves is not None else "",
        "url": request.get_full_path(),
    }
    status = 422 if form.errors else 200
    return page(
        request, "phases/calendar_day.html", context, dialog="phases/_calendar_day_dialog.html", status=status
    )


def held_text(form: Form) -> str:
    """A chosen file as text, so that the second post need not choose it again."""
    return getattr(form, "uploaded", b"").decode("utf-8-sig", "replace")
