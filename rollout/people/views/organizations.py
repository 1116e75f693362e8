"""Pages about companies, their department trees, and what each role may do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollout.core.errors import InvalidInput
from rollout.core.lists import Empty
from rollout.core.pages import Action, done, page
from rollout.core.toasts import offer_undo
from rollout.people.access import tenant_allows
from rollout.people.doors import tenant_page
from rollout.people.forms import DepartmentForm, OrganizationForm
from rollout.people.lists import ORGANIZATION_LIST
from rollout.people.models import Department, Organization, TenantRole
from rollout.people.policy import role_rows
from rollout.people.queries import department_tree
from rollout.people.roles import TENANT_ROLES, Permission, Role
from rollout.people.services import organizations
from rollout.people.views.people import refused


def removed_text(record: Organization | Department) -> str:
    return _("“%(name)s” is removed.") % {"name": record}


def company_url(organization: Organization) -> str:
    return reverse("people:organization_detail", args=[organization.pk])


@tenant_page(Permission.USERS_READ)
@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    add = Action(
        _("Add an organisation"), reverse("people:organization_add"), "plus", "primary", "new", "dialog"
    )
    may_write = tenant_allows(request.user, Permission.USERS_WRITE)  # type: ignore[arg-type]
    rows = Organization.objects.annotate(
        department_count=Count("departments", distinct=True), people_count=Count("people", distinct=True)
    )
    listing = ORGANIZATION_LIST.bind(
        request,
        rows,
        row_url=company_url,
        new=add if may_write else None,
        empty=Empty(
            _("The company that gets the CRM and the one that brings it stand here."),
            "building",
            add if may_write else None,
        ),
    )
    return listing.response() or page(request, "people/organization_list.html", {"listing": listing})


@tenant_page(Permission.USERS_READ)
@require_safe
def organization_detail(request: HttpRequest, pk: int) -> HttpResponse:
    organization = get_object_or_404(Organization, pk=pk)
    context = {
        "organization": organization,
        "tree": department_tree(organization),
        "may_write": tenant_allows(request.user, Permission.USERS_WRITE),  # type: ignore[arg-type]
    }
    return page(request, "people/organization_detail.html", context, fragments=["people/_departments.html"])


def edited(
    request: HttpRequest, form: Any, title: str, save: Callable[[Any], Any], back_url: str | None
) -> HttpResponse:
    """Show a form, or save it and go on; the service's refusal stands beside its field."""
    if request.method == "POST" and form.is_valid():
        try:
            record = save(form)
        except InvalidInput as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return done(request, company_url(getattr(record, "organization", record)))
    context = {"form": form, "title": title, "verb": _("Save"), "back_url": back_url}
    status = 422 if form.errors else 200
    return page(request, "people/form.html", context, dialog="people/_form_dialog.html", status=status)


@tenant_page(Permission.USERS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def organization_add(request: HttpRequest) -> HttpResponse:
    def save(form: OrganizationForm) -> Organization:
        return organizations.add_organization(**form.changes(), actor=request.user)  # type: ignore[arg-type]

    form = OrganizationForm(request.POST or None)
    return edited(request, form, _("Add an organisation"), save, reverse("people:organization_list"))


@tenant_page(Permission.USERS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def organization_edit(request: HttpRequest, pk: int) -> HttpResponse:
    organization = get_object_or_404(Organization, pk=pk)

    def save(form: OrganizationForm) -> Organization:
        return organizations.change_organization(
            organization,
            form.changes(),
            version=form.seen_version,
            actor=request.user,  # type: ignore[arg-type]
        )

    form = OrganizationForm(request.POST or None, instance=organization)
    return edited(request, form, _("Change the organisation"), save, company_url(organization))


@tenant_page(Permission.USERS_WRITE)
@require_POST
def organization_remove(request: HttpRequest, pk: int) -> HttpResponse:
    organization = get_object_or_404(Organization, pk=pk)
    organizations.remove(organization, actor=request.user)  # type: ignore[arg-type]
    kept = {"name": organization.name, "kind": organization.kind}
    offer_undo(request, removed_text(organization), "people.organization_restore", **kept)
    return done(request, reverse("people:organization_list"))


@tenant_page(Permission.USERS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def department_add(request: HttpRequest, pk: int) -> HttpResponse:
    organization = get_object_or_404(Organization, pk=pk)

    def save(form: DepartmentForm) -> Department:
        return organizations.add_department(organization, **form.changes(), actor=request.user)  # type: ignore[arg-type]

    form = DepartmentForm(request.POST or None, organization=organization)
    return edited(request, form, _("Add a department"), save, company_url(organization))


@tenant_page(Permission.USERS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def department_edit(request: HttpRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department.objects.select_related("organization", "parent"), pk=pk)

    def save(form: DepartmentForm) -> Department:
        return organizations.change_department(
            Department.objects.get(pk=pk),
            form.changes(),
            version=form.seen_version,
            actor=request.user,  # type: ignore[arg-type]
        )

    form = DepartmentForm(request.POST or None, instance=department, organization=department.organization)
    return edited(request, form, _("Change the department"), save, company_url(department.organization))


@tenant_page(Permission.USERS_WRITE)
@require_POST
def department_remove(request: HttpRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department.objects.select_related("organization"), pk=pk)
    organizations.remove(department, actor=request.user)  # type: ignore[arg-type]
    kept = {"organization": department.organization_id, "parent": department.parent_id}
    offer_undo(request, removed_text(department), "people.department_restore", **kept, name=department.name)
    return done(request, company_url(department.organization), stay=True)


@tenant_page(Permission.USERS_READ)
@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    """Who holds a role for the whole installation, and the table of what every role may do."""
    held = TenantRole.objects.filter(user__is_active=True).select_related("user").order_by("user__name")
    holders = {role: [one.user for one in held if one.role == role] for role in Role if role in TENANT_ROLES}
    return page(
        request, "people/role_list.html", {"rows": role_rows(holders), "permissions": list(Permission)}
    )
