"""One changed field in a plan of 500 tasks with three signed gates, beside the same write without a gate.

Both take turns in one process. A field that no check of a gate reads should cost what it costs without gates;
a field that they read has the gates looked at again.
"""

from __future__ import annotations

import itertools
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from phases.gates import digest
from phases.methodology.disciplines import Discipline
from phases.models import Gate, GateCriterion, GateReview, Phase, Plan, ReviewState, Task
from phases.models.gates import CriterionKind
from phases.operations import SetTask
from phases.services import changes
from phases.services.gate_state import gate_at_hand
from rollout.audit.context import now
from rollout.people.models import User
from rollout.projects.services.actions import today_of
from tests.benchmarks.projects import manager
from tests.benchmarks.stored_plan import milliseconds, stored_plan
from tests.factories import arranging

TASKS, GATES = 500, 3


def run() -> dict[str, Any]:
    ada = manager()
    plain, gated = stored_plan(TASKS, ada), stored_plan(TASKS + 1, ada)
    for discipline in list(Discipline)[:GATES]:
        signed_gate(gated, discipline.value, ada)
    works = {
        f"{plan_name}, {field}": writer(plan, field, values, ada)
        for plan_name, plan in (("no gate", plain), (f"{GATES} signed gates", gated))
        for field, values in (("notes", ("A", "B")), ("deliverable", ("Paper", "Drawing")))
    }
    times = dict(zip(works, milliseconds(*works.values()), strict=True))
    counts = {name: statements(work) for name, work in works.items()}
    return {
        "plan write, ms": times,
        "SQL": counts,
        "with gates / without": {
            field: round(times[f"{GATES} signed gates, {field}"] / times[f"no gate, {field}"], 2)
            for field in ("notes", "deliverable")
        },
    }


def signed_gate(plan: Plan, discipline: str, ada: User) -> None:
    """At the end of a phase of its own with one task, decided with what stands there now."""
    with arranging():
        number = plan.tasks.count() + 1
        summary = Task.objects.create(
            plan=plan, number=number, position=number, name=discipline, summary=True
        )
        Task.objects.create(
            plan=plan, number=number + 1, position=number + 1, name="work", parent=summary, level=1
        )
        phase = Phase.objects.create(plan=plan, task=summary, discipline=discipline)
        gate = Gate.objects.create(phase=phase)
        GateCriterion.objects.create(
            gate=gate, kind=CriterionKind.LIVE, live_check=f"deliverables.{discipline}"
        )
        shown = gate_at_hand(gate, today_of(plan.project)).picture
        GateReview.objects.create(
            gate=gate,
            number=1,
            state=ReviewState.DECIDED,
            requested_by=ada,
            requested_at=now(),
            picture=shown,
            digest=digest(shown),
        )


def writer(plan: Plan, field: str, values: tuple[Any, Any], ada: User) -> Any:
    """Writes one value and the other in turn to a task outside all phases."""
    task = Task.objects.filter(plan=plan)[20]
    turns = itertools.cycle(values)

    def write() -> None:
        with arranging():
            plan.refresh_from_db()
            changes.apply(plan, [SetTask(task.pk, field, next(turns))], actor=ada, version=plan.version)

    return write


def statements(work: Any) -> int:
    with CaptureQueriesContext(connection) as found:
        work()
    return len(found)
