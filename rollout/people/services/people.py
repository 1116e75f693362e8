"""Changes to accounts: who somebody is, and whether they may come in at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.access import require_tenant
from rollout.people.models import TenantRole, User
from rollout.people.roles import Permission, Role

BY_ADMINISTRATION = ("name", "email", "job_title", "organization", "department")
BY_ONESELF = ("name", "job_title")


@audited()
def change_person(person: User, changes: Mapping[str, Any], *, version: int, actor: User | None) -> User:
    """Write the named fields. A department must belong to the person's organisation."""
    require_tenant(actor, Permission.USERS_WRITE)
    refuse_unknown(changes, BY_ADMINISTRATION)
    wanted = dict(changes)
    if "email" in wanted:
        wanted["email"] = free_address(wanted["email"], person)
    organization = wanted.get("organization", person.organization)
    department = wanted.get("department", person.department)
    if department is not None and department.organization_id != getattr(organization, "pk", None):
        raise InvalidInput(
            "department_elsewhere",
            _("The department “%(department)s” does not belong to this organisation; choose one that does.")
            % {"department": department},
            field="department",
        )
    return audit.change(person, wanted, version=version, actor=actor)


def change_oneself(person: User, changes: Mapping[str, Any], *, version: int) -> User:
    """What a person may say about themselves."""
    refuse_unknown(changes, BY_ONESELF)
    return audit.change(person, changes, version=version, actor=person)


def refuse_unknown(changes: Mapping[str, Any], known: tuple[str, ...]) -> None:
    if unknown := sorted(set(changes) - set(known)):
        raise InvalidInput("field_unknown", _("“%s” cannot be changed here.") % unknown[0], field=unknown[0])


def free_address(email: str, person: User) -> str:
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address).exclude(pk=person.pk).exists():
        raise InvalidInput("email_taken", _("There is an account with this address already."), field="email")
    return address


@audited()
def deactivate(person: User, *, actor: User | None, why: str = "") -> User:
    """Close the account: sessions end, tokens and links open nothing. The person stays in every record."""
    require_tenant(actor, Permission.USERS_WRITE)
    if actor is not None and actor.pk == person.pk:
        raise StateRefusal("own_account", _("Nobody closes their own account; ask another administrator."))
    refuse_last_administrator(person)
    stored = User.objects.select_for_update().get(pk=person.pk)
    closed = audit.change(
        stored, {"is_active": False}, version=stored.version, actor=actor, action="user.deactivate", why=why
    )
    end_sessions(closed)
    return closed


@audited()
def reactivate(person: User, *, actor: User | None) -> User:
    require_tenant(actor, Permission.USERS_WRITE)
    stored = User.objects.select_for_update().get(pk=person.pk)
    return audit.change(
        stored, {"is_active": True}, version=stored.version, actor=actor, action="user.reactivate"
    )


@audited()
def reset_second_factor(person: User, *, actor: User, why: str) -> None:
    """For a lost phone: the person enrols anew at the next sign-in."""
    require_tenant(actor, Permission.USERS_WRITE)
    if actor.pk == person.pk:
        raise StateRefusal(
            "own_account", _("Nobody resets their own second factor; ask another administrator.")
        )
    Authenticator.objects.filter(user=person).delete()
    audit.record(actor=actor, action="user.reset_second_factor", target=person, why=why)
    end_sessions(person)


def reveal(person: User, *, actor: User, why: str) -> str:
    """The address that `actor` sees masked, once; that it was looked at, and why, stands in the audit log."""
    audit.record(actor=actor, action="user.reveal", target=person, after={"fields": ["email"]}, why=why)
    return person.email


def end_sessions(person: User) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()


@audited()
def grant(person: User, role: Role, *, actor: User | None) -> TenantRole:
    """Give a role for the whole installation."""
    require_tenant(actor, Permission.USERS_WRITE)
    refuse_own(person, actor)
    if TenantRole.objects.filter(user=person, role=role.value).exists():
        raise InvalidInput(
            "role_held", _("%(person)s holds this role already.") % {"person": person}, field="role"
        )
    return audit.create(TenantRole(user=person, role=role.value), actor=actor, action="role.grant")


@audited()
def revoke(held: TenantRole, *, actor: User | None) -> None:
    """Take a role away; the last administrator keeps theirs."""
    require_tenant(actor, Permission.USERS_WRITE)
    refuse_own(held.user, actor)
    if held.role == Role.ADMIN:
        refuse_last_administrator(held.user)
    audit.remove(held, actor=actor, action="role.revoke")


def refuse_own(person: User, actor: User | None) -> None:
    if actor is not None and actor.pk == person.pk:
        raise StateRefusal("own_role", _("Nobody changes their own roles; ask another administrator."))


def refuse_last_administrator(person: User) -> None:
    admins = TenantRole.objects.select_for_update().filter(role=Role.ADMIN.value, user__is_active=True)
    if {held.user_id for held in admins} == {person.pk}:
        raise StateRefusal(
            "last_administrator",
            _("%(person)s is the only administrator; give the role to somebody else first.")
            % {"person": person},
        )


def remember(person: User, field: str, value: str) -> None:
    """Keep a choice of language or theme with the account, for the next device."""
    User.objects.filter(pk=person.pk).exclude(**{field: value}).update(**{field: value})
