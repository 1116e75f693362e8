"""The manager writes down what an owner said; the owner hears of it and confirms or corrects it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from phases.services.update_rights import require_running
from phases.views.update_page import OwnerPage
from phases.views.updates import round_numbered
from rollout.core.errors import StateRefusal
from rollout.core.pages import page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


@project_page(Permission.PLAN_WRITE)
@require_http_methods(["GET", "POST"])
def update_enter(request: HttpRequest, access: ProjectAccess, number: int, person: int) -> HttpResponse:
    """The owner's page of one round, filled in by whoever manages the plan."""
    rows = round_numbered(access, number).requests.select_related("round__plan__project", "user")
    asked = get_object_or_404(rows, user=person)
    require_running(asked.round)
    if asked.user_id == access.user.pk:
        raise StateRefusal("asked_yourself", _("This is asked of you; answer it as your own update."))
    owner = OwnerPage(asked, request.POST if request.method == "POST" else None, writer=access.user)
    back = reverse("phases:update_list", args=[access.project.slug])
    if request.method == "POST" and owner.send():
        text = _("The update is entered; %(person)s gets a mail to confirm or correct it.")
        messages.success(request, text % {"person": asked.user})
        return HttpResponseRedirect(back)
    trail = [(back, _("Updates"))]
    context = {"access": access, **owner.context, "url": request.path, "trail": trail}
    status = 422 if request.method == "POST" else 200
    return page(request, "phases/update_enter.html", context, status=status)
