"""The link in an owner's mail: it opens that person's request of that round, and nothing else."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from phases.models import UpdateRequest
from phases.services.update_mail import send_link
from phases.services.update_rights import require_member, require_present, require_running
from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.core.errors import NotAllowed, RolloutError, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess

SALT = "phases.update-link"
LASTS = timedelta(days=7)
PAUSE = timedelta(minutes=10)


class LinkState(StrEnum):
    """What a genuine link is good for now."""

    OPEN = "open"
    EXPIRED = "expired"
    REPLACED = "replaced"
    CLOSED = "closed"
    ENDED = "ended"  # the person has left


def new_nonce() -> str:
    return secrets.token_urlsafe(32)


def token_of(request: UpdateRequest) -> str:
    """What the mail's link carries."""
    return signer().sign(f"{request.pk}.{request.nonce}")


def signer() -> Signer:
    return Signer(salt=SALT, sep=".")


def opened(token: str) -> tuple[UpdateRequest, LinkState] | None:
    """The request behind a link and what the link is good for; None for a link that was never given out.
    Reads only: mail scanners open links too."""
    try:
        key, _dot, nonce = signer().unsign(token).partition(".")
    except BadSignature:
        return None
    rows = UpdateRequest.objects.select_related("round__plan__project", "user")
    found: UpdateRequest | None = rows.filter(pk=key).first() if key.isdecimal() else None
    if found is None:
        return None
    return found, state_of(found, nonce, now())


def state_of(request: UpdateRequest, nonce: str, at: datetime) -> LinkState:
    try:
        require_member(request.user, request.round.plan.project)
    except NotAllowed:
        return LinkState.ENDED
    try:
        require_running(request.round)
    except RolloutError:
        return LinkState.CLOSED
    if not constant_time_compare(nonce, request.nonce):
        return LinkState.REPLACED
    if at >= request.expires_at:
        return LinkState.EXPIRED
    return LinkState.OPEN


@audited()
def replace_link(request: UpdateRequest, *, actor: User) -> UpdateRequest:
    """Mail a new link; the old one ends. By the person asked (at most every ten minutes) or whoever manages
    the plan. Refusals: NotAllowed; StateRefusal in a closed round, for who has left, or too soon."""
    stored = UpdateRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    project = stored.round.plan.project
    if actor.pk != stored.user_id:
        ProjectAccess(actor, project).require(Permission.PLAN_WRITE)
        require_present(stored)
    require_member(stored.user, project)
    require_running(stored.round)
    at = now()
    if actor.pk == stored.user_id and stored.sent_at is not None and at - stored.sent_at < PAUSE:
        raise StateRefusal(
            "link_just_sent", _("A link was sent within the last ten minutes; look into your mail first.")
        )
    changes = {
        "nonce": new_nonce(),
        "expires_at": max(stored.round.due_at, at) + LASTS,
        "sent_at": at,
    }
    written = audit.change(
        stored, changes, version=stored.version, actor=actor, action="updaterequest.replace_link"
    )
    send_link(written, token_of(written))
    return written


def lengthened(request: UpdateRequest, actor: User) -> UpdateRequest:
    """A mail that comes late must find its link still open."""
    until = now() + LASTS
    if request.expires_at >= until - timedelta(days=1):
        return request
    return audit.change(request, {"expires_at": until}, version=request.version, actor=actor)
