"""Percent complete of summaries: the work done below them over all work below them (T30). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from phases.progress import NOTHING, share

Line = tuple[int, int | None, bool, int, Decimal]  # key, parent, is a summary, minutes, percent complete


def percents(lines: Iterable[Line]) -> Mapping[int, Decimal]:
    """Percent of each summary, half up to two places; 0 where it holds no work.

    >>> hundred, nothing = Decimal(100), Decimal(0)
    >>> percents([(1, None, True, 0, nothing), (2, 1, False, 960, hundred), (3, 1, False, 3840, nothing)])
    {1: Decimal('20.00')}
    """
    rows = list(lines)
    parents = {key: parent for key, parent, *_rest in rows}
    done: dict[int, Decimal] = {}
    whole: dict[int, int] = {}
    for _key, parent, summary, minutes, percent in rows:
        above = None if summary else parent
        while above is not None:
            done[above] = done.get(above, NOTHING) + minutes * percent / 100
            whole[above] = whole.get(above, 0) + minutes
            above = parents[above]
    return {
        key: share(done.get(key, NOTHING), whole.get(key, 0))
        for key, _parent, summary, *_rest in rows
        if summary
    }
