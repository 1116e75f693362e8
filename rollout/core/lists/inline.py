"""One cell edited in place: value, editor, and the answer when somebody else was quicker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rollout.core.errors import RolloutError, Stale
from rollout.core.lists import cells
from rollout.core.lists.listing import Listing
from rollout.core.values import key_of


def edit_cell(
    request: HttpRequest,
    listing: Listing,
    record: Any,
    key: str,
    form_class: type[forms.Form],
    save: Callable[[Any, int], Any],
) -> HttpResponse:
    """The view behind `edit_url`. GET: the editor (`?cancel`: the cell). POST: save, then the cell.

    `form_class` has a field named like the column. `save(value, version)` calls the service and
    returns the record as it now is; its refusals stay in the cell with what was typed.
    """
    if request.method != "POST":
        return (
            show(listing, record, key)
            if "cancel" in request.GET
            else ask(request, listing, record, key, form_class)
        )
    form = form_class(request.POST)
    if not form.is_valid():
        error = " ".join(str(e) for e in form.errors.get(key, form.non_field_errors()))
        return ask(request, listing, record, key, form_class, error)
    version = request.POST.get("version", "")
    try:
        saved = save(form.cleaned_data[key], key_of(version) or 0)
    except Stale as stale:
        theirs = listing.definition.column(key).read(stale.record)
        text = _("Changed meanwhile to “%(value)s”. Save again to replace it.") % {"value": theirs}
        return ask(request, listing, stale.record, key, form_class, text)
    except RolloutError as refusal:
        return ask(request, listing, record, key, form_class, refusal.message)
    return show(listing, saved, key, saved=True)


def show(listing: Listing, record: Any, key: str, *, saved: bool = False) -> HttpResponse:
    cell = cells.cell(listing, listing.definition.column(key), record)
    return HttpResponse(cell.replace("<td", "<td data-saved", 1) if saved else cell)


def ask(
    request: HttpRequest,
    listing: Listing,
    record: Any,
    key: str,
    form_class: type[forms.Form],
    error: str | Promise = "",
) -> HttpResponse:
    """The editor, with what was typed if there is an error."""
    column = listing.definition.column(key)
    field = form_class(request.POST if error else None, initial={key: column.read(record)})[key]
    field.field.widget.attrs["aria-label"] = column.label
    values = {
        "column": column,
        "field": field,
        "error": error,
        "version": record.version,
        "url": request.path,
    }
    return render(request, "components/cell_editor.html", values)
