"""The undo buttons after calendars, days of them and templates were removed."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from phases.services import calendar_removal, template_removal
from rollout.audit.models import AuditEvent
from rollout.core import undo
from rollout.core.undo import Undone
from rollout.people.models import User


def calendar_back(*, actor: User, event: int) -> Undone:
    """The calendar or its days again, and the plans as they followed."""
    calendar, _moves = calendar_removal.take_back(get_object_or_404(AuditEvent, pk=event), actor=actor)
    url = reverse("phases:calendar_detail", args=[calendar.pk])
    return Undone(_("“%(name)s” is as it was; the plans followed.") % {"name": calendar.name}, url)


def template_back(*, actor: User, event: int) -> Undone:
    found = get_object_or_404(AuditEvent, pk=event)
    saved = template_removal.bring_template_back(found, actor=actor)
    url = reverse("phases:template_detail", args=[saved.key])
    return Undone(_("“%(name)s” is back.") % {"name": saved.name}, url)


def register_undo() -> None:
    """Called from the app's `ready()`."""
    undo.register(calendar_removal.HANDLER, calendar_back)
    undo.register(template_removal.HANDLER, template_back)
