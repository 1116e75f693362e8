"""What the panel of a task shows beside its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from phases.labels_budget import money_text
from phases.labels_plan import step_sentence
from phases.models import PlanStep, Task
from phases.queries_why import why
from phases.views.answers import task_url
from phases.views.criticality import critical_words
from phases.views.reading import PlanLink, PlanReading
from phases.views.task_row import TaskRow
from phases.views.wording import late_words, length_text, link_label
from rollout.people.roles import Permission

STEPS_SHOWN = 8
STEPS_READ = 200


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link of the task, with the task at its other end."""

    link: PlanLink
    task: TaskRow
    url: str
    label: str
    driving: bool


def facts_of(read: PlanReading, task: Task) -> list[Fact]:
    """Slack, slip and size, in words."""
    facts = []
    if not task.milestone and not task.summary:
        facts.append(Fact(_("Duration"), duration_words(read, task)))
    if task.total_slack is not None and task.actual_finish is None:
        facts.append(slack_fact(read, task))
    slip = read.late_by(task)
    if slip is not None:
        facts.append(Fact(_("Against the baseline"), late_words(slip), "bad" if slip > 0 else ""))
    if task.deadline is not None and task.finish is not None:
        facts.append(deadline_fact(read, task))
    if task.milestone and task.pk != getattr(read.target, "pk", None):
        facts.append(Fact(_("Slack towards the go-live"), slack_to_target(read, task)))
    if not task.summary and read.access.allows(Permission.BUDGET_READ):
        facts += cost_facts(read, task)
    return facts


def cost_facts(read: PlanReading, task: Task) -> list[Fact]:
    """What it was to cost and what it has cost, of the two what is known."""
    facts = []
    if task.cost is not None:
        facts.append(Fact(_("Planned cost"), money_text(task.cost, read.plan.currency)))
    if task.actual_cost is not None:
        tone = "bad" if task.cost is not None and task.actual_cost > task.cost else ""
        facts.append(Fact(_("Actual cost"), money_text(task.actual_cost, read.plan.currency), tone))
    return facts


def duration_words(read: PlanReading, task: Task) -> str:
    size = length_text(task, task.duration, read.minutes_per_day)
    if task.optimistic is None or task.pessimistic is None:
        return size
    low, likely, high = (
        length_text(task, n, read.minutes_per_day) for n in (task.optimistic, task.likely, task.pessimistic)
    )
    return _("%(size)s (%(low)s / %(likely)s / %(high)s)") % {
        "size": size,
        "low": low,
        "likely": likely,
        "high": high,
    }


def slack_fact(read: PlanReading, task: Task) -> Fact:
    total = length_text(task, task.total_slack, read.minutes_per_day)
    if words := critical_words(read, task):
        return Fact(_("Slack"), _("%(slack)s: critical, %(why)s") % {"slack": total, "why": words}, "bad")
    free = length_text(task, task.free_slack, read.minutes_per_day)
    return Fact(
        _("Slack"),
        _("%(total)s, of it %(free)s without moving anything else") % {"total": total, "free": free},
    )


def deadline_fact(read: PlanReading, task: Task) -> Fact:
    days = read.days_between(task.deadline, task.finish)
    return Fact(_("Against the deadline"), late_words(days), "bad" if days > 0 else "")


def slack_to_target(read: PlanReading, task: Task) -> str:
    """By how much the task may slip before the go-live moves."""
    if read.target is None:
        return "–"
    room = read.go_live_rooms.get(task.pk)
    return _("does not lead to it") if room is None else length_text(task, room, read.minutes_per_day)


def slack_towards(read: PlanReading, target: Task) -> list[dict[str, Any]]:
    """Open work that leads to a milestone, the tightest first."""
    rooms = read.rooms_towards(target)
    found = []
    for task in read.tasks:
        room = rooms.get(task.pk)
        if room is not None and not task.summary and task.pk != target.pk and task.actual_finish is None:
            text = length_text(task, room, read.minutes_per_day)
            found.append({"task": task, "url": task_url(read, task), "minutes": room, "slack": text})
    return sorted(found, key=lambda row: (row["minutes"], row["task"].position))


def why_of(read: PlanReading, task: Task) -> list[dict[str, Any]]:
    """For start and finish (of a milestone its day): the sentence, and a way to each task it names."""
    if task.start is None:
        return []
    found = why(task, read.schedule, read.minutes_per_day, kept=read.plan.recorded_dates_kept)
    told = [one for one in found if not task.milestone or one.edge == "finish"]
    return [{"at": one.at, "sentence": one.sentence, "tasks": named(read, one.tasks)} for one in told]


def named(read: PlanReading, keys: list[int]) -> list[dict[str, str]]:
    found = [read.by_id[key] for key in keys if key in read.by_id]
    return [{"name": task.name, "url": task_url(read, task)} for task in found]


def links_of(read: PlanReading, task: Task) -> dict[str, list[LinkLine]]:
    """Its predecessors and its successors."""
    chain = {step.pk for step in read.chain_to(task)}
    before = [link for link in read.links if link.successor_id == task.pk]
    after = [link for link in read.links if link.predecessor_id == task.pk]
    return {
        "predecessors": [link_line(read, link, read.by_id[link.predecessor_id], chain) for link in before],
        "successors": [link_line(read, link, read.by_id[link.successor_id], set()) for link in after],
    }


def link_line(read: PlanReading, link: PlanLink, other: TaskRow, chain: set[int]) -> LinkLine:
    label = link_label(link.type, link.lag, link.lag_unit, read.minutes_per_day)
    return LinkLine(link, other, task_url(read, other), label, other.pk in chain)


def steps_of(read: PlanReading, task: Task) -> list[dict[str, Any]]:
    """The latest steps that asked something of this task, or moved it."""
    found = []
    for step in PlanStep.objects.filter(plan=read.plan).select_related("actor").defer("inverse")[:STEPS_READ]:
        asked = any(operation.get("task") == task.pk for operation in step.operations)
        move = next((m for m in step.moved if m["task"] == task.pk), None)
        if asked or move:
            found.append({"step": step, "text": step_sentence(step.operations), "move": move})
        if len(found) == STEPS_SHOWN:
            break
    return found
