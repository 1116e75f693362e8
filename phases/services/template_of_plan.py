"""A stored plan as a template: its outline, estimates, links and roles, without dates and people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from phases.methodology.disciplines import Discipline
from phases.methodology.grammar import ID
from phases.methodology.model import Span, Template, TemplateLink, TemplateTask, Words
from phases.models import Phase, Plan
from phases.scheduling.model import LagUnit, LinkType
from rollout.people.roles import Role
from rollout.projects.members import PROJECT_ROLES

FIELDS = (
    "pk number code name parent_id milestone duration elapsed optimistic pessimistic effort owner_role "
    "deliverable notes"
).split()


def template_of(plan: Plan, *, key: str, name: str) -> Template:
    """The likely duration is the one that the plan has; shortest and longest are kept where they enclose it.
    What else is left behind, `template_gaps` tells."""
    rows = list(plan.tasks.order_by("position", "pk").values(*FIELDS))
    disciplines = _disciplines(plan)
    ids = _ids(rows, disciplines)
    links: dict[int, list[TemplateLink]] = defaultdict(list)
    for before, after, kind, lag, unit in plan.dependencies.order_by("pk").values_list(
        "predecessor", "successor", "type", "lag", "lag_unit"
    ):
        links[after].append(TemplateLink(ids[before], LinkType(kind), lag, LagUnit(unit)))
    children: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        children[row["parent_id"]].append(row)

    def built(row: Mapping[str, Any]) -> TemplateTask:
        below = tuple(built(child) for child in children[row["pk"]])
        return TemplateTask(
            id=ids[row["pk"]],
            name=_words(row["name"]),
            span=None if below or row["milestone"] or not row["duration"] else _span(row),
            after=tuple(links[row["pk"]]),
            owner=Role(row["owner_role"]) if row["owner_role"] in PROJECT_ROLES else None,
            deliverable=_words(row["deliverable"]) if row["deliverable"] else None,
            effort=row["effort"] or None,
            notes=_words(row["notes"]) if row["notes"].strip() else None,
            tasks=below,
            phase=disciplines.get(row["pk"]) if below else None,
        )

    top = [built(row) for row in children[None]]
    outline = [task for task in top if task.phase] + [task for task in top if not task.phase]
    go_live = ids.get(plan.go_live_task_id) if plan.go_live_task_id else None
    return Template(key=key, name=_words(name), outline=tuple(outline), go_live=go_live)


def _disciplines(plan: Plan) -> dict[int, Discipline]:
    known = {one.value for one in Discipline}
    rows = Phase.objects.filter(plan=plan, task__parent=None).values_list("task", "discipline")
    return {task: Discipline(discipline) for task, discipline in rows if discipline in known}


def _ids(rows: list[dict[str, Any]], disciplines: Mapping[int, Discipline]) -> dict[int, str]:
    """Phases are called by their discipline, tasks by their code where it serves, else by their number."""
    ids: dict[int, str] = {key: discipline.value for key, discipline in disciplines.items()}
    taken = set(ids.values())
    for row in rows:
        if row["pk"] in ids:
            continue
        wanted = (
            row["code"] if ID.fullmatch(row["code"]) and row["code"] not in taken else f"T.{row['number']}"
        )
        ids[row["pk"]] = wanted
        taken.add(wanted)
    return ids


def _span(row: Mapping[str, Any]) -> Span:
    set_to, low, high = row["duration"], row["optimistic"], row["pessimistic"]
    low, high = set_to if low is None else low, set_to if high is None else high
    if not low <= set_to <= high:
        low = high = set_to
    return Span(low, set_to, high, elapsed=row["elapsed"])


def _words(text: str) -> Words:
    return Words((("", text.strip()),))
