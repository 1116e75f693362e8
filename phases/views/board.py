"""The board: cards by state or by phase; moving a card reports progress."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from phases.fields import day as read_day
from phases.models import Task
from phases.operations import operations_json
from phases.queries_gate_marks import GateMark
from phases.remarks import Remark
from phases.services import changes
from phases.services.refusals import refusing
from phases.views.answers import task_url
from phases.views.notices import notices
from phases.views.preview_page import preview_context
from phases.views.reading import PlanReading, is_begun, is_open
from phases.views.task import task_numbered
from phases.views.task_row import TaskRow
from phases.views.wire import operations_of
from phases.views.wording import days_text
from rollout.core.errors import InvalidInput
from rollout.core.pages import page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

WAITING, READY, DOING, DONE = "waiting", "ready", "doing", "done"
STATES = (
    (WAITING, gettext_lazy("Waits for others")),
    (READY, gettext_lazy("May begin")),
    (DOING, gettext_lazy("Under way")),
    (DONE, gettext_lazy("Done")),
)
SHOWN = 25


@dataclass(frozen=True, slots=True)
class Card:
    task: TaskRow
    url: str
    move_url: str
    slip_text: str
    remarks: list[Remark]
    state: str
    may_move: bool
    moves: list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class BoardColumn:
    key: str
    title: Any
    cards: list[Card]
    count: int
    gate: GateMark | None = None

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@project_page(Permission.PLAN_READ)
@require_safe
def board(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    read = PlanReading(access)
    by = "phase" if request.GET.get("by") == "phase" else "state"
    mine = "mine" in request.GET
    cards = [card_of(read, task) for task in read.tasks if not task.summary]
    cards = [card for card in cards if not mine or read.is_mine(card.task)]
    columns = by_phase(read, cards) if by == "phase" else by_state(cards)
    context = {
        "access": access,
        "notices": notices(access, read.plan),
        "columns": columns,
        "by": by,
        "mine": mine,
        "title": title(cards),
        "phases": read.phases if by == "state" else (),
    }
    return page(request, "phases/board.html", context, fragments=["phases/_board.html"])


def title(cards: list[Card]) -> str:
    """What is going on, and what could begin."""
    doing = sum(1 for card in cards if card.state == DOING)
    ready = sum(1 for card in cards if card.state == READY)
    first = ngettext("%(count)s task is under way", "%(count)s tasks are under way", doing) % {"count": doing}
    second = ngettext("%(count)s may begin", "%(count)s may begin", ready) % {"count": ready}
    return _("%(first)s, %(second)s") % {"first": first, "second": second}


def card_of(read: PlanReading, task: TaskRow) -> Card:
    state = state_of(read, task)
    slip = read.late_by(task)
    return Card(
        task=task,
        url=task_url(read, task),
        move_url=reverse("phases:board_move", args=[read.access.project.slug, task.number]),
        slip_text=short_slip(read, slip) if slip and slip > 0 else "",
        remarks=[] if state == DONE else read.remarks.get(task.pk, []),
        state=state,
        may_move=read.changeable(task),
        moves=[
            (key, label)
            for key, label in STATES
            if key not in (state, WAITING) and (state, key) != (WAITING, READY)
        ],
    )


def short_slip(read: PlanReading, slip: float) -> str:
    """+4 d: working days behind the baseline, short enough for a card."""
    return "+" + days_text(round(slip * read.minutes_per_day), read.minutes_per_day)


def state_of(read: PlanReading, task: TaskRow) -> str:
    """Done, under way, ready (all it waits for is done) or waiting."""
    if not is_open(task):
        return DONE
    if is_begun(task):
        return DOING
    return WAITING if read.is_blocked(task) else READY


def by_state(cards: list[Card]) -> list[BoardColumn]:
    return [column(key, label, [card for card in cards if card.state == key]) for key, label in STATES]


def by_phase(read: PlanReading, cards: list[Card]) -> list[BoardColumn]:
    tops = [task for task in read.tasks if task.parent_id is None]
    return [
        column(
            str(top.pk),
            top.name,
            [card for card in cards if read.top_of(card.task).pk == top.pk],
            read.gate_marks.get(top.pk),
        )
        for top in tops
    ]


def column(key: str, label: Any, cards: list[Card], gate: GateMark | None = None) -> BoardColumn:
    """Open work by its date; of what is done the latest first."""
    if key == DONE:
        cards = sorted(cards, key=lambda card: card.task.finish or datetime.min, reverse=True)
    else:
        cards = sorted(cards, key=lambda card: (card.task.finish or datetime.max, card.task.position))
    return BoardColumn(key, label, cards[:SHOWN], len(cards), gate)


@project_page(Permission.PLAN_WRITE, record=True)
@require_safe
def board_move(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """What moving a card means, on which day, and what it would move."""
    read = PlanReading(access)
    task = task_numbered(read, number)
    access.require(Permission.PLAN_WRITE, task)
    to, on = request.GET.get("to", ""), asked_day(read, task, request.GET)
    operations = operations_of(meaning(task, to, on))
    found = changes.preview(read.plan, operations, actor=access.user)
    context = {
        "access": access,
        "task": task,
        "to": to,
        "on": on,
        "label": dict(STATES)[to],
        "dated": to in (DOING, DONE),
        "operations": json.dumps(operations_json(operations)),
        "next": reverse("phases:board", args=[access.project.slug]),
        **preview_context(access.project, found),
    }
    return page(request, "phases/board_move.html", context, dialog="phases/_board_move_dialog.html")


def asked_day(read: PlanReading, task: Task, query: Any) -> date:
    """The day in the URL; else the day on which it was planned, not after the plan's present."""
    with refusing(lambda: None):
        asked = read_day("actual_start", query.get("day"))
    planned = task.finish if query.get("to") == DONE else task.start
    return asked or min(filter(None, [planned, read.now])).date()


def meaning(task: Task, to: str, on: date) -> list[dict[str, Any]]:
    """A column as operations: begun on a day, finished on a day, or not begun after all."""
    start, finish = datetime.combine(on, time(8)).isoformat(), datetime.combine(on, time(17)).isoformat()

    def put(field: str, value: Any) -> dict[str, Any]:
        return {"op": "task.set", "task": task.pk, "field": field, "value": value}

    match to:
        case "doing":
            again = [put("actual_finish", None)] if task.actual_finish else []
            return [
                *again,
                put("actual_start", task.actual_start.isoformat() if task.actual_start else start),
            ]
        case "done":
            return [put("actual_finish", finish)]
        case "ready":
            return [put("percent_complete", 0)]
    raise InvalidInput(
        "unknown_column", _("The board has no column “%(value)s”.") % {"value": to}, field="to"
    )
