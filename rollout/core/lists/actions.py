"""Runs a bulk action posted to the list's own URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollout.core.errors import InvalidInput
from rollout.core.lists.bulk import MAX_ROWS, BulkAction, BulkRequest, RowResult
from rollout.core.pages import DIALOG, target_of
from rollout.core.values import key_of

if TYPE_CHECKING:
    from rollout.core.lists.listing import Listing


def run_bulk(listing: Listing) -> HttpResponse:
    """Ask (form or confirmation) on the first post, act on the second; act at once where nothing is asked."""
    request = listing.request
    action = find(listing, request.POST["bulk"])
    rows = chosen_rows(listing)
    confirmed = "confirmed" in request.POST
    form = action.form(request.POST if confirmed else None) if action.form else None
    asks = form is not None or bool(action.confirm)
    if asks and (not confirmed or (form is not None and not form.is_valid())):
        return ask(listing, action, rows, form)
    values = form.cleaned_data if form is not None else {}
    results = list(action.run(BulkRequest(request, rows, values)))
    return answer(listing, results)


def find(listing: Listing, key: str) -> BulkAction:
    for action in listing.definition.bulk_actions:
        if action.key == key:
            return action
    raise InvalidInput("bulk_unknown", _("This list has no action “%(key)s”.") % {"key": key})


def chosen_rows(listing: Listing) -> list[Any]:
    """The ticked rows, or all that the filters leave; never one that the reader may not see."""
    post = listing.request.POST
    if "all" in post:
        rows = list(listing.rows_found[: MAX_ROWS + 1])
    else:
        picked = [pk for text in post.getlist("selected") if (pk := key_of(text)) is not None]
        rows = list(listing.all_rows.filter(pk__in=picked[: MAX_ROWS + 1]))
    if not rows:
        raise InvalidInput("bulk_nothing", _("No row is selected; tick the rows first."))
    if len(rows) > MAX_ROWS:
        raise InvalidInput(
            "bulk_too_many",
            _("More than %(limit)s rows at once; narrow the filter.") % {"limit": f"{MAX_ROWS:,}"},
        )
    return rows


def ask(listing: Listing, action: BulkAction, rows: list[Any], form: Any) -> HttpResponse:
    """The action's form or question, with the chosen rows in it: dialog or page."""
    values = {"listing": listing, "action": action, "rows": rows, "form": form}
    inside = target_of(listing.request) == DIALOG
    template = "components/list_bulk_dialog.html" if inside else "components/list_bulk_page.html"
    return render(
        listing.request, template, values, status=422 if form is not None and form.is_bound else 200
    )


def answer(listing: Listing, results: list[RowResult]) -> HttpResponse:
    """Say how many were changed and why the others were not, above the list as it now is."""
    request: HttpRequest = listing.request
    refused = [r for r in results if r.refusal]
    changed = len(results) - len(refused)
    if changed and not messages.get_messages(request):
        text = ngettext("%(count)s row changed.", "%(count)s rows changed.", changed) % {"count": changed}
        messages.success(request, text)
    if target_of(request) in {DIALOG, listing.dom_id}:
        listing.outcome = refused
        response = listing.fragment()
        response["HX-Retarget"] = f"#{listing.dom_id}"
        response["HX-Reswap"] = "outerHTML"
        response["HX-Trigger"] = '{"kit:close": {}}'
        return response
    for one in refused:
        messages.error(request, f"{one.row}: {one.refusal}")
    return HttpResponseRedirect(listing.url)
