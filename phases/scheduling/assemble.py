"""From a plan to its network: checks, links, own bounds, order."""

from __future__ import annotations

from phases.scheduling.binding import bind_dates
from phases.scheduling.bridges import Bridge
from phases.scheduling.cycles import order_of
from phases.scheduling.errors import (
    BadTaskError,
    DuplicateLinkError,
    LinkToOwnParentError,
    SelfLinkError,
    UnknownTaskError,
)
from phases.scheduling.model import LagCalendar, LagUnit, Link, LinkType, PlanInput
from phases.scheduling.network import BRIDGED, FF, FS, SF, SS, Gate, Network
from phases.scheduling.reported import bind_facts
from phases.scheduling.starting import whole_minutes
from phases.scheduling.timeline import CONTINUOUS, Timeline


def assemble(plan: PlanInput) -> Network:
    """The network of a plan, in an order in which every node follows its predecessors. Errors: PlanError."""
    network = Network(plan)
    for task in plan.tasks:
        if task.duration < 0:
            raise BadTaskError(task=task.key, reason="negative_duration")
    bind_facts(network)
    _link(network)
    bind_dates(network)
    network.order = order_of(network)
    return network


def code_of(kind: LinkType) -> int:
    if kind is LinkType.FS:
        return FS
    if kind is LinkType.SS:
        return SS
    return FF if kind is LinkType.FF else SF


def _link(network: Network) -> None:
    index, lines, own, size = network.tree.index, network.lines, network.own, network.size
    preds, succs, summaries = network.preds, network.succs, network.tree.children
    seen: set[int] = set()
    count = network.count
    for link in network.plan.links:
        before, after = index.get(link.predecessor), index.get(link.successor)
        if before is None or after is None:
            missing, end = (
                (link.predecessor, link.successor) if before is None else (link.successor, link.predecessor)
            )
            raise UnknownTaskError(task=missing, used_by=end)
        code = code_of(link.type)
        mark = (before * count + after) * 4 + code
        if mark in seen:
            raise DuplicateLinkError(
                predecessor=link.predecessor, successor=link.successor, type=link.type.value
            )
        seen.add(mark)
        if before == after:
            raise SelfLinkError(task=link.predecessor)
        if before in summaries or after in summaries:
            _link_summary(network, link, before, after)
            continue
        lag, via = lag_of(network, link, before, after) if link.lag else (0, None)
        if before in network.begun and code in (SS, SF):
            network.connect(network.begun[before], after, code, lag, via)
            continue
        source, target = lines[before], lines[after]
        value: int | Bridge = lag
        if source is not target or (lag and (via is not source or not size[after])):
            value = Bridge(source, target, via or own[before], lag)
            code += BRIDGED
        preds[after].append((before, code, value))
        succs[before].append((after, code, value))


def lag_of(network: Network, link: Link, before: int, after: int) -> tuple[int, Timeline | None]:
    """Doubled minutes of lag and the number line they are counted on (T2, T5, T6)."""
    lag = link.lag
    task = network.tasks[before]
    if link.unit is LagUnit.PERCENT:
        lag = (whole_minutes(task) * lag + 5000) // 10000
    if link.unit is LagUnit.ELAPSED or (link.unit is LagUnit.PERCENT and task.elapsed):
        return 2 * lag, CONTINUOUS
    choice = network.plan.lag_calendar
    if choice is LagCalendar.PREDECESSOR:
        return 2 * lag, network.own[before]
    if choice is LagCalendar.SUCCESSOR:
        return 2 * lag, network.own[after]
    return 2 * lag, network.project_line if choice is LagCalendar.PROJECT else CONTINUOUS


def _link_summary(network: Network, link: Link, before: int, after: int) -> None:
    """A link of a summary binds its children: all of them finish before, every one waits after (T43)."""
    if before in network.tree.ancestors(after) or after in network.tree.ancestors(before):
        raise LinkToOwnParentError(predecessor=link.predecessor, successor=link.successor)
    code = code_of(link.type)
    lag, via = lag_of(network, link, before, after)
    if before in network.begun and code in (SS, SF):
        before = network.begun[before]
    elif network.is_summary(before):
        before = network.gate(before, Gate.OUT_START if code in (SS, SF) else Gate.OUT_FINISH)
    if network.is_summary(after):
        after = network.gate(after, Gate.IN_FINISH if code in (FF, SF) else Gate.IN_START)
    network.connect(before, after, code, lag, via)
