"""Which task lies in which summary."""

from __future__ import annotations

from collections.abc import Sequence

from phases.scheduling.errors import DuplicateTaskError, ParentLoopError, UnknownTaskError
from phases.scheduling.model import Task, TaskKey


class Hierarchy:
    """Positions of tasks, their parents and children. `summaries` lists parents before their children."""

    __slots__ = ("children", "index", "parent", "summaries")

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.index: dict[TaskKey, int] = {task.key: at for at, task in enumerate(tasks)}
        if len(self.index) != len(tasks):
            raise DuplicateTaskError(task=_first_repeated(tasks))
        self.parent: dict[int, int] = {}
        self.children: dict[int, list[int]] = {}
        index = self.index
        for at, task in enumerate(tasks):
            if task.parent is not None:
                above = index.get(task.parent)
                if above is None:
                    raise UnknownTaskError(task=task.parent, used_by=task.key)
                self.parent[at] = above
                self.children.setdefault(above, []).append(at)
        self.summaries = self._from_the_top(tasks)

    def ancestors(self, at: int) -> list[int]:
        """The summaries around a task, nearest first."""
        around = []
        while (above := self.parent.get(at)) is not None:
            around.append(above)
            at = above
        return around

    def leaves(self, at: int) -> list[int]:
        """The tasks without children below a summary, or the task itself."""
        found, waiting = [], [at]
        while waiting:
            here = waiting.pop()
            below = self.children.get(here)
            if below is None:
                found.append(here)
            else:
                waiting.extend(below)
        return found

    def _from_the_top(self, tasks: Sequence[Task]) -> list[int]:
        ordered = [at for at in self.children if at not in self.parent]
        for at in ordered:
            ordered.extend(child for child in self.children[at] if child in self.children)
        if len(ordered) != len(self.children):
            at = min(self.children.keys() - set(ordered))
            raise ParentLoopError(path=tuple(tasks[here].key for here in self._loop(at)))
        return ordered

    def _loop(self, at: int) -> list[int]:
        seen: list[int] = []
        while at not in seen:
            seen.append(at)
            at = self.parent[at]
        return seen[seen.index(at) :]


def _first_repeated(tasks: Sequence[Task]) -> TaskKey:
    seen: set[TaskKey] = set()
    return next(task.key for task in tasks if task.key in seen or seen.add(task.key))  # type: ignore[func-returns-value]
