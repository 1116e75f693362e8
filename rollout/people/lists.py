"""The lists of this app."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rollout.core.lists import Asker, ChoiceFilter, Column, ListDefinition, YesNoFilter
from rollout.core.markup import Status
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import Department, Organization, OrganizationKind
from rollout.people.queries import Sight
from rollout.people.roles import TENANT_ROLES, Role


def standing(person: Any) -> Status:
    if not person.is_active:
        return Status(_("Account closed"), "neutral", "lock")
    if not getattr(person, "joined", True):
        return Status(_("Invited"), "neutral", "mail")
    return Status(_("Account open"), "good", "circle-check")


def roles_text(person: Any) -> str:
    return _(", ").join(str(ROLE_LABELS[Role(held.role)]) for held in person.tenant_roles.all())


def organizations(asker: Asker) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Organization.objects.values_list("pk", "name")]


def departments(asker: Asker) -> list[tuple[str, str]]:
    rows = Department.objects.order_by("organization__name", "name").values_list(
        "pk", "organization__name", "name"
    )
    return [(str(pk), f"{organization} · {name}") for pk, organization, name in rows]


def person_list(sight: Sight) -> ListDefinition:
    """People as this reader may see them: a masked column can be neither sorted nor searched by."""
    open_address = sight.full("email")
    return ListDefinition(
        key="people.people",
        title=_("People"),
        columns=(
            Column("name", _("Full name"), sort="name", link=True),
            Column("email", _("E-mail address"), value=sight.email, sort="email" if open_address else ""),
            Column("job_title", _("Job title"), sort="job_title"),
            Column("organization", _("Organisation"), sort="organization__name"),
            Column("department", _("Department"), sort="department__name"),
            Column("roles", _("Roles for the installation"), value=roles_text),
            Column("standing", _("Account"), value=standing, kind="status"),
            Column("last_login", _("Last sign-in"), sort="last_login", kind="moment", shown=False),
        ),
        filters=(
            ChoiceFilter(key="organization", label=_("Organisation"), choices=organizations),
            ChoiceFilter(key="department", label=_("Department"), choices=departments),
            ChoiceFilter(
                key="role",
                label=_("Role for the installation"),
                path="tenant_roles__role",
                choices=[(r.value, ROLE_LABELS[r]) for r in Role if r in TENANT_ROLES],
            ),
            YesNoFilter(key="active", label=_("Account is open"), path="is_active"),
        ),
        default_sort=("name",),
        search=("name", "job_title", "email") if open_address else ("name", "job_title"),
        export_name="people",
    )


ORGANIZATION_LIST = ListDefinition(
    key="people.organizations",
    title=_("Organisations"),
    columns=(
        Column("name", _("Name"), sort="name", link=True),
        Column("kind", _("Kind"), value=lambda one: one.get_kind_display(), sort="kind"),
        Column("departments", _("Departments"), value="department_count", kind="number"),
        Column("people", _("People"), value="people_count", kind="number"),
    ),
    filters=(ChoiceFilter(key="kind", label=_("Kind"), choices=OrganizationKind.choices),),
    default_sort=("name",),
    search=("name",),
    export_name="organizations",
)
