"""What is written while a meeting goes on: points, notes, attendance, decisions, actions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rollout.core import drafts
from rollout.core.conflicts import carried
from rollout.core.errors import InvalidInput
from rollout.core.pages import done
from rollout.core.toasts import offer_undo
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.agenda import AgendaSight
from rollout.projects.doors import project_page
from rollout.projects.meeting_forms import ActionForm, DecisionForm, NotesForm, PointForm, SaidForm
from rollout.projects.meeting_page import MeetingPage, notes_draft, said_draft
from rollout.projects.models import AgendaItem, Attendance, AttendanceState, Meeting
from rollout.projects.queries_meetings import meeting_url
from rollout.projects.services import actions, agenda, decisions, meetings
from rollout.projects.views.meetings import find_meeting, form_page


def find_point(access: ProjectAccess, number: int, pk: int) -> AgendaItem:
    """A point that this reader may see."""
    rows = AgendaItem.objects.select_related("meeting__project", "owner")
    meeting = find_meeting(access, number)
    found: AgendaItem = get_object_or_404(AgendaSight.of(access).within(rows), meeting=meeting, pk=pk)
    return found


def back_to(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    return done(request, meeting_url(access.project, number), stay=True)


def saved(
    request: HttpRequest, access: ProjectAccess, number: int, stored: dict[str, str], version: int
) -> HttpResponse:
    """The line under a text that was saved, with the text and the version it has now."""
    if request.headers.get("HX-Request") != "true":
        return done(request, meeting_url(access.project, number))
    seen = carried({name: [text] for name, text in stored.items()})
    return render(request, "projects/_meeting_saved.html", {"seen": seen, "version": version})


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def meeting_notes(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """Notes beside the agenda; the draft goes when they are stored."""
    found = find_meeting(access, number)
    form = NotesForm(request.POST, instance=found)
    if not form.is_valid():
        raise InvalidInput("notes", _("These notes cannot be saved."), field="notes")
    changed = meetings.write_notes(
        find_meeting(access, number), form.cleaned_data["notes"], version=form.seen_version, actor=access.user
    )
    drafts.discard(access.user, notes_draft(found))
    return saved(request, access, number, {"notes": changed.notes}, changed.version)


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def point_said(request: HttpRequest, access: ProjectAccess, number: int, pk: int) -> HttpResponse:
    """What was said of a point."""
    found = find_point(access, number, pk)
    form = SaidForm(request.POST, instance=found)
    if not form.is_valid():
        raise InvalidInput("said", _("These notes cannot be saved."), field="said")
    said = {"said": form.cleaned_data["said"]}
    stored = find_point(access, number, pk)
    changed = agenda.change_point(stored, said, version=form.seen_version, actor=access.user)
    drafts.discard(access.user, said_draft(found))
    return saved(request, access, number, said, changed.version)


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def point_discussed(request: HttpRequest, access: ProjectAccess, number: int, pk: int) -> HttpResponse:
    """Tick a point off, or take the tick away."""
    point = find_point(access, number, pk)
    wanted = {"discussed": not point.discussed}
    changed = agenda.change_point(point, wanted, version=point.version, actor=access.user)
    if request.headers.get("HX-Request") != "true":
        return done(request, meeting_url(access.project, number))
    context = {"meeting": point.meeting, "access": access, "point": changed}
    return render(request, "projects/_meeting_tick.html", context)


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def point_new(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_meeting(access, number)
    form = PointForm(request.POST or None, project=access.project)
    if request.method == "POST" and form.is_valid():
        agenda.add_point(found, form.changes(), actor=access.user)
        return done(request, meeting_url(access.project, number))
    back = meeting_url(access.project, number)
    return form_page(request, access, form, _("Add a point"), _("Put it on the agenda"), back)


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def point_edit(request: HttpRequest, access: ProjectAccess, number: int, pk: int) -> HttpResponse:
    point = find_point(access, number, pk)
    form = PointForm(request.POST or None, instance=point, project=access.project)
    if request.method == "POST" and form.is_valid():
        agenda.change_point(point, form.changes(), version=form.seen_version, actor=access.user)
        return done(request, meeting_url(access.project, number))
    back = meeting_url(access.project, number)
    return form_page(request, access, form, _("Change the point"), _("Save the point"), back)


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def point_remove(request: HttpRequest, access: ProjectAccess, number: int, pk: int) -> HttpResponse:
    point = find_point(access, number, pk)
    kept = agenda.as_kept(point)
    agenda.remove_point(point, actor=access.user)
    text = _("“%(point)s” is off the agenda.") % {"point": point.shown_title}
    offer_undo(request, text, "projects.point_remove", **kept)
    return back_to(request, access, number)


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def point_move(request: HttpRequest, access: ProjectAccess, number: int, pk: int) -> HttpResponse:
    """`steps` −1 moves up, 1 moves down."""
    point = find_point(access, number, pk)
    steps = request.POST.get("steps")
    if steps not in {"-1", "1"}:
        raise InvalidInput("steps", _("Say whether the point moves up (-1) or down (1)."), field="steps")
    agenda.move_point(point, int(steps), actor=access.user)
    return back_to(request, access, number)


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def attendance_mark(request: HttpRequest, access: ProjectAccess, number: int, pk: int) -> HttpResponse:
    rows = Attendance.objects.select_related("meeting__project", "user")
    row = get_object_or_404(rows, meeting=find_meeting(access, number), pk=pk)
    state = request.POST.get("state", "")
    if state not in AttendanceState.values:
        raise InvalidInput(
            "attendance", _("“%(state)s” is no attendance; choose one of the list.") % {"state": state[:20]}
        )
    meetings.mark_attendance(row, AttendanceState(state), version=row.version, actor=access.user)
    return back_to(request, access, number)


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def decision_add(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """A decision typed in the meeting; the line is empty again for the next one."""
    found = find_meeting(access, number)
    form = DecisionForm(request.POST, project=access.project)
    if form.is_valid():
        decisions.record_decision(access.project, form.changes(), actor=access.user, meeting=found)
        form = DecisionForm(project=access.project)
    return part(request, access, found, "projects/_meeting_decisions.html", decision_form=form)


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def action_add(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """An action typed in the meeting."""
    found = find_meeting(access, number)
    form = ActionForm(request.POST, project=access.project)
    if form.is_valid():
        actions.add_action(access.project, form.changes(), actor=access.user, meeting=found)
        form = ActionForm(project=access.project)
    return part(request, access, found, "projects/_meeting_actions.html", action_form=form)


def part(
    request: HttpRequest, access: ProjectAccess, meeting: Meeting, template: str, **forms: Any
) -> HttpResponse:
    form = next(iter(forms.values()))
    if request.headers.get("HX-Request") != "true" and not form.errors:
        return done(request, meeting_url(access.project, meeting.number))
    view = MeetingPage(access, meeting, **forms)
    context = {"access": access, "view": view, "meeting": meeting, "typing": True}
    if request.headers.get("HX-Request") != "true":
        template = "projects/meeting.html"
    return render(request, template, context, status=422 if form.errors else 200)
