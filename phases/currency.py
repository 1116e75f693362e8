"""The currencies that a plan's costs may be counted in; one for each plan. Pure."""

from __future__ import annotations

from enum import StrEnum


class Currency(StrEnum):
    """Codes of ISO 4217."""

    CNY = "CNY"
    HKD = "HKD"
    USD = "USD"
    EUR = "EUR"
    GBP = "GBP"
    JPY = "JPY"
    KRW = "KRW"
    SGD = "SGD"
