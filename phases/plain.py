"""Values of a plan as JSON keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any


def plain(value: Any) -> Any:
    """Instants and dates as ISO text, decimals as text, choices as their value; containers all through.

    >>> plain({"at": datetime(2026, 3, 2, 8), "share": [Decimal("33.33"), None]})
    {'at': '2026-03-02T08:00:00', 'share': ['33.33', None]}
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value
