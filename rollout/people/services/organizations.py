"""Companies and their department trees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from rollout.audit import services as audit
from rollout.audit.services import audited
from rollout.audit.wording import kind_text
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.access import departments_below, require_tenant
from rollout.people.models import Department, Organization, User
from rollout.people.roles import Permission


@audited()
def add_organization(name: str, kind: str, *, actor: User | None) -> Organization:
    require_tenant(actor, Permission.USERS_WRITE)
    refuse_taken(Organization.objects.filter(name=name), name)
    return audit.create(Organization(name=name, kind=kind), actor=actor)


@audited()
def change_organization(
    organization: Organization, changes: Mapping[str, Any], *, version: int, actor: User | None
) -> Organization:
    require_tenant(actor, Permission.USERS_WRITE)
    if name := changes.get("name"):
        refuse_taken(Organization.objects.filter(name=name).exclude(pk=organization.pk), name)
    return audit.change(organization, changes, version=version, actor=actor)


@audited()
def add_department(
    organization: Organization, name: str, *, parent: Department | None, actor: User | None
) -> Department:
    require_tenant(actor, Permission.USERS_WRITE)
    place = Department(organization=organization, parent=parent, name=name)
    refuse_misplaced(place, parent)
    return audit.create(place, actor=actor)


@audited()
def change_department(
    department: Department, changes: Mapping[str, Any], *, version: int, actor: User | None
) -> Department:
    """Rename or move. A department never comes to stand under itself, nor in another company's tree."""
    require_tenant(actor, Permission.USERS_WRITE)
    parent = changes.get("parent", department.parent)
    if parent is not None and parent.pk in departments_below(department.pk):
        raise InvalidInput(
            "department_cycle",
            _("“%(department)s” cannot stand under itself; choose another place.")
            % {"department": department},
            field="parent",
        )
    place = Department(
        pk=department.pk,
        organization=department.organization,
        parent=parent,
        name=changes.get("name", department.name),
    )
    refuse_misplaced(place, parent)
    return audit.change(department, changes, version=version, actor=actor)


@audited()
def remove(record: Organization | Department, *, actor: User | None) -> None:
    """Delete what nothing hangs on. StateRefusal naming what does, such as people, projects, calendars."""
    require_tenant(actor, Permission.USERS_WRITE)
    try:
        audit.remove(record, actor=actor)
    except ProtectedError as used:
        raise StateRefusal(
            "still_used",
            _("“%(name)s” is still used: %(uses)s. Move or remove these first.")
            % {"name": record, "uses": uses_text(used.protected_objects)},
        ) from used


def uses_text(records: Iterable[Model]) -> str:
    """Kinds and numbers, without names: not everybody who keeps companies may see every project."""
    kinds = Counter(record._meta.label_lower for record in records)
    told = sorted((kind_text(kind), count) for kind, count in kinds.items())
    return _(", ").join(_("%(kind)s (%(count)s)") % {"kind": kind, "count": count} for kind, count in told)


def refuse_misplaced(place: Department, parent: Department | None) -> None:
    if parent is not None and parent.organization_id != place.organization_id:
        raise InvalidInput(
            "parent_elsewhere",
            _("The department above must belong to the same organisation."),
            field="parent",
        )
    siblings = Department.objects.filter(organization=place.organization, parent=parent, name=place.name)
    refuse_taken(siblings.exclude(pk=place.pk), place.name)


def refuse_taken(found: Any, name: str) -> None:
    if found.exists():
        raise InvalidInput(
            "name_taken",
            _("There is another one called “%(name)s” here; choose another name.") % {"name": name},
            field="name",
        )
