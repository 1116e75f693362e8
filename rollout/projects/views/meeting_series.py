"""Series of meetings, and the minutes as a document."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollout.core.conflicts import compared_too
from rollout.core.errors import InvalidInput
from rollout.core.pages import done
from rollout.documents.pdf import render_pdf
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.agenda import AgendaSight
from rollout.projects.doors import project_page
from rollout.projects.meeting_forms import SeriesForm
from rollout.projects.meeting_lists import today_for
from rollout.projects.minutes import Content, for_reader, headline, minutes_of
from rollout.projects.models import Meeting, MeetingSeries
from rollout.projects.queries_meetings import local_start, meeting_url
from rollout.projects.services import meeting_series as services
from rollout.projects.services import meetings
from rollout.projects.views.meetings import find_meeting, form_page

LANGUAGES = dict(settings.LANGUAGES)


def find_series(access: ProjectAccess, pk: int) -> MeetingSeries:
    found: MeetingSeries = get_object_or_404(
        MeetingSeries.objects.select_related("project", "chair"), project=access.project, pk=pk
    )
    return found


def back(access: ProjectAccess) -> str:
    return reverse("projects:meeting_list", args=[access.project.slug])


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def series_new(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """Name, weekday and time; the next meeting is planned from it with one click."""
    usual = {
        "name": _("Weekly project meeting"),
        "first_on": today_for(access.project),
        "starts_at": "09:30",
        "chair": access.user.pk,
    }
    form = SeriesForm(request.POST or None, project=access.project, initial=usual)
    if request.method == "POST" and form.is_valid():
        services.start_series(access.project, form.changes(), form.invited, actor=access.user)
        messages.success(request, _("The series begins; plan its next meeting when you are ready."))
        return done(request, back(access))
    return form_page(request, access, form, _("Begin a series"), _("Begin the series"))


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def series_edit(request: HttpRequest, access: ProjectAccess, pk: int) -> HttpResponse:
    found = find_series(access, pk)
    form = SeriesForm(request.POST or None, instance=found, project=access.project)
    if request.method == "POST" and form.is_valid():
        with compared_too(form, "attendees"):
            services.change_series(
                found, form.changes(), form.invited, version=form.seen_version, actor=access.user
            )
        messages.success(request, _("The series is changed; meetings planned already stay as they are."))
        return done(request, back(access))
    return form_page(request, access, form, _("Change the series"), _("Save the series"))


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def series_switch(request: HttpRequest, access: ProjectAccess, pk: int) -> HttpResponse:
    """Stop a series that runs, resume one that is stopped."""
    found = find_series(access, pk)
    if found.active:
        services.stop_series(found, version=found.version, actor=access.user)
        messages.success(request, _("The series is stopped; what was held stays."))
    else:
        services.resume_series(found, version=found.version, actor=access.user)
        messages.success(request, _("The series goes on."))
    return done(request, back(access), stay=True)


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def series_next(request: HttpRequest, access: ProjectAccess, pk: int) -> HttpResponse:
    made = meetings.plan_next(find_series(access, pk), actor=access.user)
    messages.success(request, _("The meeting is planned; its agenda is made from what is open."))
    return done(request, meeting_url(access.project, made.number))


@project_page(Permission.MEETINGS_READ)
@require_safe
def meeting_minutes(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """The minutes in `?language=` (default: the project's), in `?edition=` (default: the last). Before they
    are published: as they would be now, marked as a draft. Only with points that the reader may see."""
    language = request.GET.get("language", access.project.language)
    if language not in LANGUAGES:
        raise InvalidInput(
            "unknown_language",
            _("“%(language)s” is not a language of documents; use one of %(known)s.")
            % {"language": language[:20], "known": ", ".join(LANGUAGES)},
            field="language",
        )
    meeting = find_meeting(access, number)
    content, edition, made = edition_of(meeting, request.GET.get("edition", ""))
    content = for_reader(content, meeting, AgendaSight.of(access))
    with translation.override(language):
        document = minutes_pdf(content, edition=edition, made=made)
    name = f"minutes-{access.project.slug}-{number}-{language}.pdf"
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def edition_of(meeting: Meeting, wanted: str) -> tuple[Content, int, Any]:
    """Content, number (0: a draft) and day of an edition."""
    zone = local_start(meeting).tzinfo
    editions = {str(edition.number): edition for edition in meeting.editions.all()}
    if wanted and wanted not in editions:
        raise InvalidInput(
            "unknown_edition",
            _("There is no edition “%(wanted)s” of these minutes.") % {"wanted": wanted[:10]},
            field="edition",
        )
    if not editions:
        return minutes_of(meeting), 0, timezone.localdate(timezone=zone)
    found = editions[wanted] if wanted else list(editions.values())[-1]
    return found.content, found.number, found.published_at.astimezone(zone).date()


def minutes_pdf(content: Content, *, edition: int, made: Any) -> bytes:
    """The document in the active language; the same content gives the same bytes."""
    context = {"content": content, "edition": edition, "made": made, "headline": headline(content)}
    return render_pdf("reports/minutes.html", context)
