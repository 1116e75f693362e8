"""Tasks as pages of a whole plan show them: only what they say, without the cost of an object per row."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal

from phases.models import Plan, Task
from rollout.people.models import User


@dataclass(slots=True, eq=False)
class TaskRow:
    """One line of the plan, to be read only; the names are the model's."""

    pk: int
    number: int
    code: str
    name: str
    parent_id: int | None
    level: int
    position: int
    summary: bool
    milestone: bool
    duration: int
    elapsed: bool
    deadline: datetime | None
    owner_id: int | None
    owner_role: str
    actual_start: datetime | None
    actual_finish: datetime | None
    percent_complete: Decimal
    start: datetime | None
    finish: datetime | None
    total_slack: int | None
    critical: bool
    provisional: bool
    owner: User | None = None


COLUMNS = [field.name for field in fields(TaskRow) if field.name != "owner"]
AnyTask = Task | TaskRow


def task_rows(plan: Plan) -> list[TaskRow]:
    """All tasks in the order of the outline, with their owners; two queries."""
    rows = [TaskRow(*values) for values in plan.tasks.values_list(*COLUMNS)]
    owners = User.objects.in_bulk({row.owner_id for row in rows if row.owner_id is not None})
    for row in rows:
        if row.owner_id is not None:
            row.owner = owners[row.owner_id]
    return rows
