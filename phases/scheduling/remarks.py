"""What the reader of a schedule should know beside the dates."""

from __future__ import annotations

from collections.abc import Iterator

from phases.scheduling.bridges import Bridge
from phases.scheduling.clock import instant_of, minute_of
from phases.scheduling.forward import Early
from phases.scheduling.model import ConstraintType, Profile, Task, TaskKey, Warning
from phases.scheduling.network import BRIDGED, FS, SS, Entry, Network
from phases.scheduling.reach import pushes_to
from phases.scheduling.starting import AT_START, FREE, ON, UPPER, Rule, Special

# Flagged for as long as they hold (T4, T33): what the dates themselves do not show.
STANDING = frozenset({"lead_clipped", "out_of_sequence"})


def warnings_of(network: Network, early: Early) -> tuple[Warning, ...]:
    """All warnings, ordered by code and task so that input order never shows."""
    found = [
        *_clipped_leads(network, early),
        *_broken_logic(network, early),
        *_missed_dates(network, early),
        *_summary_constraints(network),
        *_future_facts(network),
    ]
    return tuple(sorted(found, key=lambda item: (item.code, str(item.task), sorted(item.values.items()))))


def _clipped_leads(network: Network, early: Early) -> Iterator[Warning]:
    """Logic wins: a lead that reaches before the project start is cut there (T4)."""
    plan = network.plan
    if plan.profile is not Profile.LOGIC:
        return
    for after in network.led:
        if after in network.special or after in network.tree.children:
            continue
        first = network.lines[after].ceiling(minute_of(plan.start))
        if early.start[after] >> 1 != first >> 1:
            continue
        for entry in network.preds[after]:
            lag = entry[2].lag if isinstance(entry[2], Bridge) else entry[2]
            if lag < 0 and pushes_to(network, early.start, early.finish, after, entry) >> 1 < first >> 1:
                yield Warning(
                    "lead_clipped", network.tasks[after].key, {"predecessor": str(network.key_of(entry[0]))}
                )


def _broken_logic(network: Network, early: Early) -> Iterator[Warning]:
    """Dates that stand before what a predecessor allows: reported (T33), by hand, or by a constraint."""
    for node, way in network.special.items():
        if node >= network.count or way.rule is Rule.EARLIEST:
            continue
        task = network.tasks[node]
        for before in sorted({str(key) for key in _overtaken(network, early, node, way)}):
            yield Warning(_code_of(task, way), task.key, {"predecessor": before})


def _code_of(task: Task, way: Special) -> str:
    if way.rule is Rule.RUNNING:
        return "out_of_sequence"
    if way.rule is Rule.FACT:
        return "out_of_sequence" if task.pinned is None or task.actual_start else "pinned_before_predecessor"
    return "link_broken_by_constraint"


def _overtaken(network: Network, early: Early, node: int, way: Special) -> Iterator[TaskKey]:
    for entry in network.preds[node]:
        if way.rule is Rule.RUNNING and entry[1] % BRIDGED not in (FS, SS):
            continue
        if pushes_to(network, early.start, early.finish, node, entry) >> 1 > early.start[node] >> 1:
            yield from _behind(network, entry)


def _behind(network: Network, entry: Entry) -> Iterator[TaskKey]:
    """The predecessor, seen through the summaries around the successor."""
    waiting = [entry[0]]
    for node in waiting:
        if node >= network.count and network.preds[node] and network.key_of(node) in _inward(network):
            waiting.extend(before for before, _, _ in network.preds[node])
        else:
            yield network.key_of(node)


def _inward(network: Network) -> set[TaskKey]:
    return {network.tasks[summary].key for (summary, gate) in network.gates if gate <= 1}


def _missed_dates(network: Network, early: Early) -> Iterator[Warning]:
    for node in network.marked:
        task = network.tasks[node]
        if node in network.tree.children or (task.deadline is None and task.constraint in FREE):
            continue
        line = network.lines[node]
        finish = line.minute(early.finish[node])
        if task.deadline is not None and finish > minute_of(task.deadline):
            yield Warning("deadline_missed", task.key, _dates(task.deadline.isoformat(), finish))
        if task.constraint in UPPER | ON and task.constraint_date is not None:
            at_start = task.constraint in AT_START
            reached = early.start[node] if at_start else early.finish[node]
            limit = line.ceiling(minute_of(task.constraint_date))
            if reached >> 1 > limit >> 1:
                values = _dates(task.constraint_date.isoformat(), line.minute(reached))
                yield Warning("constraint_missed", task.key, {"type": task.constraint.value, **values})


def _dates(wanted: str, minute: int) -> dict[str, str]:
    return {"wanted": wanted, "computed": instant_of(minute).isoformat()}


def _summary_constraints(network: Network) -> Iterator[Warning]:
    """A summary starts with its first and ends with its last child: these ask nothing of any one of them."""
    for summary in network.tree.children:
        task = network.tasks[summary]
        if task.constraint in (ConstraintType.SNLT, ConstraintType.FNET, ConstraintType.ALAP):
            yield Warning("constraint_has_no_effect", task.key, {"type": task.constraint.value})


def _future_facts(network: Network) -> Iterator[Warning]:
    status = network.plan.status
    if status is None:
        return
    for node, way in network.special.items():
        if node < network.count and way.rule in (Rule.FACT, Rule.RUNNING):
            task = network.tasks[node]
            latest = task.actual_finish or task.actual_start
            if latest is not None and latest > status:
                yield Warning("actual_after_status", task.key, {"actual": latest.isoformat()})
