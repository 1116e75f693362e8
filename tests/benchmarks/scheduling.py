"""Scheduling 1,000 / 10,000 / 100,000 tasks with two links each beside networkx's own passes.

Run `python -m tests.benchmarks.scheduling`: figures and ratios of one run as JSON. Nothing here is a test:
times depend on the machine, ratios in one run much less. Plans are wide (a hundred layers), deep (layers of
ten) or one chain; all on a calendar with holidays, a third of the links (of the chain a tenth) with a lag.
Tasks take one to five days. 100,000 of them in layers of ten would end after 2149, where dates do, so deep
plans run a second time with tasks of one or two days: day steps are the fewer, so there the ratio is lower.
networkx runs twice: on integers, and stepping day by day through the same calendar. `schedule` starts from
the plan, as does networkx: its graph and its set of holidays are built in that time. `dates` adds every date
of every task as a date-time, which networkx's day steps have at once. `passes` start from what is built, on
both sides. All take turns, none is interrupted by the garbage collector, and the best of several rounds
counts. Times are the processor's, which other work on the machine disturbs least.
"""

from __future__ import annotations

import gc
import json
import math
import random
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import networkx as nx

from phases.scheduling.assemble import assemble
from phases.scheduling.backward import backward, project_finish
from phases.scheduling.forward import forward
from phases.scheduling.model import (
    CalendarEntry,
    CalendarLayer,
    LayerKind,
    Link,
    PlanInput,
    Task,
    WorkingCalendar,
)
from phases.scheduling.network import Network
from phases.scheduling.result import Row, Schedule
from phases.scheduling.schedule import schedule

SIZES = (1_000, 10_000, 100_000)
DAY = 480
START = datetime(2026, 3, 2, 8)
SEED = 20260302
PATIENCE = 10  # seconds of day steps after which no more rounds of them are run


