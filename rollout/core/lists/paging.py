"""One page of rows by seeking, and a count that stops early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import IntegerField, QuerySet, Subquery

from rollout.core.lists.query import Query
from rollout.core.lists.seek import Mark, SortKey, beyond, sort_values


@dataclass(frozen=True, slots=True)
class Page:
    """first: number of the first row (1-based; counted while paging, so approximate when others write).
    total: rows in all, at most the cap; `capped` says that there are more."""

    rows: Sequence[Any]
    first: int
    total: int
    capped: bool
    before: str
    after: str

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


class RowsUpTo(Subquery):
    """How many rows a queryset finds, counting no further than `most`; asked together with the rows."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, queryset: QuerySet[Any], most: int) -> None:
        super().__init__(queryset.order_by().values("pk")[:most])


def load_page(queryset: QuerySet[Any], keys: Sequence[SortKey], query: Query, size: int, cap: int) -> Page:
    """The page that `after` or `before` names; a mark that does not fit shows the first page."""
    queryset = queryset.annotate(counted_rows=RowsUpTo(queryset, cap + 1))
    backward = "before" in query.values
    mark = Mark.decode(query.get("before" if backward else "after"), keys)
    try:
        rows, more = fetch(queryset, keys, mark, size, backward)
    except (ValueError, TypeError, OverflowError, ValidationError):
        mark, backward = None, False
        rows, more = fetch(queryset, keys, None, size, False)
    if rows:
        counted = rows[0].counted_rows
    else:
        counted = queryset.order_by()[: cap + 1].count() if mark is not None else 0
    total, capped = min(counted, cap), counted > cap
    first = first_number(mark, backward, len(rows), total)
    earlier = more if backward else mark is not None
    later = (mark is not None) if backward else more
    return Page(
        rows=rows,
        first=first,
        total=total,
        capped=capped,
        before=Mark(sort_values(rows[0], keys), first).encode() if rows and earlier else "",
        after=Mark(sort_values(rows[-1], keys), first + len(rows) - 1).encode() if rows and later else "",
    )


def fetch(
    queryset: QuerySet[Any], keys: Sequence[SortKey], mark: Mark | None, size: int, backward: bool
) -> tuple[list[Any], bool]:
    """Up to `size` rows in display order, and whether there are more in the direction of reading."""
    keys = [key.reversed() for key in keys] if backward else list(keys)
    rows = queryset.order_by(*(key.order() for key in keys))
    if mark is not None:
        rows = rows.filter(beyond(keys, mark.values))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    return (found[::-1] if backward else found), more


def first_number(mark: Mark | None, backward: bool, count: int, total: int) -> int:
    if backward:
        return max(1, (mark.number if mark else total + 1) - count)
    return mark.number + 1 if mark else 1
