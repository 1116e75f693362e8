"""Amounts of money as people write them: `1,234.50`, `¥12000`, `１２００`, `1.2万元`."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import Any

from phases.currency import Currency
from phases.interchange.tables.notation import Unread

HUNDREDTH = Decimal("0.01")
TEN_THOUSAND = Decimal(10_000)
LONGEST = 40
# Which currencies a sign may stand for, the longer signs first.
SIGNS = {
    "HK$": {Currency.HKD},
    "US$": {Currency.USD},
    "S$": {Currency.SGD},
    "RMB": {Currency.CNY},
    "人民币": {Currency.CNY},
    "港币": {Currency.HKD},
    "美元": {Currency.USD},
    "欧元": {Currency.EUR},
    "日元": {Currency.JPY},
    **{code.value: {code} for code in Currency},
    "元": {Currency.CNY},
    "円": {Currency.JPY},
    "¥": {Currency.CNY, Currency.JPY},
    "$": {Currency.USD, Currency.HKD, Currency.SGD},
    "€": {Currency.EUR},
    "£": {Currency.GBP},
    "₩": {Currency.KRW},
}
NUMBER = re.compile(r"(-?)(\d{1,15}|\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?: \d{3}){1,4})(\.\d{1,2})?", re.ASCII)
MANY = re.compile(r"-?\d{1,8}(\.\d{1,6})?", re.ASCII)


class OtherCurrency(ValueError):
    """An amount that names another currency; its text is that sign."""


def read_amount(cell: Any, currency: str) -> Decimal | None:
    """To the hundredth; None of an empty cell. A number that a spreadsheet calculated is rounded half up,
    one that a person wrote has two decimals at most. Errors: Unread, OtherCurrency.

    >>> [str(read_amount(cell, "CNY")) for cell in ("1,234.50", "¥12000", "１２００元", "1.2万元", 0.1 + 0.2)]
    ['1234.50', '12000.00', '1200.00', '12000.00', '0.30']
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not isfinite(cell):
            raise Unread(cell)
        return Decimal(str(cell)).quantize(HUNDREDTH, ROUND_HALF_UP)
    if not isinstance(cell, str) or len(cell) > LONGEST:
        raise Unread(cell)
    plain = unicodedata.normalize("NFKC", cell).replace("\u2212", "-").strip()
    return _number(_without_sign(plain, currency))


def _without_sign(text: str, currency: str) -> str:
    """The text without the currency that stands before or after it."""
    folded = text.upper()
    for sign, meant in SIGNS.items():
        if folded.startswith(sign) or folded.endswith(sign):
            if currency not in meant:
                raise OtherCurrency(sign)
            return (text[len(sign) :] if folded.startswith(sign) else text[: -len(sign)]).strip()
    return text


def _number(text: str) -> Decimal:
    times = Decimal(1)
    if text.endswith(("万", "萬")):
        text, times = text[:-1].strip(), TEN_THOUSAND
    found = NUMBER.fullmatch(text) if times == 1 else MANY.fullmatch(text)
    if found is None:
        raise Unread(text)
    amount = Decimal(text.replace(",", "").replace(" ", "")) * times
    if amount != amount.quantize(HUNDREDTH):
        raise Unread(text)
    return amount.quantize(HUNDREDTH)
