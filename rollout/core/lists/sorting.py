"""The order of a list: read from the URL, shown in the heads, turned into seek keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rollout.core.lists.columns import Column
from rollout.core.lists.query import Query
from rollout.core.lists.seek import SortKey, may_be_empty

if TYPE_CHECKING:
    from rollout.core.lists.definition import ListDefinition


@dataclass(frozen=True, slots=True)
class Head:
    """One column's head. `url` sorts by it alone (again: the other way; again: no more), `add_url` within
    the present order. `direction` is ascending, descending or empty, `position` its rank in the order."""

    column: Column
    direction: str
    position: int
    url: str
    add_url: str


def chosen_order(definition: ListDefinition, query: Query) -> list[tuple[Column, bool]]:
    """(column, descending) pairs; nonsense in the URL is left out, an empty order becomes the default."""
    sortable = {c.key: c for c in definition.columns if c.sort}
    asked = query.get("sort").split(",")
    order: dict[str, bool] = {}
    for text in asked:
        key = text.removeprefix("-")
        if key in sortable and key not in order:
            order[key] = text.startswith("-")
    if not order:
        order = {k.removeprefix("-"): k.startswith("-") for k in definition.default_sort}
    return [(definition.column(key), descending) for key, descending in order.items()]


def seek_keys(order: list[tuple[Column, bool]], model: Any) -> list[SortKey]:
    """The order as seek keys; the primary key breaks ties."""
    keys = [
        SortKey(column.sort, descending, may_be_empty(model, column.sort))
        for column, descending in order
        if column.sort != "pk"
    ]
    last = order[-1][1] if order else False
    return [*keys, SortKey("pk", last, nullable=False)]


def heads(definition: ListDefinition, query: Query, columns: list[Column], path: str) -> list[Head]:
    order = {c.key: descending for c, descending in chosen_order(definition, query)}
    explicit = bool(query.get("sort"))
    return [head(column, order, explicit, query, path) for column in columns]


def head(column: Column, order: dict[str, bool], explicit: bool, query: Query, path: str) -> Head:
    if not column.sort:
        return Head(column, "", 0, "", "")
    key, state = column.key, order.get(column.key)
    alone = {None: key, False: f"-{key}", True: "" if explicit else key}[state]
    rest = {k: d for k, d in order.items() if k != key}
    added = [f"-{k}" if d else k for k, d in rest.items()] if explicit or state is None else []
    if state is not True:
        added.append(f"-{key}" if state is False else key)
    position = list(order).index(key) + 1 if state is not None and len(order) > 1 else 0
    return Head(
        column,
        {None: "", False: "ascending", True: "descending"}[state],
        position,
        query.with_values(sort=alone).url(path),
        query.with_values(sort=",".join(added)).url(path),
    )
