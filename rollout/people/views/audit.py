"""The audit log: its list for readers, its verification for auditors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rollout.audit import readers
from rollout.audit.queries import events_for, told
from rollout.audit.verification import verify
from rollout.audit.wording import Wording
from rollout.core.lists import Empty
from rollout.core.pages import page
from rollout.people.access import tenant_allows
from rollout.people.audit_list import event_list
from rollout.people.doors import page_for, tenant_page
from rollout.people.roles import Permission


@page_for(Permission.AUDIT_READ)
@require_safe
def event_list_page(request: HttpRequest) -> HttpResponse:
    """What the reader's scope reaches: everything, a project's, a department's or their own events."""
    reader: Any = request.user
    wording = Wording(readers.shown_to(reader))
    listing = event_list(wording).bind(
        request,
        events_for(reader),
        row_url=lambda event: reverse("audit:event_detail", args=[event.sequence]),
        empty=Empty(
            _("Every write and every sign-in leaves one line here; nothing is ever taken out."), "history"
        ),
    )
    context = {"listing": listing, "may_verify": tenant_allows(reader, Permission.AUDIT_VERIFY)}
    return listing.response() or page(request, "audit/event_list.html", context)


@page_for(Permission.AUDIT_READ, record=True)
@require_safe
def event_detail(request: HttpRequest, sequence: int) -> HttpResponse:
    event = get_object_or_404(events_for(request.user), sequence=sequence)
    context = {"told": told([event], request.user)[0], "event": event}
    return page(request, "audit/event_detail.html", context, panel="audit/_event_panel.html")


@tenant_page(Permission.AUDIT_VERIFY)
@require_POST
def verification(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain and say what was found; reading only."""
    return page(request, "audit/verification.html", {"verdict": verify()})
