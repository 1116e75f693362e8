"""Pages about meetings: the list, one meeting, planning and its state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollout.core.conflicts import compared_too
from rollout.core.lists import Empty
from rollout.core.pages import Action, done, page
from rollout.core.toasts import offer_undo
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page
from rollout.projects.meeting_forms import MeetingForm, ReasonForm
from rollout.projects.meeting_lists import MEETINGS
from rollout.projects.meeting_page import MeetingPage
from rollout.projects.models import Meeting, MeetingState
from rollout.projects.queries_meetings import coming, meeting_url
from rollout.projects.services import agenda, meetings, minutes
from rollout.projects.services.meetings import next_of


def find_meeting(access: ProjectAccess, number: int) -> Meeting:
    rows = Meeting.objects.select_related("project", "series", "chair", "minute_taker")
    found: Meeting = get_object_or_404(rows, project=access.project, number=number)
    return found


def list_rows(access: ProjectAccess) -> QuerySet[Meeting]:
    rows: QuerySet[Meeting] = access.project.meetings.select_related("series", "chair")
    return rows.annotate(
        decided=Count("decisions", distinct=True), raised=Count("actions", distinct=True)
    ).defer("notes")


@project_page(Permission.MEETINGS_READ)
@require_safe
def meeting_list(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """The next meeting as the title, the series above, all meetings below."""
    slug = access.project.slug
    may_write = access.allows(Permission.MEETINGS_WRITE)
    new = Action(
        _("Plan a meeting"), reverse("projects:meeting_new", args=[slug]), "plus", "primary", "new", "dialog"
    )
    begin = Action(
        _("Begin a series"), reverse("projects:series_new", args=[slug]), "calendar-time", opens="dialog"
    )
    empty = Empty(
        _(
            "A meeting starts from what is open and ends with decisions, actions and minutes. Begin with the "
            "weekly meeting as a series."
        ),
        "users-group",
        begin if may_write else None,
        new if may_write else None,
    )
    listing = MEETINGS.bind(
        request,
        list_rows(access),
        scope=slug,
        row_url=lambda meeting: meeting_url(access.project, meeting.number),
        new=new if may_write else None,
        empty=empty,
    )
    context = {
        "access": access,
        "listing": listing,
        "series": series_rows(access),
        "next": next_meeting(access),
        "may_write": may_write,
        "begin": begin if may_write else None,
    }
    return listing.response() or page(
        request, "projects/meetings.html", context, fragments=("projects/_meeting_series.html",)
    )


def next_meeting(access: ProjectAccess) -> Meeting | None:
    """What is planned next; one that began less than a day ago still counts."""
    since = timezone.now() - timedelta(hours=12)
    ahead = access.project.meetings.filter(state=MeetingState.PLANNED, starts_at__gte=since)
    return coming(list(ahead.select_related("project").order_by("starts_at")[:1]), since)


def series_rows(access: ProjectAccess) -> list[dict[str, Any]]:
    """Each series with its next planned meeting, or the day on which one is due."""
    rows = access.project.meeting_series.select_related("chair", "project").annotate(
        people=Count("attendees")
    )
    planned: dict[int | None, Meeting] = {}
    for meeting in access.project.meetings.filter(state=MeetingState.PLANNED).order_by("-starts_at"):
        planned[meeting.series_id] = meeting
    return [
        {
            "series": series,
            "planned": planned.get(series.pk),
            "due": None if series.pk in planned else next_of(series)[0],
        }
        for series in rows.order_by("-active", "name")
    ]


@project_page(Permission.MEETINGS_READ)
@require_safe
def meeting(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """One meeting: agenda and notes, decisions, actions; minutes are taken here while it goes on."""
    view = MeetingPage(access, find_meeting(access, number))
    fragments = (
        "projects/_meeting_agenda.html",
        "projects/_meeting_people.html",
        "projects/_meeting_decisions.html",
        "projects/_meeting_actions.html",
    )
    return page(
        request,
        "projects/meeting.html",
        {"access": access, "view": view, "meeting": view.meeting},
        fragments=fragments,
        panel="projects/_meeting_panel.html",
    )


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def meeting_new(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    form = MeetingForm(request.POST or None, project=access.project, initial={"chair": access.user.pk})
    if request.method == "POST" and form.is_valid():
        made = meetings.plan_meeting(access.project, form.changes(), form.invited, actor=access.user)
        messages.success(request, _("The meeting is planned; its agenda is made from what is open."))
        return done(request, meeting_url(access.project, made.number))
    return form_page(request, access, form, _("Plan a meeting"), _("Plan the meeting"))


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def meeting_edit(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_meeting(access, number)
    form = MeetingForm(request.POST or None, instance=found, project=access.project)
    if request.method == "POST" and form.is_valid():
        with compared_too(form, "attendees", "starts_at"):
            meetings.change_meeting(
                found, form.changes(), form.invited, version=form.seen_version, actor=access.user
            )
        messages.success(request, _("The meeting is changed."))
        return done(request, meeting_url(access.project, number))
    return form_page(request, access, form, _("Change the meeting"), _("Save the meeting"))


def form_page(
    request: HttpRequest, access: ProjectAccess, form: Any, title: str, verb: str, back: str = ""
) -> HttpResponse:
    """A form of this feature, as a page or in the dialog."""
    context = {
        "access": access,
        "form": form,
        "title": title,
        "verb": verb,
        "back": back or reverse("projects:meeting_list", args=[access.project.slug]),
    }
    return page(
        request,
        "projects/meeting_form.html",
        context,
        dialog="projects/_meeting_form_dialog.html",
        status=422 if form.errors else 200,
    )


def to_meeting(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    return done(request, meeting_url(access.project, number))


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def meeting_refresh(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    count = agenda.refresh_agenda(find_meeting(access, number), actor=access.user)
    text = ngettext("%(count)s point changed.", "%(count)s points changed.", count) % {"count": count}
    messages.success(request, text if count else _("The agenda holds everything that is open."))
    return to_meeting(request, access, number)


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def meeting_invite(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    count = meetings.invite(find_meeting(access, number), actor=access.user)
    text = ngettext("%(count)s invitation is on its way.", "%(count)s invitations are on their way.", count)
    messages.success(request, text % {"count": count})
    return to_meeting(request, access, number)


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def meeting_hold(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """`?others=came` records that whoever is still only invited was present."""
    found, others_came = find_meeting(access, number), request.GET.get("others") == "came"
    meetings.hold(found, version=found.version, actor=access.user, others_came=others_came)
    messages.success(request, _("The meeting is held; publish the minutes when they are complete."))
    return to_meeting(request, access, number)


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def meeting_publish(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_meeting(access, number)
    minutes.publish_minutes(found, version=found.version, actor=access.user)
    messages.success(request, _("The minutes are published, frozen and on their way to everybody invited."))
    return to_meeting(request, access, number)


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def meeting_correct(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_meeting(access, number)
    label = _("What is wrong, and what is right")
    form = ReasonForm(request.POST or None, label=label, required=True)
    if request.method == "POST" and form.is_valid():
        minutes.correct_minutes(found, form.cleaned_data["text"], actor=access.user)
        messages.success(request, _("The correction stands under the minutes, as a new edition."))
        return to_meeting(request, access, number)
    return form_page(
        request,
        access,
        form,
        _("Correct the minutes"),
        _("Add the correction"),
        meeting_url(access.project, number),
    )


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def meeting_cancel(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_meeting(access, number)
    form = ReasonForm(
        request.POST or None, label=_("Why it does not take place"), initial={"version": found.version}
    )
    if request.method == "POST" and form.is_valid():
        version = form.seen_version or found.version
        meetings.cancel(found, version=version, actor=access.user, why=form.cleaned_data["text"])
        offer_undo(request, _("The meeting is cancelled."), "projects.meeting_cancel", meeting=found.pk)
        return to_meeting(request, access, number)
    return form_page(
        request,
        access,
        form,
        _("Cancel the meeting"),
        _("Cancel the meeting"),
        meeting_url(access.project, number),
    )
