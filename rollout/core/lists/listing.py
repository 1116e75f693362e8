"""A list bound to a request: what the template shows, and the answers to its own requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rollout.core.lists import actions, cells, exports
from rollout.core.lists.columns import Column
from rollout.core.lists.definition import PAGE_SIZES, Empty, ListDefinition
from rollout.core.lists.filters import Asker, Filter, NotUnderstood
from rollout.core.lists.paging import Page, load_page
from rollout.core.lists.query import Query
from rollout.core.lists.saved import place_of
from rollout.core.lists.sorting import Head, chosen_order, heads, seek_keys
from rollout.core.models import SavedView
from rollout.core.pages import DIALOG, Action, target_of
from rollout.core.values import key_of

PARTS = ("filters", "columns", "views")
PAPER = "pdf"


@dataclass(frozen=True, slots=True)
class Chip:
    """One set filter: `text` in words, `url` without it; `refused` when the URL said something unreadable."""

    label: str | Promise
    text: str
    url: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    pk: Any
    url: str
    cells: SafeString
    name: str


class Listing:
    """Build it with ListDefinition.bind; `response()` first, then the page's own template."""

    def __init__(
        self,
        definition: ListDefinition,
        request: HttpRequest,
        queryset: QuerySet[Any],
        scope: str,
        row_url: Callable[[Any], str] | None,
        edit_url: Callable[[Any, str], str] | None,
        new: Action | None,
        empty: Empty | None,
    ) -> None:
        self.definition = definition
        self.request = request
        self.all_rows = queryset
        self.scope = scope
        self.row_url = row_url
        self.edit_url = edit_url
        self.new = new
        self.empty = empty
        self.query = Query(request.GET)
        self.path = request.path
        self.outcome: list[Any] = []

    @property
    def dom_id(self) -> str:
        return self.definition.key.replace(".", "-").replace("_", "-")

    @property
    def url(self) -> str:
        """This view of the list, as a link to share."""
        return self.query.tidy().url(self.path)

    @cached_property
    def asker(self) -> Asker:
        return Asker(self.request.user, self.all_rows, self.scope)

    @cached_property
    def narrowed(self) -> tuple[QuerySet[Any], list[Chip]]:
        """The rows after search and filters, and the chips that say so."""
        queryset, chips = search(self.all_rows, self.definition.search, self.query.get("q")), []
        if words := self.query.get("q"):
            chips.append(Chip(_("Search"), f"“{words}”", self.query.without(["q"]).url(self.path)))
        for one in self.definition.filters:
            queryset, chip = self.narrow(queryset, one)
            chips += [chip] if chip else []
        return queryset, chips

    def narrow(self, queryset: QuerySet[Any], one: Filter) -> tuple[QuerySet[Any], Chip | None]:
        away = self.query.without(one.names).url(self.path)
        try:
            value = one.parse(self.query)
            if value is None:
                return queryset, None
            return one.narrow(queryset, value, self.asker), Chip(
                one.label, one.words(value, self.asker), away
            )
        except NotUnderstood as reason:
            return queryset, Chip(one.label, str(reason), away, refused=True)

    @property
    def rows_found(self) -> QuerySet[Any]:
        return self.narrowed[0]

    @property
    def chips(self) -> list[Chip]:
        return self.narrowed[1]

    @cached_property
    def columns(self) -> list[Column]:
        """Chosen columns in the chosen order; the link column is always there."""
        known = {c.key: c for c in self.definition.columns}
        asked = [key for text in self.query.all("cols") for key in text.split(",")]
        chosen = [known[key] for key in dict.fromkeys(asked) if key in known]
        chosen = chosen or [c for c in self.definition.columns if c.shown]
        return chosen if self.link in chosen else [self.link, *chosen]

    @cached_property
    def link(self) -> Column:
        return next((c for c in self.definition.columns if c.link), self.definition.columns[0])

    @cached_property
    def heads(self) -> list[Head]:
        return heads(self.definition, self.query, self.columns, self.path)

    @property
    def sortable(self) -> list[Head]:
        """Every column one may sort by, for the sort menu."""
        return heads(self.definition, self.query, [c for c in self.definition.columns if c.sort], self.path)

    @cached_property
    def size(self) -> int:
        asked = key_of(self.query.get("size"))
        return asked if asked in PAGE_SIZES else self.definition.page_size

    @cached_property
    def page(self) -> Page:
        keys = seek_keys(chosen_order(self.definition, self.query), self.all_rows.model)
        return load_page(self.rows_found, keys, self.query, self.size, self.definition.count_cap)

    @cached_property
    def rows(self) -> list[Row]:
        if self.definition.prepare:
            self.definition.prepare(self.page.rows)
        return [self.row(record) for record in self.page.rows]

    def row(self, record: Any) -> Row:
        url = self.row_url(record) if self.row_url else ""
        return Row(record.pk, url, cells.row_cells(self, record, url), str(self.link.read(record)))

    @property
    def is_empty(self) -> bool:
        """No row at all, filters aside: time to teach."""
        return not self.rows and not self.chips

    @property
    def range_text(self) -> str:
        page = self.page
        total = f"{page.total:,}" + ("+" if page.capped else "")
        if not page.rows:
            return _("Nothing found")
        return _("%(first)s–%(last)s of %(total)s") % {
            "first": f"{page.first:,}",
            "last": f"{page.last:,}",
            "total": total,
        }

    @property
    def pages(self) -> dict[str, str]:
        """URLs of first, previous, next and last page; empty where there is none."""
        page, at = self.page, self.query.with_values
        before = at(before=page.before).url(self.path) if page.before else ""
        after = at(after=page.after).url(self.path) if page.after else ""
        last = f"{at().url(self.path)}{'&' if str(at()) else '?'}before=" if page.after else ""
        return {
            "first": at().url(self.path) if page.before else "",
            "previous": before,
            "next": after,
            "last": last,
        }

    def at(self, **changes: str) -> str:
        return self.query.with_values(**changes).url(self.path)

    @property
    def part(self) -> str:
        part = self.query.get("part")
        return part if part in PARTS else ""

    @property
    def part_urls(self) -> dict[str, str]:
        return {part: self.at(part=part) for part in PARTS}

    @property
    def export_urls(self) -> dict[str, str]:
        kinds = (*exports.KINDS, *([PAPER] if self.definition.paper else []))
        return {kind: self.at(export=kind) for kind in kinds}

    @property
    def clear_url(self) -> str:
        names = [name for f in self.definition.filters for name in f.names]
        return self.query.without(["q", *names]).url(self.path)

    def response(self) -> HttpResponseBase | None:
        """The answer to the list's own requests; None: it is the page that is asked for."""
        if self.request.method == "POST" and "bulk" in self.request.POST:
            return actions.run_bulk(self)
        if (kind := self.query.get("export")) in exports.KINDS:
            return exports.download(self, kind)
        if kind == PAPER and self.definition.paper:
            return self.definition.paper(self)
        target = target_of(self.request)
        if self.part and target in {DIALOG, f"{self.dom_id}-views"}:
            return render(self.request, f"components/list_{self.part}.html", {"listing": self})
        return self.fragment() if target == self.dom_id else None

    def fragment(self) -> HttpResponse:
        """The list alone, under its tidy address."""
        response = render(self.request, "components/list.html", {"listing": self})
        response["Vary"] = "HX-Request, HX-Target"
        if self.request.GET.urlencode() != str(self.query.tidy()):
            response["HX-Push-Url"] = self.url
        return response

    def column_choices(self) -> list[dict[str, Any]]:
        """Columns in view in their order, then the others."""
        rest = [c for c in self.definition.columns if c not in self.columns]
        return [
            {"column": c, "shown": c in self.columns, "fixed": c is self.link} for c in [*self.columns, *rest]
        ]

    @property
    def default_columns_url(self) -> str:
        return self.at(cols="")

    @cached_property
    def saved_views(self) -> list[SavedView]:
        """Own views and shared ones; the one in use is marked `current`."""
        views = list(SavedView.objects.visible_to(self.request.user, self.definition.key, self.scope))
        for view in views:
            view.current = str(view.pk) == self.query.get("view")  # type: ignore[attr-defined]
        return views

    @property
    def own_current_view(self) -> SavedView | None:
        mine = (v for v in self.saved_views if v.owner_id == self.request.user.pk)
        return next((v for v in mine if v.current), None)  # type: ignore[attr-defined]

    @property
    def save_view_url(self) -> str:
        address = QueryDict(mutable=True)
        address.update(
            {
                "place": place_of(self.request.user, self.definition.key, self.scope),
                "path": self.path,
                "query": str(self.query.tidy()),
            }
        )
        return f"{reverse('frame:view_save')}?{address.urlencode()}"

    def filter_controls(self) -> list[dict[str, Any]]:
        return [{"filter": f, **f.form_values(self.query, self.asker)} for f in self.definition.filters]

    def kept_by_filters(self) -> list[tuple[str, str]]:
        return self.query.keep(["q", "sort", "cols", "size"])

    def kept_by_search(self) -> list[tuple[str, str]]:
        names = [name for f in self.definition.filters for name in f.names]
        return self.query.keep([*names, "sort", "cols", "size", "view"])

    def kept_by_columns(self) -> list[tuple[str, str]]:
        names = [name for f in self.definition.filters for name in f.names]
        return self.query.keep([*names, "q", "sort", "size", "view"])


def search(queryset: QuerySet[Any], paths: tuple[str, ...], text: str) -> QuerySet[Any]:
    """Rows in which each word occurs in one of the paths."""
    if not paths:
        return queryset
    for word in text.split()[:10]:
        anywhere = Q()
        for path in paths:
            anywhere |= Q(**{f"{path}__icontains": word})
        queryset = queryset.filter(anywhere)
    return queryset
