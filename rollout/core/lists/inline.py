"""One cell edited in place: value, editor, and the answer when somebody else was quicker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rollout.core.conflicts import SEEN
from rollout.core.errors import RolloutError, Stale
from rollout.core.lists import cells
from rollout.core.lists.listing import Listing
from rollout.core.values import key_of


@dataclass(frozen=True, slots=True)
class Opened:
    """The version of the record, and what its cell showed, when somebody began to type."""

    version: Any
    text: str


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
    opened = Opened(request.POST.get("version", ""), request.POST.get(SEEN, ""))
    if not form.is_valid():
        error = " ".join(str(e) for e in form.errors.get(key, form.non_field_errors()))
        return ask(request, listing, record, key, form_class, error, opened)
    try:
        saved = save(form.cleaned_data[key], key_of(opened.version) or 0)
    except Stale as stale:
        theirs = shown(listing, stale.record, key)
        text = _(
            "It was “%(before)s”, and somebody else made it “%(value)s” meanwhile. Save again to replace it."
        )
        told = text % {"before": opened.text or "–", "value": theirs or "–"}
        return ask(request, listing, stale.record, key, form_class, told)
    except RolloutError as refusal:
        return ask(request, listing, record, key, form_class, refusal.message, opened)
    return show(listing, saved, key, saved=True)


def show(listing: Listing, record: Any, key: str, *, saved: bool = False) -> HttpResponse:
    cell = cells.cell(listing, listing.definition.column(key), record)
    return HttpResponse(cell.replace("<td", "<td data-saved", 1) if saved else cell)


def shown(listing: Listing, record: Any, key: str) -> str:
    """A cell in words."""
    value = listing.definition.column(key).read(record)
    return "" if value is None else str(value)


def ask(
    request: HttpRequest,
    listing: Listing,
    record: Any,
    key: str,
    form_class: type[forms.Form],
    error: str | Promise = "",
    opened: Opened | None = None,
) -> HttpResponse:
    """The editor, with what was typed if there is an error. Without `opened` it begins with the record as it
    is now."""
    column = listing.definition.column(key)
    field = form_class(request.POST if error else None, initial={key: column.read(record)})[key]
    field.field.widget.attrs["aria-label"] = column.label
    values = {
        "column": column,
        "field": field,
        "error": error,
        "opened": opened or Opened(record.version, shown(listing, record, key)),
        "url": request.path,
    }
    return render(request, "components/cell_editor.html", values)
