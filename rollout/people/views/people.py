"""Pages about people: the list, one person, and what administration does to an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollout.core.errors import InvalidInput
from rollout.core.lists import Empty
from rollout.core.pages import Action, done, page
from rollout.people.access import people_within, roles_anywhere, tenant_allows, tenant_roles
from rollout.people.doors import page_for, tenant_page
from rollout.people.forms import InviteForm, PersonForm, ReasonForm, RoleForm
from rollout.people.labels import ROLE_LABELS
from rollout.people.lists import person_list
from rollout.people.models import TenantRole, User
from rollout.people.queries import Sight, listed_people
from rollout.people.roles import Permission, Role
from rollout.people.services import invitations, people


def detail_url(person: User) -> str:
    return reverse("people:person_detail", args=[person.pk])


def refused(form: Any, refusal: InvalidInput) -> None:
    """Put a service's refusal beside its field."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@page_for(Permission.USERS_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def person_list_page(request: HttpRequest) -> HttpResponse:
    reader: Any = request.user
    may_invite = tenant_allows(reader, Permission.USERS_INVITE)
    invite = Action(
        _("Invite a person"), reverse("people:person_invite"), "user-plus", "primary", "new", "dialog"
    )
    listing = person_list(Sight.of(reader)).bind(
        request,
        listed_people(reader),
        row_url=detail_url,
        new=invite if may_invite else None,
        empty=Empty(_("Everybody with an account stands here. Invite the first person."), "users", invite),
    )
    context = {"listing": listing, "may_write": tenant_allows(reader, Permission.USERS_WRITE)}
    return listing.response() or page(request, "people/person_list.html", context)


@page_for(Permission.USERS_READ, record=True)
@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    reader: Any = request.user
    person = get_object_or_404(listed_people(reader), pk=pk)
    sight = Sight.of(reader)
    context = {
        "person": person,
        "email": sight.email(person),
        "email_masked": sight.email(person) != person.email,
        "tenant_roles": [(held, ROLE_LABELS[Role(held.role)]) for held in person.tenant_roles.all()],
        "other_roles": [ROLE_LABELS[r] for r in Role if r in roles_anywhere(person) - tenant_roles(person)],
        "may_write": tenant_allows(reader, Permission.USERS_WRITE),
        "may_invite": tenant_allows(reader, Permission.USERS_INVITE),
        "own": person.pk == reader.pk,
        "role_form": RoleForm(held=set(tenant_roles(person))),
        "record": person,
    }
    return page(request, "people/person_detail.html", context, panel="people/_person_panel.html")


@tenant_page(Permission.USERS_INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = invitations.invite(**form.cleaned_data, actor=request.user)  # type: ignore[arg-type]
        except InvalidInput as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("%(person)s is invited by e-mail.") % {"person": person})
            return done(request, detail_url(person))
    context = {"form": form, "title": _("Invite a person"), "verb": _("Send the invitation")}
    status = 422 if form.errors else 200
    return page(request, "people/form.html", context, dialog="people/_form_dialog.html", status=status)


@tenant_page(Permission.USERS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            people.change_person(
                person,
                form.changes(),
                version=form.seen_version,
                actor=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return done(request, detail_url(person))
    context = {
        "form": form,
        "title": str(User.objects.get(pk=pk)),
        "verb": _("Save"),
        "back_url": detail_url(person),
    }
    return page(request, "people/form.html", context, status=422 if form.errors else 200)


@tenant_page(Permission.USERS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason first; the person's work stays."""
    person = get_object_or_404(User, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        people.deactivate(person, actor=request.user, why=form.cleaned_data["why"])  # type: ignore[arg-type]
        messages.success(request, _("The account of %(person)s is closed.") % {"person": person})
        return done(request, detail_url(person))
    lead = _("Sessions end at once and tokens open nothing. Everything that %(person)s did stays as it is.")
    return ask_reason(request, form, _("Close the account"), lead % {"person": person}, detail_url(person))


@tenant_page(Permission.USERS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        people.reset_second_factor(person, actor=request.user, why=form.cleaned_data["why"])  # type: ignore[arg-type]
        messages.success(
            request, _("%(person)s sets up a new second factor at the next sign-in.") % {"person": person}
        )
        return done(request, detail_url(person))
    lead = _("Make sure that it is really %(person)s who lost the phone.") % {"person": person}
    return ask_reason(request, form, _("Reset the second factor"), lead, detail_url(person))


@page_for(Permission.USERS_READ, record=True)
@require_http_methods(["GET", "HEAD", "POST"])
def person_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a masked address once, for a reason that stands in the audit log."""
    person = get_object_or_404(people_within(request.user, Permission.USERS_READ), pk=pk)  # type: ignore[arg-type]
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = people.reveal(person, actor=request.user, why=form.cleaned_data["why"])  # type: ignore[arg-type]
        context = {"person": person, "email": email, "back_url": detail_url(person)}
        return page(request, "people/revealed.html", context, dialog="people/_revealed_dialog.html")
    lead = _("The address of %(person)s is personal. Showing it is noted in the audit log.") % {
        "person": person
    }
    return ask_reason(request, form, _("Show the address"), lead, detail_url(person))


def ask_reason(request: HttpRequest, form: ReasonForm, title: str, lead: str, back_url: str) -> HttpResponse:
    context = {"form": form, "title": title, "verb": title, "lead": lead, "back_url": back_url}
    status = 422 if form.errors else 200
    return page(request, "people/form.html", context, dialog="people/_form_dialog.html", status=status)


@tenant_page(Permission.USERS_WRITE)
@require_POST
def person_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    people.reactivate(person, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The account of %(person)s is open again.") % {"person": person})
    return done(request, detail_url(person))


@tenant_page(Permission.USERS_INVITE)
@require_POST
def person_invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    invitations.invite_again(person, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("A new invitation is on its way; the earlier one opens nothing any more."))
    return done(request, detail_url(person))


@tenant_page(Permission.USERS_WRITE)
@require_POST
def role_grant(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST, held=set())
    if not form.is_valid():
        raise InvalidInput("role_unknown", _("Choose one of the roles."), field="role")
    role = Role(form.cleaned_data["role"])
    people.grant(person, role, actor=request.user)  # type: ignore[arg-type]
    messages.success(
        request, _("%(person)s is now %(role)s.") % {"person": person, "role": ROLE_LABELS[role]}
    )
    return done(request, detail_url(person))


@tenant_page(Permission.USERS_WRITE)
@require_POST
def role_revoke(request: HttpRequest, pk: int, held: int) -> HttpResponse:
    found = get_object_or_404(TenantRole.objects.select_related("user"), pk=held, user=pk)
    people.revoke(found, actor=request.user)  # type: ignore[arg-type]
    role = ROLE_LABELS[Role(found.role)]
    messages.success(request, _("%(person)s is no longer %(role)s.") % {"person": found.user, "role": role})
    return done(request, detail_url(found.user))
