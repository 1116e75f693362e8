"""Which links set a task's dates: its driving chain, and the longest path of the plan (T14)."""

from __future__ import annotations

from collections.abc import Iterator

from phases.scheduling.cycles import key_order
from phases.scheduling.errors import UnknownTaskError
from phases.scheduling.model import Fact, FactKind, Link, OutOfSequence, PlanInput, TaskKey
from phases.scheduling.network import Network
from phases.scheduling.reach import pushes_to
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from phases.scheduling.starting import Rule


def driving_chain(plan: PlanInput, target: TaskKey, found: Schedule | None = None) -> tuple[TaskKey, ...]:
    """From the task that starts it all to `target`, each bound by the one before; of several that bind
    equally the one with the least key. A summary stands for its last child. Error: UnknownTaskError.
    """
    found = found or schedule(plan)
    network = found.network
    if target not in network.tree.index:
        raise UnknownTaskError(task=target, used_by=None)
    node = _last_leaf(found, network.tree.index[target])
    chain = [node]
    while drivers := sorted(_real_drivers(found, node), key=lambda at: key_order(network.key_of(at))):
        node = drivers[0]
        chain.append(node)
    keys = [network.key_of(at) for at in reversed(chain)]
    return tuple(keys) if network.tree.index[target] == chain[0] else (*keys, target)


def longest_path(plan: PlanInput, found: Schedule | None = None) -> frozenset[TaskKey]:
    """All tasks on a driving chain to the project finish, whatever their slack; completed ones left out."""
    found = found or schedule(plan)
    network, columns = found.network, found.columns
    leaves = [at for at in range(network.count) if at not in network.tree.children]
    waiting = [at for at in leaves if columns.early_finish[at] == found.end]
    seen = set(waiting)
    for node in waiting:
        for driver in _real_drivers(found, node):
            if driver not in seen:
                seen.add(driver)
                waiting.append(driver)
    return frozenset(network.key_of(at) for at in seen if not columns.completed[at])


def driving_facts(found: Schedule, key: TaskKey) -> tuple[Fact, ...]:
    """The links whose predecessors set a task's start, or of a summary the children that set its edges.
    Quicker than `explain` and less exact: bounds that are no link are left out, ties stand side by side.
    """
    network, columns = found.network, found.columns
    at = network.tree.index[key]
    if at in network.tree.children:
        edges = [(columns.start, columns.start[at]), (columns.finish, columns.finish[at])]
        return tuple(
            Fact(FactKind.CHILDREN, (network.tasks[child].key,))
            for child in network.tree.children[at]
            if any(dates[child] == edge for dates, edge in edges)
        )
    direct = {link.predecessor: link for link in found.links_into.get(key, ())}
    drivers = sorted((network.key_of(node) for node in _real_drivers(found, at)), key=key_order)
    return tuple(_fact_of(direct.get(driver), driver, key) for driver in drivers)


def _fact_of(link: Link | None, driver: TaskKey, key: TaskKey) -> Fact:
    if link is None:
        return Fact(FactKind.SUMMARY_LINK, (driver, key))
    values = {"type": link.type.value, "lag": str(link.lag), "unit": link.unit.value}
    return Fact(FactKind.LINK, (driver, key), values)


def drivers_of(found: Schedule, node: int) -> Iterator[int]:
    """Nodes whose link gives `node` its early start, or where it is running the start of its rest."""
    network, early = found.network, found.early
    way = network.special.get(node)
    if node >= network.count and way is not None and way.rule is Rule.FACT:
        yield network.owner[node - network.count]
        return
    if way is not None and (way.rule is Rule.FACT or _deaf(network, way.rule)):
        return
    for entry in network.preds[node]:
        if way is not None and way.rule is Rule.EARLIEST:
            if network.lines[entry[0]].minute(early.start[entry[0]]) == early.start[node] >> 1:
                yield entry[0]
        elif pushes_to(network, early.start, early.finish, node, entry) >> 1 == early.rest[node] >> 1:
            yield entry[0]


def _deaf(network: Network, rule: Rule) -> bool:
    override = network.plan.out_of_sequence is OutOfSequence.PROGRESS_OVERRIDE
    return rule is Rule.FIXED or (rule is Rule.RUNNING and override)


def _real_drivers(found: Schedule, node: int) -> set[int]:
    """Driving tasks, seen through the nodes of summaries."""
    waiting, seen = [node], {node}
    for here in waiting:
        for driver in drivers_of(found, here):
            if driver not in seen:
                seen.add(driver)
                if driver >= found.network.count:
                    waiting.append(driver)
    return {at for at in seen if at < found.network.count} - {node}


def _last_leaf(found: Schedule, at: int) -> int:
    columns, network = found.columns, found.network
    leaves = network.tree.leaves(at)
    return max(leaves, key=lambda leaf: (columns.early_finish[leaf], _reversed(network.key_of(leaf))))


def _reversed(key: TaskKey) -> tuple[bool, int, tuple[int, ...]]:
    """Sorts keys backwards, so that `max` prefers the least."""
    words, number, text = key_order(key)
    return (not words, -number, tuple(-ord(letter) for letter in text))
