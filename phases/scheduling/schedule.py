"""The one door: a plan in, its schedule out."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from phases.scheduling.alap import settle
from phases.scheduling.assemble import assemble
from phases.scheduling.backward import backward, project_finish
from phases.scheduling.clock import minute_of
from phases.scheduling.forward import Early, forward
from phases.scheduling.model import PlanInput
from phases.scheduling.network import Network
from phases.scheduling.remarks import warnings_of
from phases.scheduling.result import Schedule


def schedule(plan: PlanInput) -> Schedule:
    """Early, late and settled dates, slack and warnings of a plan; a function of the plan alone.

    Tasks and links may come in any order. Errors: PlanError (see `errors`) with a stable code.
    """
    with _collection_paused():
        network, early = _early(plan)
        end = project_finish(network, early) if plan.finish is None else minute_of(plan.finish)
        late = backward(network, early, end)
        settled = settle(network, early, late, end)
        return Schedule(network, early, late, settled, end, warnings_of(network, early))


def _early(plan: PlanInput) -> tuple[Network, Early]:
    """The network with its early dates. A percentage of a summary is known once the summary is (T6): its
    links lie in order, so each round settles at least one more of them. Late dates keep that lag.
    """
    network = assemble(plan)
    early = forward(network)
    for _ in range(len(network.spans)):
        spans = {summary: _rolled_up(network, early, summary) for summary in network.spans}
        if spans == network.spans:
            break
        network = assemble(plan, spans)
        early = forward(network)
    return network, early


def _rolled_up(network: Network, early: Early, summary: int) -> int:
    """Working minutes from its first start to its last finish, on its own calendar."""
    leaves, own = network.tree.leaves(summary), network.own[summary]
    first = min(network.lines[at].minute(early.start[at]) for at in leaves)
    last = max(network.lines[at].minute(early.finish[at]) for at in leaves)
    return max((own.floor(last) >> 1) - (own.ceiling(first) >> 1), 0)


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Nothing here refers to itself, so a collection among its many small lists would find nothing; they
    cost a sixth of the time at 100,000 tasks.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
