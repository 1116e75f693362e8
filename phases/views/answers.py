"""What a page of the plan says first: when the rollout goes live, and what decides that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from phases.plan_gaps import gap_texts
from phases.views.gaps import STATUS_DATE, go_live_slip
from phases.views.reading import PlanReading
from phases.views.task_row import AnyTask, TaskRow
from phases.views.wording import day_words, link_label


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
    """`folded` stand before the last step and are shown when they are asked for."""

    title: str
    steps: list[Step]
    folded: Sequence[Step] = ()

    def short(self, first: int) -> Chain:
        """Its first steps and its last; those between folded, unless it is one alone."""
        if len(self.steps) <= first + 2:
            return self
        return Chain(self.title, [*self.steps[:first], self.steps[-1]], self.steps[first:-1])

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
    words = {"day": day_words(target.finish), "slip": go_live_slip(read)}
    decider = decided_by(read, target)
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
    else:
        parts += gap_texts([STATUS_DATE])
    if target.finish is not None and target.provisional:
        parts.append(_("Some public holidays on the way are not announced yet; they may move it."))
    return " ".join(parts)


def decided_by(read: PlanReading, target: AnyTask) -> TaskRow | None:
    """Of the open work on the driving chain, the first whose delay delays the target.

    One that ends while the owner of the next is on leave is on the chain and yet has room. Where all have
    some (a link counted on the clock, say), it is the one with the least.
    """
    open_work = [
        task
        for task in read.chain_to(target)
        if not task.milestone and not task.summary and task.actual_finish is None
    ]
    if len(open_work) < 2:
        return open_work[0] if open_work else None
    rooms = read.rooms_towards(target)
    return min(open_work, key=lambda task: max(rooms.get(task.pk) or 0, 0))


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