def run(sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """Milliseconds and ratios by shape and size, and the exponents of growth between neighbouring sizes."""
    found: dict[str, Any] = {"seed": SEED, "python": sys.version.split()[0], "shapes": {}}
    for shape, build, most in SHAPES:
        measured = tuple(size for size in sizes if size <= most)
        rows = {str(size): _measure(build(size), shape != "chain") for size in measured}
        found["shapes"][shape] = {"sizes": rows, "growth": _growth(rows, measured)}
    return found


def _measure(plan: PlanInput, whole_days: bool) -> dict[str, float]:
    """The chain's tasks are shorter than a day: it is not compared, it shows growth without recursion."""
    found = schedule(plan)
    network = assemble(plan)
    best: dict[str, float] = {}
    spent = 0.0
    for _ in range(max(5, min(40, 100_000 // len(plan.tasks)))):
        _time(best, "schedule_ms", lambda: schedule(plan))
        _time(best, "schedule_and_dates_ms", lambda: _dated(plan))
        _time(best, "passes_ms", lambda: _passes(network))
        if whole_days and spent < PATIENCE:
            graph = _time(best, "networkx_graph_ms", lambda: _graph(plan))
            _time(best, "networkx_integers_ms", lambda: _networkx(graph, _Integers(plan)))  # noqa: B023
            began = time.process_time()
            answer = _time(best, "networkx_day_steps_ms", lambda: _networkx(graph, _Days(plan)))  # noqa: B023
            spent += time.process_time() - began
            _require_same(found, answer)
    figures = dict(best)
    for way in ("integers", "day_steps") if whole_days else ():
        theirs = best[f"networkx_{way}_ms"]
        figures[f"passes_times_networkx_{way}"] = theirs / best["passes_ms"]
        for ours in ("schedule", "schedule_and_dates"):
            figures[f"{ours}_times_networkx_{way}"] = (theirs + best["networkx_graph_ms"]) / best[
                f"{ours}_ms"
            ]
    return {name: round(value, 2) for name, value in figures.items()}


def _passes(network: Network) -> None:
    early = forward(network)
    backward(network, early, project_finish(network, early))


def _dated(plan: PlanInput) -> tuple[Schedule, list[Row]]:
    found = schedule(plan)
    return found, list(found.rows())


def _require_same(found: Schedule, theirs: Any) -> None:
    """Both must have computed the same thing for their times to be compared."""
    end, total, free = theirs
    same = found.finish.date() == end
    for row in found.rows():
        same = same and row[7] == total[row[0]] * DAY and row[8] == free[row[0]] * DAY
    if not same:
        raise RuntimeError("networkx and the scheduler disagree")


def _time(best: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    """Do it once; the best of its times so far stays in `best`, in milliseconds."""
    gc.collect()
    gc.disable()
    began = time.process_time()
    found = work()
    took = (time.process_time() - began) * 1000
    gc.enable()
    best[name] = min(took, best.get(name, took))
    return found


def _growth(rows: dict[str, dict[str, float]], sizes: tuple[int, ...]) -> dict[str, float]:
    """The exponent of the time's growth with the number of tasks, between neighbouring sizes."""
    found = {}
    for small, large in pairwise(sizes):
        ratio = rows[str(large)]["schedule_ms"] / rows[str(small)]["schedule_ms"]
        found[f"{small}-{large}"] = round(math.log(ratio) / math.log(large / small), 3)
    return found


def _wide(size: int) -> PlanInput:
    """A hundred layers, each task with two predecessors in the layer before."""
    return _layered(size, layer=max(size // 100, 1), longest=5)


def _deep(size: int) -> PlanInput:
    """Layers of ten, so a tenth of all tasks stand one behind the other."""
    return _layered(size, layer=10, longest=5)


def _deep_short(size: int) -> PlanInput:
    """The same layers of shorter tasks, so that 100,000 end before 2149."""
    return _layered(size, layer=10, longest=2)


def _chain(size: int) -> PlanInput:
    """Every task behind the last one and behind an earlier one; under an hour each, to end before 2149."""
    draw = random.Random(SEED)
    tasks = tuple(Task(at, draw.randint(1, 4) * 15) for at in range(size))
    links = []
    for at in range(1, size):
        for other in {at - 1, draw.randrange(max(0, at - 50), at)}:
            links.append(Link(other, at, lag=30 if draw.random() < 0.1 else 0))
    return PlanInput(tasks, tuple(links), {"c": _calendar()}, "c", START)


def _layered(size: int, layer: int, longest: int) -> PlanInput:
    draw = random.Random(SEED)
    tasks = tuple(Task(at, draw.randint(1, longest) * DAY) for at in range(size))
    links = []
    for at in range(layer, size):
        first = (at // layer - 1) * layer
        for other in draw.sample(range(first, first + layer), 2):
            links.append(Link(other, at, lag=DAY if draw.random() < 1 / 3 else 0))
    return PlanInput(tasks, tuple(links), {"c": _calendar()}, "c", START)


def _calendar() -> WorkingCalendar:
    """Five days a week and ten holidays a year, as far as dates go."""
    off = [
        CalendarEntry(day, day, name="holiday")
        for year in range(2026, 2150)
        for day in (date(year, month, 15) for month in range(1, 11))
    ]
    return WorkingCalendar("c", layers=(CalendarLayer(LayerKind.STATE, "state", tuple(off)),))


def _graph(plan: PlanInput) -> nx.DiGraph[int]:
    """Whole days, as the day-stepping passes need them."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from((task.key, {"days": task.duration // DAY}) for task in plan.tasks)
    graph.add_edges_from((link.predecessor, link.successor, {"lag": link.lag // DAY}) for link in plan.links)
    return graph


SHAPES = (
    ("wide", _wide, SIZES[-1]),
    ("deep", _deep, 10_000),
    ("deep_short_tasks", _deep_short, SIZES[-1]),
    ("chain", _chain, SIZES[-1]),
)


class _Integers:
    """Dates as day numbers without a calendar."""

    def __init__(self, _: PlanInput) -> None:
        self.start = 0

    def moved(self, at: int, days: int) -> int:
        return at + days

    def between(self, first: int, last: int) -> int:
        return last - first


class _Days:
    """Calendar dates, moved and counted by stepping over the days one by one."""

    def __init__(self, plan: PlanInput) -> None:
        (calendar,) = plan.calendars.values()
        self.off = {entry.first for entry in calendar.layers[0].entries}
        self.start = plan.start.date()

    def works(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.off

    def moved(self, day: date, days: int) -> date:
        step = timedelta(days=1 if days > 0 else -1)
        left = abs(days)
        while left:
            day += step
            left -= self.works(day)
        return day

    def between(self, first: date, last: date) -> int:
        days, step = 0, timedelta(days=1)
        while first < last:
            first += step
            days += self.works(first)
        return days


def _networkx(graph: nx.DiGraph[int], calendar: Any) -> Any:
    """Early and late start and finish, total and free slack over networkx's own structures. A finish is
    the last day worked, a start the first, as a planner writes them down.
    """
    order = list(nx.topological_sort(graph))
    days = nx.get_node_attributes(graph, "days")
    move, start, finish = calendar.moved, {}, {}
    for node in order:
        first = calendar.start
        for before, _, lag in graph.in_edges(node, data="lag"):
            first = max(first, move(finish[before], lag + 1))
        start[node] = first
        finish[node] = move(first, days[node] - 1)
    end = max(finish.values())
    late_start, late_finish, free = {}, {}, {}
    for node in reversed(order):
        last, room = end, end
        for _, after, lag in graph.out_edges(node, data="lag"):
            last = min(last, move(late_start[after], -lag - 1))
            room = min(room, move(start[after], -lag - 1))
        late_finish[node] = last
        late_start[node] = move(last, 1 - days[node])
        free[node] = calendar.between(finish[node], room)
    total = {node: calendar.between(finish[node], late_finish[node]) for node in order}
    for name, values in (("total", total), ("free", free)):
        nx.set_node_attributes(graph, values, name)
    return end, total, free


if __name__ == "__main__":
    print(json.dumps(run(tuple(map(int, sys.argv[1:])) or SIZES), indent=2))
