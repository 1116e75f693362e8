"""Calendar feeds: make an address, close it, and what a calendar program reads there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phases.models import CalendarFeed
from phases.queries_feed import feed_content
from phases.services import feeds as service
from rollout.core.forms import Form
from rollout.core.pages import done, page
from rollout.people.doors import open_to_all
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

CHOICES = (("mine", gettext_lazy("my tasks only")), ("all", gettext_lazy("the whole plan")))


class FeedForm(Form):
    what = forms.ChoiceField(
        label=gettext_lazy("The feed shows"), widget=forms.RadioSelect, choices=CHOICES, initial="mine"
    )


@project_page(Permission.PLAN_READ)
@require_http_methods(["GET", "POST"])
def feed_create(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """The address is in the answer once and nowhere else."""
    form = FeedForm(request.POST or None)
    address = ""
    if request.method == "POST" and form.is_valid():
        only_mine = form.cleaned_data["what"] == "mine"
        _feed, token = service.create_feed(access.project, actor=access.user, only_mine=only_mine)
        address = request.build_absolute_uri(reverse("phases:feed", args=[token]))
    context: dict[str, Any] = {"access": access, "form": form, "address": address}
    response = page(request, "phases/feed.html", context, dialog="phases/_feed_dialog.html")
    if address:
        response["HX-Trigger"] = '{"kit:changed": {}}'
        response["Cache-Control"] = "no-store"
    return response


@project_page(Permission.PLAN_READ)
@require_POST
def feed_revoke(request: HttpRequest, access: ProjectAccess, pk: int) -> HttpResponse:
    feed = get_object_or_404(CalendarFeed, project=access.project, user=access.user, pk=pk)
    service.revoke_feed(feed, actor=access.user)
    messages.success(request, _("The feed is closed; programs that read it get nothing any more."))
    return done(request, reverse("phases:calendar", args=[access.project.slug]), stay=True)


@open_to_all
@cache_control(private=True, max_age=900)
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What the holder of the address may see: exactly what its owner may."""
    found = service.feed_of(token)
    if found is None:
        raise Http404(_("This feed is closed."))
    text = feed_content(found, base_url=request.build_absolute_uri("/").rstrip("/"))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{found.project.slug}.ics"'
    return response
