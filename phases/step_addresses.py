"""Where a step of a plan is shown: with its task, where it is about one, else in the list of steps."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from phases.models import PlanStep, Task
from phases.services.step_audit import CHANGE, UNDO
from rollout.audit.models import AuditEvent
from rollout.projects.models import Project


def step_addresses(project: Project, events: Sequence[AuditEvent]) -> dict[int, str]:
    """Of each step among the events that still stands; two queries."""
    mine = {event.pk: event.after.get("step") for event in events if event.action in (CHANGE, UNDO)}
    if not mine:
        return {}
    steps = PlanStep.objects.filter(plan__project=project, number__in=[n for n in mine.values() if n])
    tasks = {number: task_of(operations) for number, operations in steps.values_list("number", "operations")}
    wanted = {key for key in tasks.values() if key is not None}
    numbers = dict(Task.objects.filter(plan__project=project, pk__in=wanted).values_list("pk", "number"))
    return {
        key: _address(project, number, numbers.get(tasks[number] or 0))
        for key, number in mine.items()
        if number in tasks
    }


def task_of(operations: Sequence[dict[str, object]]) -> int | None:
    """The task that every operation of the step is about; None where they are about several, or a link."""
    keys = {operation.get("task") for operation in operations}
    key = keys.pop() if len(keys) == 1 else None
    return key if isinstance(key, int) else None


def _address(project: Project, step: int, task: int | None) -> str:
    if task is not None:
        return reverse("phases:task_panel", args=[project.slug, task])
    return f"{reverse('phases:step_list', args=[project.slug])}?step={step}#step-{step}"
