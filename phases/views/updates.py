"""Updates for everybody in the project: who answered, who owes, one's own answers, the rounds so far."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phases.models import UpdateRequest, UpdateRound
from phases.queries_updates import RoundReading, open_round_of, owing, request_to, rounds_of
from phases.services import update_links, updates
from phases.update_forms import RoundForm
from phases.views.update_page import OwnerPage
from phases.views.wording import day_words
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.core.lists import Empty
from rollout.core.pages import Action, done, page
from rollout.core.values import key_of
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

FRIDAY = 4
HISTORY = 12


def round_numbered(access: ProjectAccess, number: int) -> UpdateRound:
    found: UpdateRound = get_object_or_404(rounds_of(access.project), number=number)
    return found


def round_url(access: ProjectAccess, number: int) -> str:
    return reverse("phases:update_round", args=[access.project.slug, number])


@project_page(Permission.PLAN_READ)
@require_safe
def update_list(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """Who answered and who owes in the newest round; below it the rounds before."""
    rounds = list(rounds_of(access.project)[: HISTORY + 1])
    may_manage = access.allows(Permission.PLAN_WRITE)
    current = RoundReading(rounds[0]) if rounds else None
    context = {
        "access": access,
        "may_manage": may_manage,
        "reading": current,
        "round": rounds[0] if rounds else None,
        "title": title_of(current),
        "mine": current is not None
        and any(row.user.pk == access.user.pk and row.owes for row in current.people),
        "history": history(rounds[1:]),
        "actions": [ask_action(access)] if may_manage and rounds else [],
        "empty": empty(access, may_manage),
    }
    return page(request, "phases/updates.html", context, fragments=["phases/_updates.html"])


def history(rounds: list[UpdateRound]) -> list[dict[str, Any]]:
    """Older rounds with their shares, counted in two queries for all."""
    keys = [found.pk for found in rounds]
    rows = UpdateRequest.objects.filter(round__in=keys).values_list("round", "answered_at", "round__due_at")
    counts: dict[int, list[int]] = {key: [0, 0, 0] for key in keys}
    for key, answered_at, due_at in rows:
        counts[key][0] += 1
        counts[key][1] += answered_at is not None
        counts[key][2] += answered_at is not None and answered_at <= due_at
    return [
        {"round": found, "asked": asked, "answered": answered, "in_time": in_time}
        for found in rounds
        for asked, answered, in_time in [counts[found.pk]]
    ]


def title_of(reading: RoundReading | None) -> str:
    if reading is None:
        return _("Nobody was asked yet")
    left = sum(row.owes for row in reading.people)
    if not left:
        return _("Everybody has answered")
    if reading.round.closed_at is not None:
        return ngettext(
            "Closed; %(count)s person did not answer", "Closed; %(count)s people did not answer", left
        ) % {"count": left}
    return ngettext("%(count)s person still owes an update", "%(count)s people still owe an update", left) % {
        "count": left
    }


def ask_action(access: ProjectAccess) -> Action:
    url = reverse("phases:update_round_new", args=[access.project.slug])
    return Action(_("Ask for updates"), url, "mail", "primary", key="new", opens="dialog")


def empty(access: ProjectAccess, may_manage: bool) -> Empty:
    sentence = _(
        "Owners get a link by mail and say in a minute how their tasks stand; what you accept moves the plan."
    )
    return Empty(sentence, "mail", ask_action(access) if may_manage else None)


@project_page(Permission.PLAN_WRITE)
@require_http_methods(["GET", "POST"])
def update_round_new(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    form = RoundForm(request.POST or None, project=access.project, initial=suggested(access))
    form.fields["status"].help_text = ends_with_it(access) or form.fields["status"].help_text
    if request.method == "POST" and form.is_valid():
        try:
            made = updates.open_round(access.project.plan, actor=access.user, **form.wanted)
        except InvalidInput as error:
            form.add_error({"status_at": "status", "due_at": "due"}.get(error.field or ""), str(error))
        else:
            count = made.requests.count()
            text = ngettext("%(count)s owner is asked.", "%(count)s owners are asked.", count)
            messages.success(request, text % {"count": count})
            return done(request, round_url(access, made.number))
    context = {
        "access": access,
        "form": form,
        "title": _("Ask the owners for updates"),
        "verb": _("Send the mails"),
        "url": request.path,
        "back": reverse("phases:update_list", args=[access.project.slug]),
    }
    status = 422 if form.errors else 200
    return page(request, "phases/form.html", context, dialog="phases/_form_dialog.html", status=status)


def ends_with_it(access: ProjectAccess) -> str:
    """What the new question ends: the running round, while somebody still owes an answer to it."""
    running = owing(access.project)
    left = running.asked - running.answered
    if running.round is None or not left:
        return ""
    text = ngettext(
        "The round of %(day)s ends with this: %(count)s person has not answered it, and their link ends.",
        "The round of %(day)s ends with this: %(count)s people have not answered it, and their links end.",
        left,
    )
    return text % {"day": day_words(running.round.status_at.date()), "count": left}


def suggested(access: ProjectAccess) -> dict[str, Any]:
    """This week's Friday (today, from Friday on), to be answered by ten on the following Monday."""
    today = timezone.now().astimezone(ZoneInfo(access.project.time_zone)).date()
    status = today + timedelta(days=max(FRIDAY - today.weekday(), 0))
    monday = status + timedelta(days=7 - status.weekday())
    return {"status": status, "due": datetime.combine(monday, time(10)), "automatic": True}


