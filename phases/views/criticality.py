"""What is true of a critical task: what a delay of it delays, and which promised date it breaks already."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phases.views.reading import PlanReading, is_open
from phases.views.task_row import AnyTask, TaskRow
from phases.views.wording import day_words, plural, trimmed


def critical_words(read: PlanReading, task: AnyTask) -> str:
    """Why an open task is critical, as one sentence without its point; empty: it is not critical.

    Only of a task without room towards the go-live a delay is said to delay it. Negative slack says by how
    much it is too late for a promised date, which need not be on the way that decides the go-live (T14).
    """
    if not task.critical or not is_open(task):
        return ""
    parts = [too_late_words(read, task)] if (task.total_slack or 0) < 0 else []
    if delays_go_live(read, task):
        parts.append(_("a delay here delays the go-live"))
    return str(_("; ")).join(parts) if parts else no_room_words(read, task)


def delays_go_live(read: PlanReading, task: AnyTask) -> bool:
    room = read.go_live_rooms.get(task.pk)
    return room is not None and room <= 0


def too_late_words(read: PlanReading, task: AnyTask) -> str:
    """By how much it is too late, and for what."""
    days = days_too_late(read, task)
    told: dict[str, Any] = {"days": trimmed(days)}
    bound = binding_deadline(read, task)
    if bound is None:
        words = ngettext(
            "%(days)s working day too late for the dates it must meet",
            "%(days)s working days too late for the dates it must meet",
            plural(float(days)),
        )
        return words % told
    told |= {"task": bound.name, "day": day_words(bound.deadline)}
    if is_commitment(read, bound):
        words = ngettext(
            "%(days)s working day too late for the committed date, %(day)s",
            "%(days)s working days too late for the committed date, %(day)s",
            plural(float(days)),
        )
    else:
        words = ngettext(
            "%(days)s working day too late for the deadline of “%(task)s”, %(day)s",
            "%(days)s working days too late for the deadline of “%(task)s”, %(day)s",
            plural(float(days)),
        )
    return words % told


def days_too_late(read: PlanReading, task: AnyTask) -> Decimal:
    """Negative slack in working days; of a task counted on the clock, those that its slack spans."""
    late = -(task.total_slack or 0)
    if not task.elapsed or task.finish is None:
        return Decimal(late) / read.minutes_per_day
    return Decimal(str(read.days_between(task.finish - timedelta(minutes=late), task.finish)))


def no_room_words(read: PlanReading, task: AnyTask) -> str:
    bound = binding_deadline(read, task)
    if bound is None:
        return _("no slack left")
    told = {"task": bound.name, "day": day_words(bound.deadline)}
    if is_commitment(read, bound):
        return _("no slack left before the committed date, %(day)s") % told
    return _("no slack left before the deadline of “%(task)s”, %(day)s") % told


def is_commitment(read: PlanReading, bound: TaskRow) -> bool:
    """Is the deadline the project's committed date?"""
    committed = read.plan.go_live
    return committed is not None and bound.deadline is not None and bound.deadline.date() == committed


def binding_deadline(read: PlanReading, task: AnyTask) -> TaskRow | None:
    """Of the task and all that follows it, the one whose deadline leaves the least room, and no more than
    the task has; None: no deadline does."""
    tightest = read.tightest_deadlines.get(task.pk)
    if tightest is None or tightest.total_slack is None:
        return None
    return tightest if tightest.total_slack <= max(task.total_slack or 0, 0) else None
