"""Cells to values of a plan, by the kind of their column."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from phases.interchange.tables.amounts import OtherCurrency, read_amount
from phases.interchange.tables.columns import BY_KEY
from phases.interchange.tables.notation import Unread, read_duration, read_predecessors
from phases.interchange.tables.reading import TableFault, TableRow

YES = frozenset({"yes", "y", "true", "1", "是", "x"})
NO = frozenset({"no", "n", "false", "0", "否", ""})
SHARE = re.compile(r"-?\d{1,15}(\.\d{1,30})?", re.ASCII)
MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?"
)
LATEST = frozenset({"deadline", "finish", "actual_finish", "pinned_finish"})  # a day alone means its end
EVENING = time(23, 59)
HALF_A_MINUTE = timedelta(seconds=30)  # a workbook counts days as fractions


def values_of(row: TableRow, per_day: int, currency: str) -> dict[str, Any]:
    """By column key: whole numbers, text, (minutes, elapsed), date-times, predecessors, yes or no, percent,
    amounts in `currency`. Empty cells are None, of text "", of predecessors (). Error: TableFault with line
    and column.
    """
    found: dict[str, Any] = {}
    for key, cell in row.cells.items():
        try:
            if BY_KEY[key].kind == "money":
                found[key] = read_amount(cell, currency)
            else:
                found[key] = _value(key, cell, per_day)
        except OtherCurrency as fault:
            raise TableFault("other_currency", row.line, key, f"{fault} / {currency}") from None
        except (Unread, ValueError, ArithmeticError):
            raise TableFault(f"bad_{BY_KEY[key].kind}", row.line, key, cell) from None
    return found


def _value(key: str, cell: Any, per_day: int) -> Any:
    kind = BY_KEY[key].kind
    text = "" if cell is None else str(cell).strip()
    if kind == "text":
        return text
    if kind == "links":
        return read_predecessors(text, per_day)
    if kind == "yes_no":
        return _yes_or_no(text)
    if not text:
        return None
    if kind == "whole":
        return _whole(text)
    if kind == "duration":
        found = read_duration(text, per_day)
        if found[0] < 0:
            raise Unread(text)
        return found
    if kind == "percent":
        return _percent(cell, text)
    return _moment(key, cell, text)


def _percent(cell: Any, text: str) -> Decimal:
    """A number of the sheet as it is; a text in digits, with its sign or without."""
    plain = unicodedata.normalize("NFKC", text).removesuffix("%").strip()
    if isinstance(cell, str) and not SHARE.fullmatch(plain):
        raise Unread(text)
    return round(Decimal(plain), 2)


def _whole(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text)
    if not re.fullmatch(r"\d{1,9}", plain, re.ASCII):
        raise Unread(text)
    return int(plain)


def _yes_or_no(text: str) -> bool | None:
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain:
        return None
    if plain in YES or plain in NO:
        return plain in YES
    raise Unread(text)


def _moment(key: str, cell: Any, text: str) -> datetime:
    """A day alone is its beginning, of a deadline its end."""
    if isinstance(cell, datetime):
        at = (cell + HALF_A_MINUTE).replace(second=0, microsecond=0)
        return datetime.combine(at.date(), EVENING) if key in LATEST and at.time() == time() else at
    found = MOMENT.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None:
        raise Unread(text)
    day = date(*(int(part) for part in found.groups()[:3]))
    if found[4] is None:
        return datetime.combine(day, EVENING if key in LATEST else time())
    return datetime.combine(day, time(int(found[4]), int(found[5])))