@project_page(Permission.PLAN_WRITE)
@require_POST
def update_remind(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """Everybody who owes, or only the chosen people."""
    found = round_numbered(access, number)
    people = [key for text in request.POST.getlist("people") if (key := key_of(text)) is not None]
    count = updates.remind(found, people or None, actor=access.user)
    text = ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", count)
    nobody = _("Nobody is reminded: all have answered or had a mail today.")
    messages.success(request, text % {"count": count} if count else nobody)
    return done(request, reverse("phases:update_list", args=[access.project.slug]), stay=True)


@project_page(Permission.PLAN_WRITE)
@require_POST
def update_close(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = round_numbered(access, number)
    updates.close_round(found, version=found.version, actor=access.user)
    messages.success(request, _("The round is closed; its links open nothing any more."))
    return done(request, reverse("phases:update_list", args=[access.project.slug]), stay=True)


@project_page(Permission.PLAN_WRITE)
@require_POST
def update_new_link(request: HttpRequest, access: ProjectAccess, number: int, person: int) -> HttpResponse:
    """A new link for one person; the old one ends."""
    found = round_numbered(access, number)
    asked = get_object_or_404(found.requests, user=person)
    update_links.replace_link(asked, actor=access.user)
    messages.success(request, _("A new link is on its way; the old one has ended."))
    return done(request, reverse("phases:update_list", args=[access.project.slug]), stay=True)


@project_page(Permission.PLAN_READ)
@require_http_methods(["GET", "POST"])
def update_mine(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """One's own answers in the open round, signed in."""
    found = open_round_of(access.project)
    try:
        asked = request_to(found, access.user)
    except StateRefusal:
        if request.method == "POST":
            raise
        return page(request, "phases/update_mine.html", {"access": access, "owner": None})
    owner = OwnerPage(asked, request.POST if request.method == "POST" else None)
    if request.method == "POST" and owner.send():
        messages.success(request, _("Your answer is sent; you can correct it until it is accepted."))
        return HttpResponseRedirect(reverse("phases:update_mine", args=[access.project.slug]))
    context = {"access": access, **owner.context, "url": request.path}
    status = 422 if request.method == "POST" else 200
    return page(request, "phases/update_mine.html", context, status=status)
