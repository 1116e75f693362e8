"""Sharing one amount among those who caused it together. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import factorial, floor
from typing import TypeVar

Player = TypeVar("Player", bound=str)
Worth = Callable[[frozenset[str]], int]


def shares(worth: Worth, players: Sequence[Player]) -> dict[Player, Fraction]:
    """What each player adds, averaged over every order in which they may come (Shapley 1953).

    The shares add up to worth(all) − worth(nobody); who never changes the worth gets nothing; no order
    is preferred. `worth` is asked once for each of the 2^n groups.

    >>> shares(lambda group: 6 if len(group) == 2 else 0, ["a", "b"])
    {'a': Fraction(3, 1), 'b': Fraction(3, 1)}
    """
    known = cache(worth)
    count = len(players)
    found = dict.fromkeys(players, Fraction(0))
    for player in players:
        others = [other for other in players if other != player]
        for size in range(count):
            weight = Fraction(factorial(size) * factorial(count - size - 1), factorial(count))
            for group in combinations(others, size):
                without = frozenset(group)
                found[player] += weight * (known(without | {player}) - known(without))
    return found


def whole_units(parts: Mapping[Player, Fraction]) -> dict[Player, int]:
    """Whole numbers with the same sum, which must be whole: the largest remainders are rounded up, of equal
    ones the first.

    >>> whole_units({"a": Fraction(3, 2), "b": Fraction(3, 2)})
    {'a': 2, 'b': 1}
    """
    found = {player: floor(part) for player, part in parts.items()}
    left = int(sum(parts.values(), Fraction(0)) - sum(found.values()))
    by_remainder = sorted(parts, key=lambda player: found[player] - parts[player])
    for player in by_remainder[:left]:
        found[player] += 1
    return found
