"""Minutes as the days that are shown: parts that add up to the whole as it is shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from typing import TypeVar

Part = TypeVar("Part", bound=str)
TENTH = Decimal("0.1")


def shown_days(minutes: int, per_day: int) -> Decimal:
    """To a tenth of a day, half up.

    >>> shown_days(504, 480), shown_days(-720, 480)
    (Decimal('1.1'), Decimal('-1.5'))
    """
    return (Decimal(minutes) / per_day).quantize(TENTH, ROUND_HALF_UP)


def shown_parts(parts: Mapping[Part, int], per_day: int) -> dict[Part, Decimal]:
    """Each part to a tenth of a day, so that they add up to the shown sum: largest remainders go up. A part
    of nothing is shown as nothing.

    >>> shown_parts({"a": 160, "b": 160, "c": 160}, 480)
    {'a': Decimal('0.4'), 'b': Decimal('0.3'), 'c': Decimal('0.3')}
    """
    exact = {part: Fraction(minutes * 10, per_day) for part, minutes in parts.items()}
    found = {part: floor(tenths) for part, tenths in exact.items()}
    whole = int(shown_days(sum(parts.values()), per_day) * 10)
    left = whole - sum(found.values())
    by_remainder = sorted(parts, key=lambda part: found[part] - exact[part])
    for part in by_remainder[:left]:
        found[part] += 1
    return {part: Decimal(tenths) / 10 for part, tenths in found.items()}
