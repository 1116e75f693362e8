"""Storing a template as the tasks of a new plan."""

from __future__ import annotations

from collections.abc import Mapping

from phases.methodology.model import Template, TemplateTask
from phases.models import Dependency, Phase, Plan, Task
from phases.scheduling.result import Schedule
from phases.services.new_outline import insert_outline
from rollout.core.search import pinyin_key
from rollout.people.models import User
from rollout.people.roles import Role


def store_template(
    plan: Plan, template: Template, planned: Schedule, owners: Mapping[Role, User], language: str
) -> dict[str, Task]:
    """Tasks with their dates, phases and links; answers the tasks by template id. The caller audits."""
    made: dict[str, Task] = {}
    for position, (item, parent, level) in enumerate(template.walk()):
        task = _task(plan, item, position, level, planned, owners, language)
        task.parent = made[parent.id] if parent else None
        made[item.id] = task
    insert_outline(made.values())
    items = [item for item, _, _ in template.walk()]
    Phase.objects.bulk_create(
        Phase(plan=plan, task=made[item.id], discipline=item.phase) for item in items if item.phase
    )
    Dependency.objects.bulk_create(
        Dependency(
            plan=plan,
            predecessor=made[link.predecessor],
            successor=made[item.id],
            type=link.type,
            lag=link.lag,
            lag_unit=link.unit,
        )
        for item in items
        for link in item.after
    )
    return made


def _task(
    plan: Plan,
    item: TemplateTask,
    position: int,
    level: int,
    planned: Schedule,
    owners: Mapping[Role, User],
    language: str,
) -> Task:
    dates, span = planned.tasks[item.id], item.span
    name = item.name.in_language(language)
    code = "" if item.tasks else item.id
    return Task(
        plan=plan,
        number=position + 1,
        code=code,
        name=name,
        position=position,
        level=level,
        summary=bool(item.tasks),
        milestone=not item.tasks and span is None,
        duration=span.likely if span else (480 if item.tasks else 0),
        elapsed=bool(span and span.elapsed),
        optimistic=span.optimistic if span else None,
        likely=span.likely if span else None,
        pessimistic=span.pessimistic if span else None,
        effort=item.effort,
        owner=owners.get(item.owner) if item.owner else None,
        owner_role=item.owner or "",
        deliverable=item.deliverable.in_language(language) if item.deliverable else "",
        notes=item.notes.in_language(language) if item.notes else "",
        start=dates.start,
        finish=dates.finish,
        early_start=dates.early_start,
        early_finish=dates.early_finish,
        late_start=dates.late_start,
        late_finish=dates.late_finish,
        total_slack=dates.total_slack,
        free_slack=dates.free_slack,
        critical=dates.critical,
        provisional=dates.provisional,
        search_text=pinyin_key(code, name),
    )
