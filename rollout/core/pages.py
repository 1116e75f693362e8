"""Pages and their fragments: one URL, answered whole or in part as htmx asks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise

PANEL = "panel-body"
DIALOG = "dialog-body"


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does. `refusal` says why it cannot be done now (the button is shown, disabled).

    `opens` puts the answer of a GET into the dialog or the side panel; `post` makes it a form;
    `kind` is primary, danger or quiet; key "new" answers to the key `n`.
    """

    label: str | Promise
    url: str = ""
    icon: str = ""
    kind: Literal["", "primary", "danger", "quiet"] = ""
    key: str = ""
    opens: Literal["", "dialog", "panel"] = ""
    post: bool = False
    confirm: str | Promise = ""
    refusal: str | Promise = ""


def root_id(template: str) -> str:
    """The id of a fragment's root element: its file name without underscore and ending.

    >>> root_id("phases/_plan_table.html")
    'plan_table'
    """
    return PurePosixPath(template).stem.removeprefix("_")


def target_of(request: HttpRequest) -> str:
    """The id of the element htmx wants to fill; empty for a whole page (also when history is restored)."""
    if request.headers.get("HX-Request") != "true" or request.headers.get("HX-History-Restore-Request"):
        return ""
    return request.headers.get("HX-Target", "")


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragments: Sequence[str] = (),
    panel: str = "",
    dialog: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or the part that htmx asked for.

    The fragment whose root id is the request's target wins; `panel` answers the side panel and
    `dialog` the dialog. Everything else, and everything without JavaScript, gets the whole page.
    """
    target = target_of(request)
    chosen = {root_id(name): name for name in fragments} | {PANEL: panel, DIALOG: dialog}
    response = render(request, chosen.get(target) or template, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def done(request: HttpRequest, url: str, *, stay: bool = False) -> HttpResponse:
    """Answer after a successful write.

    Without htmx: a redirect to `url`. With htmx from the dialog, the panel or (`stay`) any place in
    a page: dialogs close, and whatever listens to `kit:changed` loads itself anew.
    Otherwise htmx goes to `url`.
    """
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(url)
    if stay or target_of(request) in {PANEL, DIALOG}:
        return changed()
    return HttpResponse(headers={"HX-Redirect": url})


def changed(**events: Any) -> HttpResponse:
    """An empty answer that tells the page that records changed."""
    triggers = {
        "kit:changed": {},
        **({"kit:close": {}} if not events.pop("keep_open", False) else {}),
        **events,
    }
    return HttpResponse(headers={"HX-Reswap": "none", "HX-Trigger": json.dumps(triggers)})
