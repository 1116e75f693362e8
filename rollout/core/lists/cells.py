"""The cells of a row as HTML; drawn in Python, because a page has hundreds of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rollout.core.lists.columns import Column
from rollout.core.markup import icon_html

if TYPE_CHECKING:
    from rollout.core.lists.listing import Listing


def row_cells(listing: Listing, record: Any, url: str) -> SafeString:
    return SafeString("".join(cell(listing, column, record, url) for column in listing.columns))


def cell(listing: Listing, column: Column, record: Any, url: str = "") -> SafeString:
    """One `<td>` (the link column: a row head). An editable cell is a button that asks for its editor."""
    inside = column.show(record)
    if column is listing.link:
        if url:
            inside = format_html('<a class="row-link" href="{}" data-panel>{}</a>', url, inside)
        return format_html('<th scope="row" class="{}">{}</th>', column.css, inside)
    if column.edit and listing.edit_url is not None:
        inside = edit_button(column, inside, listing.edit_url(record, column.key))
    return format_html('<td class="{}">{}</td>', column.css, inside)


def edit_button(column: Column, inside: SafeString | str, url: str) -> SafeString:
    return format_html(
        '<button type="button" class="cell-edit" hx-get="{}" hx-target="closest td" hx-swap="outerHTML"'
        ' data-no-push aria-label="{}">{}{}</button>',
        url,
        _("Edit %(column)s") % {"column": column.label},
        inside or "–",
        icon_html("pencil"),
    )
