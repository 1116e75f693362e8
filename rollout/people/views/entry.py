"""Ways in beside the password: an invitation, and the demo's one-click sign-in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rollout.core.errors import InvalidInput
from rollout.core.pages import page
from rollout.people.demo_cast import players
from rollout.people.doors import open_to_all
from rollout.people.forms import JoinForm
from rollout.people.labels import ROLE_LABELS
from rollout.people.roles import Role
from rollout.people.services import invitations
from rollout.people.views.people import refused


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    invitation = invitations.find(token)
    form = JoinForm(request.POST or None, initial={"name": invitation.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            user = invitations.accept(
                token, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
            )
        except InvalidInput as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Welcome, %(person)s.") % {"person": user})
            joined: HttpResponse = perform_login(request, user)
            return joined
    context = {"form": form, "invitation": invitation}
    return page(request, "people/invitation_accept.html", context, status=422 if form.errors else 200)


@open_to_all
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Routed in the demo only (people.urls); signs in as the person whom the demo made for the role."""
    role = request.POST.get("role", "")
    player = players([Role(role)])[0] if role in set(Role) else None
    if player is None or player.person is None:
        raise Http404(_("Nobody in the demo holds this role."))
    if request.user.is_authenticated:
        get_adapter().logout(request)
    signed_in: HttpResponse = perform_login(request, player.person)
    if player.stands_in:
        text = _("%(meant)s no longer plays the role “%(role)s” here; %(person)s stands in.")
        words = {"meant": player.meant, "role": ROLE_LABELS[player.role], "person": player.person}
        messages.warning(request, text % words)
    return signed_in
