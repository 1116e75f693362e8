"""Codes of the second factor: each opens once, and guessing is slowed down for all processes together."""

from __future__ import annotations

import time
from datetime import timedelta

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rollout.audit import services as audit
from rollout.audit.models import AuditEvent
from rollout.people.models import User

REFUSED = "second_factor.refuse"
USED = "used_step"


def may_try(person: User) -> bool:
    """Are there fewer wrong codes within the time of waiting than wrong passwords would be?"""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    about = {"target_type": User._meta.label_lower, "target_id": str(person.pk)}
    wrong = AuditEvent.objects.filter(**about, action=REFUSED, at__gte=since).count()
    return wrong < settings.AXES_FAILURE_LIMIT


def note_refusal(person: User, *, address: str | None) -> None:
    audit.record(actor=None, action=REFUSED, target=person, after={"from": address})


@transaction.atomic
def use_once(factor: Authenticator) -> bool:
    """Mark the present step of time as used; False if it, or a later one, was used before (RFC 6238, 5.2).

    The library remembers that in each process alone.
    """
    stored = Authenticator.objects.select_for_update().get(pk=factor.pk)
    step = int(time.time()) // app_settings.TOTP_PERIOD
    if stored.data.get(USED, -1) >= step:
        return False
    stored.data[USED] = step
    stored.save(update_fields=["data"])
    return True
