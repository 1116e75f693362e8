"""Taking back the removal of a company or a department: nothing hung on it, its own fields are all of it."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from rollout.core import undo
from rollout.core.undo import Undone
from rollout.people.models import Organization, User
from rollout.people.services import organizations


def restore_organization(*, actor: User, name: str, kind: str) -> Undone:
    return _back(organizations.add_organization(name, kind, actor=actor), name)


def restore_department(*, actor: User, organization: int, parent: int | None, name: str) -> Undone:
    """Where the department above is gone by now, it comes back at the top; of a company that is gone: 404."""
    company = get_object_or_404(Organization, pk=organization)
    above = company.departments.filter(pk=parent or 0).first()
    organizations.add_department(company, name, parent=above, actor=actor)
    return _back(company, name)


def _back(company: Organization, name: str) -> Undone:
    url = reverse("people:organization_detail", args=[company.pk])
    return Undone(_("“%(name)s” is back.") % {"name": name}, url)


def register_undos() -> None:
    undo.register("people.organization_restore", restore_organization)
    undo.register("people.department_restore", restore_department)
