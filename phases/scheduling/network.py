"""A plan as integer lists: nodes, bounds and links, ready for the passes.

Node `i` is the i-th task. A summary takes no part itself: its links and dates act through up to four
zero-length nodes behind the tasks, created when needed: in-start and in-finish pass what binds the
summary down to its children; out-start (their earliest start) and out-finish pass their dates on.
A link is an entry `(predecessor's node, code, lag)` with `code` = 0 FS, 1 SS, 2 FF, 3 SF and a doubled lag
on one number line, or code + 4 and a `Bridge`; code 8 says "out-start of this child's summary". It is kept
with its successor: forward a node takes its dates from its entries, backward it pushes what is left on to
them, so that one list of links serves both passes.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from phases.scheduling.bridges import Bridge
from phases.scheduling.calendars import timeline_of
from phases.scheduling.errors import UnknownCalendarError
from phases.scheduling.hierarchy import Hierarchy
from phases.scheduling.model import ConstraintType, LinkType, PlanInput, TaskKey
from phases.scheduling.starting import Rule, Special, whole_minutes
from phases.scheduling.timeline import CONTINUOUS, Timeline

FS, SS, FF, SF, BRIDGED, FIRST_CHILD = 0, 1, 2, 3, 4, 8
_TYPES = (LinkType.FS, LinkType.SS, LinkType.FF, LinkType.SF)

Entry = tuple[int, int, "int | Bridge"]


def code_of(kind: LinkType) -> int:
    return _TYPES.index(kind)


def type_of(code: int) -> LinkType:
    """Of the code of an entry that a link made."""
    return _TYPES[code % BRIDGED]


class Gate(IntEnum):
    """The nodes of a summary."""

    IN_START = 0
    IN_FINISH = 1
    OUT_START = 2
    OUT_FINISH = 3


class Network:
    """See the module. `own` are the number lines of the tasks' calendars, `lines` those their dates are kept
    on (they differ for reported dates outside working time); `size` is doubled working minutes, `preds` what
    a node waits for. `marked` are the tasks with more to them than a duration and a calendar, `mixed` the
    nodes with an entry other than from finish to start on one number line; `listed` says that every link
    leads to a later node, as in a plan written down in the order of its work.
    """

    def __init__(self, plan: PlanInput) -> None:
        self.plan = plan
        self.tasks = plan.tasks
        self.tree = Hierarchy(plan.tasks)
        self.count = len(plan.tasks)
        self.project_line = self.line_named(plan.project_calendar, None)
        self.own: list[Timeline] = self._own_lines()
        self.lines: list[Timeline] = self.own.copy()
        self.size = [2 * task.duration for task in plan.tasks]
        self.marked = self._marked()
        self.preds: list[list[Entry]] = [[] for _ in plan.tasks]
        self.mixed: set[int] = set()
        self.listed = True
        self.led: set[int] = set()  # tasks that a link with a lead goes to
        self.floor: list[int] = []
        self.latest: dict[int, int] = {}  # node -> finish position it may not pass
        self.pinned_late: dict[int, int] = {}  # node -> its late finish, whatever comes after
        self.special: dict[int, Special] = {}
        self.gates: dict[tuple[int, Gate], int] = {}
        self.begun: dict[
            int, int
        ] = {}  # running task -> node of its start, where that is outside its calendar
        self.spans: dict[int, int] = {}  # summary that a percent lag refers to -> its rolled-up minutes
        self.owner: list[int] = []  # of the nodes behind the tasks: the summary or the running task

    def line_named(self, calendar: str, used_by: TaskKey | None) -> Timeline:
        found = self.plan.calendars.get(calendar)
        if found is None:
            raise UnknownCalendarError(calendar=calendar, used_by=used_by)
        return timeline_of(found)

    def _own_lines(self) -> list[Timeline]:
        project, known = self.project_line, dict[str, Timeline]()
        lines: list[Timeline] = []
        for task in self.tasks:
            if task.elapsed:
                lines.append(CONTINUOUS)
            elif task.calendar is None:
                lines.append(project)
            else:
                line = known.get(task.calendar)
                if line is None:
                    line = known[task.calendar] = self.line_named(task.calendar, task.key)
                lines.append(line)
        return lines

    def _marked(self) -> list[int]:
        free = ConstraintType.ASAP
        return [
            at
            for at, task in enumerate(self.tasks)
            if task.constraint is not free
            or task.deadline is not None
            or task.actual_start is not None
            or task.actual_finish is not None
            or task.pinned is not None
        ]

    def everywhere(self, place: Callable[[Timeline], int]) -> list[int]:
        """By node, what `place` gives for its number line."""
        lines = self.lines
        if not lines or lines.count(lines[0]) == len(lines):
            return [place(line) for line in lines[:1]] * len(lines)
        known = {line: place(line) for line in set(lines)}
        return [known[line] for line in lines]

    def is_summary(self, at: int) -> bool:
        return at in self.tree.children

    def length_of(self, at: int) -> int:
        """Minutes of a task as it now stands; of a summary those of `spans`."""
        return self.spans.get(at, 0) if at in self.tree.children else whole_minutes(self.tasks[at])

    def key_of(self, node: int) -> TaskKey:
        """The task of a node; of a summary's node, the summary."""
        return self.tasks[node if node < self.count else self.owner[node - self.count]].key

    def connect(self, before: int, after: int, code: int, lag: int = 0, via: Timeline | None = None) -> None:
        """A link between two nodes; `lag` is doubled minutes on `via`."""
        value: int | Bridge = lag
        source, target = self.lines[before], self.lines[after]
        if source is not target or (lag and (via is not source or not self.size[after])):
            code += BRIDGED
            value = Bridge(source, target, via or source, lag)
        self._tie(before, after, code, value)

    def gate(self, summary: int, gate: Gate) -> int:
        """The node of a summary, made with those of the summaries inside it on first use."""
        known = self.gates.get((summary, gate))
        if known is not None:
            return known
        fresh = [summary]
        for here in fresh:
            self.gates[here, gate] = self._new_node(here)
            fresh.extend(
                child
                for child in self.tree.children[here]
                if child in self.tree.children and (child, gate) not in self.gates
            )
        for here in fresh:
            self._join(here, gate)
        return self.gates[summary, gate]

    def start_outside_work(self, at: int, minute: int) -> None:
        """Gives a running task that started outside its working time a node for that start."""
        node = self.begun[at] = self._new_node(at)
        position = self.lines[node].ceiling(minute)
        self.special[node] = Special(Rule.FACT, start=position, finish=position)
        self.connect(at, node, SS)

    def _new_node(self, owner: int) -> int:
        self.owner.append(owner)
        self.lines.append(CONTINUOUS)
        self.size.append(0)
        self.preds.append([])
        return self.count + len(self.owner) - 1

    def _join(self, summary: int, gate: Gate) -> None:
        node = self.gates[summary, gate]
        for child in self.tree.children[summary]:
            inner = self.gates[child, gate] if child in self.tree.children else child
            if gate is Gate.IN_START:
                self.connect(node, inner, FS)
            elif gate is Gate.IN_FINISH:
                self.connect(node, inner, FF)
            elif gate is Gate.OUT_FINISH:
                self.connect(inner, node, FF)
            else:
                bridge = Bridge(self.lines[inner], CONTINUOUS, CONTINUOUS, 0)
                self._tie(inner, node, FIRST_CHILD, bridge)

    def _tie(self, before: int, after: int, code: int, value: int | Bridge) -> None:
        self.preds[after].append((before, code, value))
        if code != FS:
            self.mixed.add(after)
        if before >= after:
            self.listed = False
