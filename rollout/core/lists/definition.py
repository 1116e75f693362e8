"""What a list is, said once; `bind` ties it to a request and the rows the reader may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise

from rollout.core.lists.bulk import BulkAction
from rollout.core.lists.columns import Column
from rollout.core.lists.filters import Filter
from rollout.core.lists.query import RESERVED
from rollout.core.pages import Action

PAGE_SIZES = (25, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Empty:
    """The empty state: what belongs here, the action that does it, the action that loads an example."""

    sentence: str | Promise
    icon: str = "inbox"
    action: Action | None = None
    example: Action | None = None


@dataclass(frozen=True, kw_only=True)
class ListDefinition:
    """key: `app.things`; names the saved views and the element in the page.

    default_sort: column keys, `-` before for descending; the primary key always breaks ties.
    search: ORM paths; each word of a search must occur in one of them.
    count_cap: rows counted at most; beyond it the list says “10,000+”.
    prepare: reads what the values of some rows need, in a fixed number of queries; called with a page's
    rows and with each step of a file.
    paper: answers with the rows found as a document to print; given the Listing.
    """

    key: str
    columns: tuple[Column, ...]
    title: str | Promise
    filters: tuple[Filter, ...] = ()
    default_sort: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    bulk_actions: tuple[BulkAction, ...] = ()
    export_name: str = ""
    page_size: int = 50
    count_cap: int = 10_000
    prepare: Callable[[Sequence[Any]], None] | None = None
    paper: Callable[[Any], HttpResponseBase] | None = None

    def __post_init__(self) -> None:
        keys = [c.key for c in self.columns]
        names = [name for f in self.filters for name in f.names]
        if len(set(keys)) != len(keys) or len(set(names)) != len(names):
            raise ValueError(f"{self.key}: two columns or two filters share a key.")
        if taken := RESERVED & set(names):
            raise ValueError(f"{self.key}: filters may not be named {', '.join(sorted(taken))}.")
        if unknown := {k.removeprefix("-") for k in self.default_sort} - set(keys):
            raise ValueError(f"{self.key}: default_sort names no column: {', '.join(sorted(unknown))}.")

    def column(self, key: str) -> Column:
        return next(c for c in self.columns if c.key == key)

    def bind(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        *,
        scope: str = "",
        row_url: Callable[[Any], str] | None = None,
        edit_url: Callable[[Any, str], str] | None = None,
        new: Action | None = None,
        empty: Empty | None = None,
    ) -> Any:
        """The list for this reader. `queryset` holds only rows they may see.

        scope: where views are shared (a project's slug). row_url: the row's own page, for the panel.
        edit_url: (row, column key) → URL answering with `lists.cells`. new: the button of the key `n`.
        """
        from rollout.core.lists.listing import Listing

        return Listing(self, request, queryset, scope, row_url, edit_url, new, empty)
