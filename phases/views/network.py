"""The network of tasks: layers left to right, and the same as a list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from phases.scheduling.driving import driving_facts
from phases.scheduling.layers import layers as in_layers
from phases.views.answers import go_live_answer, task_url
from phases.views.chart_config import chart_config
from phases.views.gantt_json import hint, link_json
from phases.views.notices import notices
from phases.views.reading import PlanReading
from phases.views.wording import day_words, length_text, link_label
from rollout.core.pages import page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


@project_page(Permission.PLAN_READ)
@require_safe
def network(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    read = PlanReading(access)
    critical = sum(1 for task in read.tasks if task.critical and not task.summary)
    context = {
        "access": access,
        "notices": notices(access, read.plan),
        "title": title(critical),
        "answer": go_live_answer(read),
        "layers": layers(read),
        "phases": read.phases,
        "config": chart_config(read, "phases:network_data"),
    }
    return page(request, "phases/network.html", context, fragments=["phases/_network_list.html"])


def title(critical: int) -> str:
    if not critical:
        return _("Nothing is critical: every task has slack")
    return ngettext(
        "%(count)s task is on the critical path", "%(count)s tasks are on the critical path", critical
    ) % {"count": critical}


@project_page(Permission.PLAN_READ)
@require_safe
def network_data(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    read = PlanReading(access)
    critical = {task.pk for task in read.tasks if task.critical}
    driving = driving_pairs(read)
    leaves = [task for task in read.tasks if not task.summary]
    inside = {task.pk for task in leaves}
    links = [
        {
            **link_json(read, link, critical),
            "driving": (link.predecessor_id, link.successor_id) in driving,
            "shown": "" if link.type == "FS" and not link.lag else link_json(read, link, critical)["label"],
        }
        for link in read.links
        if link.predecessor_id in inside and link.successor_id in inside
    ]
    gates = gate_words(read, leaves)
    return JsonResponse({"tasks": [node(read, task, gates.get(task.pk)) for task in leaves], "links": links})


def gate_words(read: PlanReading, leaves: list[Any]) -> dict[int, str]:
    """The mark of each phase's gate, by the milestone that ends the phase: a network draws no phases."""
    last = {read.top_of(task).pk: task.pk for task in leaves if task.milestone}
    return {last[phase]: mark.words for phase, mark in read.gate_marks.items() if phase in last}


def node(read: PlanReading, task: Any, gate: str | None) -> dict[str, Any]:
    day = day_words(task.finish)
    facts = day if task.milestone else f"{length_text(task, task.duration, read.minutes_per_day)} → {day}"
    titles = [f"⚠ {one.title}" for one in read.remarks.get(task.pk, ())]
    return {
        "id": task.pk,
        "name": f"{task.code} {task.name}".strip(),
        "facts": "\n".join([facts, *([gate] if gate else []), *titles]),
        "milestone": task.milestone,
        "critical": task.critical,
        "finished": task.actual_finish is not None,
        "url": task_url(read, task),
        "hint": hint(read, task, read.late_by(task)),
    }


def driving_pairs(read: PlanReading) -> set[tuple[Any, ...]]:
    """Links that set the early start of their successor, as (predecessor, successor)."""
    leaves = [task.pk for task in read.tasks if not task.summary]
    return {fact.about for key in leaves for fact in driving_facts(read.schedule, key)}


def layers(read: PlanReading) -> list[dict[str, Any]]:
    """The network as a list: each task one layer behind the last of its predecessors."""
    leaves = {task.pk: task for task in read.tasks if not task.summary}
    before: dict[int, list[Any]] = {key: [] for key in leaves}
    for link in read.links:
        if link.successor_id in before and link.predecessor_id in before:
            before[link.successor_id].append(link)
    found = in_layers(list(leaves), [(link.predecessor_id, link.successor_id) for link in read.links])
    return [
        {"number": number, "rows": [list_row(read, leaves[int(key)], before[int(key)]) for key in layer]}
        for number, layer in enumerate(found, start=1)
    ]


def list_row(read: PlanReading, task: Any, links: list[Any]) -> dict[str, Any]:
    after = []
    for link in links:
        other = read.by_id[link.predecessor_id]
        label = link_label(link.type, link.lag, link.lag_unit, read.minutes_per_day)
        after.append(f"{other.code or other.name} {label}")
    remarks = read.remarks.get(task.pk, [])
    return {"task": task, "url": task_url(read, task), "after": after, "remarks": remarks}
