"""What a page of the plan says first: when the rollout goes live, and what decides that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from phases.views.reading import PlanReading
from phases.views.task_row import AnyTask, TaskRow
from phases.views.wording import day_words, late_words, link_label


@dataclass(frozen=True, slots=True)
class Answer:
    title: str
    lead: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a driving chain."""

    task: TaskRow
    url: str
    reason: str
    done: bool


@dataclass(frozen=True, slots=True)
class Chain:
    title: str
    steps: list[Step]

    @property
    def keys(self) -> str:
        return " ".join(str(step.task.pk) for step in self.steps)


def task_url(read: PlanReading, task: AnyTask) -> str:
    return f"{read.task_root}{task.number}/"


def go_live_answer(read: PlanReading) -> Answer:
    """“Go-live Fri 18 Dec, 4 working days late; decided by Iteration 2”."""
    target = read.target
    if target is None or target.finish is None:
        return Answer(_("This plan has no tasks yet"), _("Add tasks, or start again from a template."))
    words = {"day": day_words(target.finish), "slip": late_words(read.go_live_late_by)}
    decider = decided_by(read, read.chain_to(target))
    if decider is not None:
        words["task"] = decider.name
    return Answer(headline(read, words, decider), lead(read, target), task_url(read, target))


def headline(read: PlanReading, words: dict[str, str], decider: TaskRow | None) -> str:
    if read.go_live_late_by is None:
        if decider is None:
            return _("Go-live %(day)s") % words
        return _("Go-live %(day)s; decided by “%(task)s”") % words
    if decider is None:
        return _("Go-live %(day)s, %(slip)s") % words
    return _("Go-live %(day)s, %(slip)s; decided by “%(task)s”") % words


def lead(read: PlanReading, target: TaskRow) -> str:
    """The promise and the day it is measured on."""
    parts = []
    if read.plan.go_live is not None:
        parts.append(_("Committed for %(day)s.") % {"day": day_words(read.plan.go_live)})
    if read.plan.status_at is not None:
        parts.append(_("As of %(day)s.") % {"day": day_words(read.plan.status_at)})
    if target.finish is not None and target.provisional:
        parts.append(_("Some public holidays on the way are not announced yet; they may move it."))
    return " ".join(parts)


def decided_by(read: PlanReading, chain: list[TaskRow]) -> TaskRow | None:
    """Of the open work on the driving chain, what is being done now or comes next."""
    open_work = [t for t in chain if not t.milestone and not t.summary and t.actual_finish is None]
    return open_work[0] if open_work else None


def chain_of(read: PlanReading, target: AnyTask, title: str = "") -> Chain:
    """The driving chain to a task, each step with the link that passes the date on."""
    tasks = read.chain_to(target)
    links = {(link.predecessor_id, link.successor_id): link for link in read.links}
    steps = []
    before: TaskRow | None = None
    for task in tasks:
        link: Any = links.get((before.pk, task.pk)) if before is not None else None
        label = (
            link_label(link.type, link.lag, link.lag_unit, read.minutes_per_day) if link is not None else ""
        )
        steps.append(Step(task, task_url(read, task), link_words(label), task.actual_finish is not None))
        before = task
    return Chain(title or _("What decides “%(task)s”") % {"task": target.name}, steps)


def link_words(label: str) -> str:
    """A plain finish-to-start link needs no word; any other is named."""
    return "" if label in ("", "FS") else _("linked %(label)s") % {"label": label}
