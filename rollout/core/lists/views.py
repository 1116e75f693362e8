"""Saved views: keep, and delete with undo."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rollout.core.forms import Form
from rollout.core.lists import saved
from rollout.core.models import SavedView
from rollout.core.pages import changed, done, page
from rollout.core.toasts import offer_undo


class SaveViewForm(Form):
    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=80)
    shared = forms.BooleanField(label=gettext_lazy("Share with everybody who sees this list"), required=False)


@require_http_methods(["GET", "POST"])
def save_view(request: HttpRequest) -> HttpResponse:
    """`place`, `path` and `query` come with the address; a name of one's own is overwritten."""
    path = request.GET.get("path", "/")
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        path = "/"
    form = SaveViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        list_key, scope = saved.shown_at(request.user, request.GET.get("place", ""))
        query = request.GET.get("query", "")
        view = saved.keep_view(request.user, list_key=list_key, scope=scope, query=query, **form.cleaned_data)
        messages.success(request, _("View “%(name)s” saved.") % {"name": view.name})
        return done(request, f"{path}?{view.query}&view={view.pk}")
    context = {"form": form, "back": path}
    status = 422 if form.is_bound else 200
    return page(
        request, "lists/save_view.html", context, dialog="components/list_save_view.html", status=status
    )


@require_POST
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, owner=request.user)
    kept = saved.remove_view(view)
    offer_undo(request, _("View “%(name)s” deleted.") % {"name": view.name}, "core.restore_view", **kept)
    return changed() if request.headers.get("HX-Request") else done(request, "/")
