"""Saved views: keep, and delete with undo. Preferences of one person, so not audited."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rollout.core.forms import Form
from rollout.core.lists.query import PLACE, Query
from rollout.core.models import SavedView
from rollout.core.pages import changed, done, page
from rollout.core.toasts import offer_undo
from rollout.core.undo import Undone

KEPT_OUT = (*PLACE, "view", "panel")


class SaveViewForm(Form):
    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=80)
    shared = forms.BooleanField(label=gettext_lazy("Share with everybody who sees this list"), required=False)


@require_http_methods(["GET", "POST"])
def save_view(request: HttpRequest) -> HttpResponse:
    """`list`, `scope`, `path` and `query` come with the address; a name of one's own is overwritten."""
    path = request.GET.get("path", "/")
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        path = "/"
    form = SaveViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        view = store(request.user, request.GET, form.cleaned_data)
        messages.success(request, _("View “%(name)s” saved.") % {"name": view.name})
        return done(request, f"{path}?{view.query}&view={view.pk}")
    context = {"form": form, "back": path}
    status = 422 if form.is_bound else 200
    return page(
        request, "lists/save_view.html", context, dialog="components/list_save_view.html", status=status
    )


def store(user: Any, address: QueryDict, values: dict[str, Any]) -> SavedView:
    query = Query(QueryDict(address.get("query", ""))).without(KEPT_OUT)
    view, _created = SavedView.objects.update_or_create(
        owner=user,
        list_key=address.get("list", "")[:80],
        scope=address.get("scope", "")[:80],
        name=values["name"],
        defaults={"query": str(query)[:2000], "shared": values["shared"]},
    )
    return view


@require_POST
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, owner=request.user)
    kept = {f: getattr(view, f) for f in ("list_key", "scope", "name", "query", "shared")}
    view.delete()
    offer_undo(request, _("View “%(name)s” deleted.") % {"name": view.name}, "core.restore_view", **kept)
    return changed() if request.headers.get("HX-Request") else done(request, "/")


def restore_view(*, actor: Any, **values: Any) -> Undone:
    """Undo handler of `remove_view`."""
    view, _created = SavedView.objects.get_or_create(
        owner=actor,
        list_key=values["list_key"],
        scope=values["scope"],
        name=values["name"],
        defaults={"query": values["query"], "shared": values["shared"]},
    )
    return Undone(_("View “%(name)s” is back.") % {"name": view.name})
