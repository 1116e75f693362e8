"""From a plan to its network: checks, links, own bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from phases.scheduling.binding import bind_dates
from phases.scheduling.errors import (
    BadTaskError,
    DuplicateLinkError,
    LinkToOwnParentError,
    UnknownTaskError,
)
from phases.scheduling.model import LagCalendar, LagUnit, Link, LinkType, PlanInput, TaskKey
from phases.scheduling.network import FF, FS, SF, SS, Entry, Gate, Network, code_of
from phases.scheduling.reported import bind_facts
from phases.scheduling.timeline import CONTINUOUS, Timeline


def assemble(plan: PlanInput, spans: Mapping[int, int] | None = None) -> Network:
    """The network of a plan. `spans`: minutes of the summaries that percent lags refer to, 0 until they are
    known. Errors: PlanError; a cycle is found by the forward pass.
    """
    network = Network(plan)
    network.spans.update(spans or {})
    if min(network.size, default=0) < 0:
        task = next(task for task in plan.tasks if task.duration < 0)
        raise BadTaskError(task=task.key, reason="negative_duration")
    bind_facts(network)
    _link(network)
    bind_dates(network)
    return network


_OTHER = itemgetter(0)


def _link(network: Network) -> None:
    """Every link as an entry of its successor. The common ones, from finish to start between two tasks on
    one number line, are written here and now; the rest go through `_connect`.
    """
    index, lines, size = network.tree.index, network.lines, network.size
    preds = network.preds
    finish_to_start, working = LinkType.FS, LagUnit.WORKING
    elsewhere = network.tree.children.keys() | network.begun.keys()
    lag_line = _common_lag_line(network)
    simple = not elsewhere and lag_line is not None and lines.count(lag_line) == len(lines)
    listed = True
    plain: list[Entry] = [(at, FS, 0) for at in index.values()]  # one for all plain links of a task
    for link in network.plan.links:
        predecessor, successor, kind, lag, unit = link
        try:
            before, after = index[predecessor], index[successor]
        except KeyError:
            raise _unknown_end(network, link) from None
        if (
            kind is finish_to_start
            and (simple or (lines[before] is lines[after] and not {before, after} & elsewhere))
            and (not lag or (lag > 0 and size[after] and unit is working and lag_line is lines[after]))
        ):
            preds[after].append((before, FS, lag + lag) if lag else plain[before])
            if before >= after:
                listed = False
        else:
            _connect(network, link, before, after)
    network.listed = network.listed and listed
    if _shares_a_predecessor(preds):
        _refuse_equal_links(network.plan.links)


def _common_lag_line(network: Network) -> Timeline | None:
    """The number line of all working lags, where every task is on the one they are counted on."""
    if network.plan.lag_calendar is LagCalendar.CONTINUOUS or set(network.own) != {network.project_line}:
        return None
    return network.project_line


def _connect(network: Network, link: Link, before: int, after: int) -> None:
    """A link with its lag on its own calendar. One of a summary binds its children: all of them finish
    before, every one waits after (T43); one from a reported start keeps that instant.
    """
    if before in network.tree.ancestors(after) or after in network.tree.ancestors(before):
        raise LinkToOwnParentError(predecessor=link.predecessor, successor=link.successor)
    if link.lag < 0:
        network.led.add(after)
    code = code_of(link.type)
    lag, via = lag_of(network, link, before, after) if link.lag else (0, None)
    if before in network.begun and code in (SS, SF):
        before = network.begun[before]
    elif network.is_summary(before):
        before = network.gate(before, Gate.OUT_START if code in (SS, SF) else Gate.OUT_FINISH)
    if network.is_summary(after):
        after = network.gate(after, Gate.IN_FINISH if code in (FF, SF) else Gate.IN_START)
    network.connect(before, after, code, lag, via)


def _unknown_end(network: Network, link: Link) -> UnknownTaskError:
    if link.predecessor in network.tree.index:
        return UnknownTaskError(task=link.successor, used_by=link.predecessor)
    return UnknownTaskError(task=link.predecessor, used_by=link.successor)


def _shares_a_predecessor(preds: list[list[Entry]]) -> bool:
    """Whether any node has two entries from one other: links of two types, or equal ones."""
    for entries in preds:
        count = len(entries)
        if count == 2:
            if entries[0][0] == entries[1][0]:
                return True
        elif count > 2 and len(set(map(_OTHER, entries))) < count:
            return True
    return False


def _refuse_equal_links(links: Sequence[Link]) -> None:
    seen: set[tuple[TaskKey, TaskKey, LinkType]] = set()
    for link in links:
        end = (link.predecessor, link.successor, link.type)
        if end in seen:
            raise DuplicateLinkError(predecessor=end[0], successor=end[1], type=link.type.value)
        seen.add(end)


def lag_of(network: Network, link: Link, before: int, after: int) -> tuple[int, Timeline | None]:
    """Doubled minutes of lag and the number line they are counted on (T2, T5, T6)."""
    lag = link.lag
    task = network.tasks[before]
    if link.unit is LagUnit.PERCENT:
        if before in network.tree.children:
            network.spans.setdefault(before, 0)
        lag = (network.length_of(before) * lag + 5000) // 10000
    if link.unit is LagUnit.ELAPSED or (link.unit is LagUnit.PERCENT and task.elapsed):
        return 2 * lag, CONTINUOUS
    choice = network.plan.lag_calendar
    if choice is LagCalendar.PREDECESSOR:
        return 2 * lag, network.own[before]
    if choice is LagCalendar.SUCCESSOR:
        return 2 * lag, network.own[after]
    return 2 * lag, network.project_line if choice is LagCalendar.PROJECT else CONTINUOUS
