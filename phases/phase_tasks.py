"""The tasks of each phase of a plan, read once for everything that asks about gates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from phases.models import Phase, Task
from rollout.projects.models import Project

READ = (
    "pk number code name milestone deliverable actual_start actual_finish finish owner_id summary parent_id"
).split()


@dataclass(frozen=True, slots=True)
class PhaseTask:
    """What gates ask of a task: far quicker to read than the record, as every step of a plan does it."""

    pk: int
    number: int
    code: str
    name: str
    milestone: bool
    deliverable: str
    actual_start: datetime | None
    actual_finish: datetime | None
    finish: datetime | None
    owner_id: int | None

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


@dataclass(frozen=True)
class PhaseTasks:
    """The tasks below each phase's summary, without summaries, of a project's plan; two queries."""

    by_summary: Mapping[int, Sequence[PhaseTask]]
    summaries: Mapping[str, int]  # by discipline

    @classmethod
    def of(cls, project: Project) -> PhaseTasks:
        rows = Task.objects.filter(plan__project=project).order_by("position").values_list(*READ)
        tasks = list(rows)
        parents = {row[0]: row[-1] for row in tasks}
        found: dict[int, list[PhaseTask]] = defaultdict(list)
        for *values, summary, above in tasks:
            if summary:
                continue
            task = PhaseTask(*values)
            while above is not None:
                found[above].append(task)
                above = parents.get(above)
        phases = Phase.objects.filter(plan__project=project).values_list("discipline", "task")
        return cls(found, dict(phases))

    def of_phase(self, discipline: str) -> Sequence[PhaseTask]:
        """In the order of the plan; none where the plan has no such phase."""
        summary = self.summaries.get(discipline)
        return self.by_summary.get(summary, ()) if summary is not None else ()
