"""Plan and report side by side, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phases.models import Task, TaskUpdate, UpdateState
from phases.update_rules import Kind
from phases.views.wording import day_words, length_text
from rollout.core.markup import Status

STATES = {
    UpdateState.REPORTED: Status(gettext_lazy("Waits for a decision"), "warn", "clock"),
    UpdateState.ACCEPTED: Status(gettext_lazy("Accepted"), "good", "check"),
    UpdateState.ASKED_BACK: Status(gettext_lazy("Asked back"), "neutral", "message-circle"),
}
ACCEPTED_BY_OWNER = Status(gettext_lazy("Accepted by the owner"), "good", "check")


def state_of(update: TaskUpdate) -> Status:
    """Open reports wait; an accepted one says so where its owner accepted it."""
    if update.accepted_by_owner:
        return ACCEPTED_BY_OWNER
    return STATES[UpdateState(update.state)]


def day(at: datetime) -> str:
    return day_words(at)


def plan_says(task: Task, per_day: int) -> str:
    """What the plan holds now: reported progress, or the forecast dates."""
    if task.actual_finish is not None:
        return _("finished %(day)s") % {"day": day(task.actual_finish)}
    if task.start is None or task.finish is None:
        return _("no dates yet")
    if task.milestone:
        return _("on %(day)s") % {"day": day(task.finish)}
    if task.actual_start is not None:
        told = {"left": length_text(task, task.remaining, per_day), "finish": day(task.finish)}
        return _("%(left)s remain, until %(finish)s") % told
    return _("%(start)s to %(finish)s") % {"start": day(task.start), "finish": day(task.finish)}


def owner_says(update: TaskUpdate, per_day: int) -> str:
    """What was reported."""
    if update.kind is Kind.NOT_BEGUN:
        return _("not begun")
    if update.actual_finish is not None:
        return _("finished %(day)s") % {"day": day(update.actual_finish)}
    assert update.actual_start is not None
    told = {"left": length_text(update.task, update.remaining, per_day), "start": day(update.actual_start)}
    return _("since %(start)s, %(left)s remain") % told
