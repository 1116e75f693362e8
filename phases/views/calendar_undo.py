"""The undo button after a calendar, or some of its days, were removed."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from phases.services import calendar_removal
from rollout.audit.models import AuditEvent
from rollout.core import undo
from rollout.core.undo import Undone
from rollout.people.models import User


def back(*, actor: User, event: int) -> Undone:
    """The calendar or its days again, and the plans as they followed."""
    calendar, _moves = calendar_removal.take_back(get_object_or_404(AuditEvent, pk=event), actor=actor)
    url = reverse("phases:calendar_detail", args=[calendar.pk])
    return Undone(_("“%(name)s” is as it was; the plans followed.") % {"name": calendar.name}, url)


def register_undo() -> None:
    """Called from the app's `ready()`."""
    undo.register(calendar_removal.HANDLER, back)
