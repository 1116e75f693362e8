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


def begun_and_done(lines: Iterable[tuple[int, int | None, bool, bool, bool]]) -> tuple[set[int], set[int]]:
    """Of summaries, those with work below that is begun or done, and those all of whose work is done. Lines:
    key, parent, is a summary, begun, done.

    >>> begun_and_done([(1, None, True, False, False), (2, 1, False, True, True), (3, 1, False, True, False)])
    ({1}, set())
    """
    rows = list(lines)
    parents = {key: parent for key, parent, *_rest in rows}
    begun: set[int] = set()
    holding: set[int] = set()
    unfinished: set[int] = set()
    for _key, parent, summary, is_begun, is_done in rows:
        above = None if summary else parent
        while above is not None:
            holding.add(above)
            if is_begun:
                begun.add(above)
            if not is_done:
                unfinished.add(above)
            above = parents[above]
    return begun, holding - unfinished
