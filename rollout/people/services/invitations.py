"""How an account comes into being: somebody who may invites an address, its owner sets a password."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people import mail
from rollout.people.access import require_tenant
from rollout.people.models import Department, Invitation, Organization, User
from rollout.people.roles import Permission

SALT = "rollout.people.invitation"
LASTS = timedelta(days=7)


@audited()
def invite(
    *,
    email: str,
    name: str,
    actor: User | None,
    organization: Organization | None = None,
    department: Department | None = None,
    job_title: str = "",
) -> User:
    """Open an account for an address and mail its owner; needs the right to invite anywhere."""
    require_tenant(actor, Permission.USERS_INVITE)
    return open_account(
        email=email,
        name=name,
        actor=actor,
        organization=organization,
        department=department,
        job_title=job_title,
    )


@audited()
def open_account(
    *,
    email: str,
    name: str,
    actor: User | None,
    organization: Organization | None = None,
    department: Department | None = None,
    job_title: str = "",
) -> User:
    """The same for callers that asked for the right themselves (a manager inviting into a project)."""
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address).exists():
        raise InvalidInput("email_taken", _("There is an account with this address already."), field="email")
    user = User(
        email=address,
        name=name.strip(),
        organization=organization,
        department=department,
        job_title=job_title.strip(),
    )
    user.set_unusable_password()
    audit.create(user, actor=actor, action="user.invite")
    send(user, actor=actor)
    return user


@audited()
def invite_again(user: User, *, actor: User | None) -> Invitation:
    """A new link; the ones sent before open nothing any more."""
    require_tenant(actor, Permission.USERS_INVITE)
    if user.has_usable_password():
        raise StateRefusal("already_joined", _("%(person)s has joined already.") % {"person": user})
    return send(user, actor=actor)


def send(user: User, *, actor: User | None) -> Invitation:
    """Withdraw open invitations, make a new one and queue its mail."""
    now = timezone.now()
    for earlier in open_ones(user):
        earlier.withdrawn_at = now
        earlier.save(update_fields=["withdrawn_at"])
        audit.record(actor=actor, action="invitation.withdraw", target=earlier)
    invitation = audit.create(
        Invitation(user=user, invited_by=actor, expires_at=now + LASTS), actor=actor, action="invitation.send"
    )
    context = {"person": user, "inviter": actor, "url": link(invitation), "expires": invitation.expires_at}
    mail.send(
        "invitation",
        to=user.email,
        language=user.language,
        context=context,
        key=f"invitation-{invitation.pk}",
    )
    return invitation


def open_ones(user: User) -> QuerySet[Invitation]:
    return user.invitations.filter(accepted_at=None, withdrawn_at=None).select_for_update()


def link(invitation: Invitation) -> str:
    """The address in the mail; whoever knows it can set the account's first password."""
    token = signing.dumps({"invitation": invitation.pk, "email": invitation.user.email}, salt=SALT)
    base: str = settings.BASE_URL
    return base.rstrip("/") + reverse("people:invitation_accept", args=[token])


def find(token: str) -> Invitation:
    """The open invitation of a link. StateRefusal for one that is forged, used, withdrawn or too old."""
    refusal = StateRefusal(
        "invitation_closed",
        _("This invitation is no longer valid; ask the person who invited you to send a new one."),
    )
    try:
        content = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature as fault:
        raise refusal from fault
    found = Invitation.objects.select_related("user").filter(pk=content["invitation"]).first()
    if found is None or not found.is_open(timezone.now()) or found.user.email != content["email"]:
        raise refusal
    if not found.user.is_active or found.user.has_usable_password():
        raise refusal
    return found


@audited()
def accept(token: str, *, name: str, password: str) -> User:
    """Set name and first password. Refuses a weak password, and the second use of a link."""
    invitation = find(token)
    user = User.objects.select_for_update().get(pk=invitation.user_id)
    invitation = find(token)
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise InvalidInput("password_weak", " ".join(weak.messages), field="password") from weak
    user.set_password(password)
    changed = audit.change(
        user,
        {"name": name.strip(), "password": user.password},
        version=user.version,
        actor=user,
        action="user.join",
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    audit.record(actor=user, action="invitation.accept", target=invitation)
    return changed
