"""Columns: how a value is read, shown, sorted and exported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rollout.core.dates import day_html, moment_html
from rollout.core.markup import Status, icon_html, person_html, status_html
from rollout.core.numbers import number_text, percent_text

Kind = Literal["text", "number", "percent", "day", "moment", "status", "person", "yes_no"]
Reader = Callable[[Any], Any]
NUMERIC = frozenset({"number", "percent"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    value: attribute path (`owner.name`) or a function of the row; default: the key.
    sort: ORM path (or annotation) that orders by this column; empty: it cannot be sorted by.
    cell: draws the cell itself (safe HTML) where `kind` is not enough; export stays `value`.
    link: the cell opens the row; one column of a list has it. Without it the first column is it.
    shown: in view until the reader hides it. edit: the cell can be edited in place.
    wide: holds sentences, which a narrow column would make as tall as a page.
    """

    key: str
    label: str | Promise
    value: str | Reader = ""
    kind: Kind = "text"
    sort: str = ""
    cell: Reader | None = None
    link: bool = False
    shown: bool = True
    edit: bool = False
    digits: int = 0
    wide: bool = False

    def read(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        found = row
        for name in (self.value or self.key).split("."):
            found = getattr(found, name, None)
        return found

    def show(self, row: Any) -> SafeString | str:
        """The inside of the cell, escaped."""
        if self.cell is not None:
            return conditional_escape(self.cell(row))
        value = self.read(row)
        return "" if value is None else SHOW[self.kind](value, self.digits)

    @property
    def css(self) -> str:
        known = "num" if self.kind in NUMERIC else "nowrap" if self.kind != "text" else "text"
        return f"{known} wide" if self.wide else known

    def plain(self, row: Any) -> Any:
        """The value for a file: text, number, date, moment in local time, or None."""
        value = self.read(row)
        if isinstance(value, datetime) and timezone.is_aware(value):
            return timezone.localtime(value).replace(tzinfo=None)
        if self.kind == "yes_no" and value is not None:
            return yes_no(value)
        if (
            value is None
            or isinstance(value, (int, float))
            or self.kind in {"number", "percent", "day", "moment"}
        ):
            return value
        return str(value)


def yes_no(value: Any) -> str:
    return _("yes") if value else _("no")


def show_status(value: Any, digits: int) -> SafeString:
    return status_html(value if isinstance(value, Status) else Status(str(value)))


def show_yes_no(value: Any, digits: int) -> SafeString:
    return format_html("{} {}", icon_html("check" if value else "minus"), yes_no(value))


SHOW: dict[Kind, Callable[[Any, int], SafeString | str]] = {
    "text": lambda value, digits: conditional_escape(value),
    "number": number_text,
    "percent": percent_text,
    "day": lambda value, digits: day_html(value),
    "moment": lambda value, digits: moment_html(value),
    "status": show_status,
    "person": lambda value, digits: person_html(value),
    "yes_no": show_yes_no,
}
