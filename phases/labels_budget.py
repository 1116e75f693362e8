"""What costs are called, and amounts in the plan's currency."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from rollout.core.numbers import number_text


def cost_labels(currency: str) -> dict[str, str]:
    """By field, with the currency, in the active language."""
    return {
        "cost": _("Planned cost, %(currency)s") % {"currency": currency},
        "actual_cost": _("Actual cost, %(currency)s") % {"currency": currency},
    }


def money_text(value: Decimal | None, currency: str) -> str:
    """
    >>> money_text(Decimal("1234.5"), "CNY"), money_text(None, "CNY")
    ('CNY\u202f1,234.50', '–')
    """
    told = number_text(value, 2)
    return told if value is None else f"{currency}\u202f{told}"
