"""Paging by the last row seen: page 2,000 costs what page 1 costs, and nothing shifts while one reads."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import OrderBy


@dataclass(frozen=True, slots=True)
class SortKey:
    """One level of the order. Nothing sorts last, in both directions, until reversed."""

    path: str
    descending: bool = False
    nullable: bool = True
    nulls_last: bool = True

    def reversed(self) -> SortKey:
        return replace(self, descending=not self.descending, nulls_last=not self.nulls_last)

    def order(self) -> OrderBy:
        # without nulls an index can serve the order, so the words are left out
        nulls = ({"nulls_last": True} if self.nulls_last else {"nulls_first": True}) if self.nullable else {}
        return F(self.path).desc(**nulls) if self.descending else F(self.path).asc(**nulls)

    def beyond(self, value: Any) -> Q:
        """Rows strictly after `value` at this level."""
        if value is None:
            return Q(pk__in=[]) if self.nulls_last else Q(**{f"{self.path}__isnull": False})
        further = Q(**{f"{self.path}__{'lt' if self.descending else 'gt'}": value})
        return further | Q(**{f"{self.path}__isnull": True}) if self.nullable and self.nulls_last else further

    def level(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page begins: the sort values of the row before it, and that row's number (from 1)."""

    values: tuple[Any, ...]
    number: int

    def encode(self) -> str:
        text = json.dumps([self.number, [pack(v) for v in self.values]], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, keys: Sequence[SortKey]) -> Mark | None:
        """None for anything that is not a mark of this order."""
        try:
            number, packed = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            values = tuple(unpack(v) for v in packed)
        except (ValueError, TypeError, KeyError, ArithmeticError):
            return None
        if len(values) != len(keys) or not isinstance(number, int) or values[-1] is None:
            return None
        return cls(values, number)


def pack(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value if value is None or isinstance(value, (int, float, bool)) else str(value)


UNPACK: dict[str, Callable[[str], Any]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "decimal": Decimal,
}


def unpack(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    return UNPACK[kind](text)


def beyond(keys: Sequence[SortKey], values: Sequence[Any]) -> Q:
    """Rows after the row with these sort values."""
    condition = Q(pk__in=[])
    for depth, key in enumerate(keys):
        ties = Q()
        for earlier, value in zip(keys[:depth], values[:depth], strict=True):
            ties &= earlier.level(value)
        condition |= ties & key.beyond(values[depth])
    first, value = keys[0], values[0]
    if not first.nullable:
        # says again, in a form an index can use, that nothing before the first value is wanted
        condition &= Q(**{f"{first.path}__{'lte' if first.descending else 'gte'}": value})
    return condition


def sort_values(row: models.Model, keys: Sequence[SortKey]) -> tuple[Any, ...]:
    """The row's own values of the sort keys, read as loaded."""
    found = []
    for key in keys:
        value: Any = row
        for name in key.path.split("__"):
            value = getattr(value, name, None)
        found.append(value)
    return tuple(found)


def may_be_empty(model: type[models.Model], path: str) -> bool:
    """Can this path be NULL? An annotation may always be."""
    names = path.split("__")
    for position, name in enumerate(names):
        if name == "pk":
            return False
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return True
        if getattr(field, "null", True):
            return True
        if position < len(names) - 1:
            model = field.related_model  # type: ignore[assignment]
    return False
