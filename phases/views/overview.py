"""Overview of a project: this week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phases.queries_gates import gates_to_decide
from phases.queries_updates import owing
from phases.queries_waiting import calls_for
from phases.views.answers import Chain, chain_of, go_live_answer
from phases.views.gaps import go_live_slip, other_gaps
from phases.views.notices import notices
from phases.views.reading import PlanReading
from phases.views.week import period, week_of
from rollout.core.lists import Empty
from rollout.core.pages import Action, page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.acts import acts_of
from rollout.projects.delta import Sentence, events_between, told_acts
from rollout.projects.doors import project_page
from rollout.projects.queries_meetings import open_actions
from rollout.projects.queries_risks import top_risks

CHAIN_SHOWN = 3
MOVES_SHOWN = 6
SENTENCES_SHOWN = 5
RISKS_SHOWN = 3
WEEK = timedelta(days=7)


@project_page(Permission.PLAN_READ)
@require_safe
def overview(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    read = PlanReading(access)
    if not read.tasks:
        return page(request, "phases/overview_empty.html", {"access": access, "empty": empty(read)})
    week = week_of(read, timezone.localdate())
    beside = side(access, week.on)
    calls = calls_for(access, week.on, beside["gates"], beside["actions"])
    week = replace(week, calls=calls)
    chain = open_chain(read)
    context = {
        "access": access,
        "notices": notices(access, read.plan),
        "answer": go_live_answer(read),
        "gaps": other_gaps(read),
        "week": week,
        "period": period(week),
        "lists": week.lists(),
        "forecast": forecast(read),
        "chain": chain,
        "chain_shown": chain.short(CHAIN_SHOWN),
        "moves_shown": week.moves[:MOVES_SHOWN],
        "since": latest(access),
        "side": beside,
        "phases": read.phases,
        "table_url": reverse("phases:table", args=[access.project.slug]),
    }
    return page(request, "phases/overview.html", context, fragments=["phases/_overview.html"])


def side(access: ProjectAccess, on: date) -> dict[str, Any]:
    """What stands at the right, each part only for a reader who may open it: gravest risks, gates to decide,
    departments that still owe an update, the most pressing actions."""
    project = access.project
    sees_meetings = access.allows(Permission.MEETINGS_READ)
    actions = open_actions(project, on) if sees_meetings else []
    return {
        "risks": top_risks(project, access.user, RISKS_SHOWN)
        if access.allows_some(Permission.RISKS_READ)
        else None,
        "gates": gates_to_decide(project, on),
        "owed": owing(project),
        "actions": actions,
        "overdue": sum(1 for action in actions if action.overdue > 0),
        "sees_meetings": sees_meetings,
    }


def latest(access: ProjectAccess) -> list[Sentence]:
    """The last things that happened here within a week, as far as the reader is told."""
    if not access.allows_some(Permission.AUDIT_READ):
        return []
    until = timezone.now()
    events = events_between(access.project, until - WEEK, until, access.user)
    acts = acts_of(events.order_by("-at", "-sequence"))
    return told_acts(access.project, acts[:SENTENCES_SHOWN], access.user)


def forecast(read: PlanReading) -> dict[str, Any]:
    """The go-live against its promise."""
    late = read.go_live_late_by
    target = read.target
    return {
        "task": target,
        "url": reverse("phases:task_panel", args=[read.access.project.slug, target.number]) if target else "",
        "finish": target.finish if target else None,
        "committed": read.plan.go_live,
        "late": late,
        "late_text": go_live_slip(read),
        "tone": "bad" if late and late > 0 else "good" if late is not None else "",
    }


def open_chain(read: PlanReading) -> Chain:
    """What still decides the go-live: the chain without what is done."""
    if read.target is None:
        return Chain("", [])
    whole = chain_of(read, read.target)
    left = [step for step in whole.steps if not step.done]
    return Chain(_("What decides it"), left)


def empty(read: PlanReading) -> Empty:
    url = reverse("phases:task_add", args=[read.access.project.slug])
    add = Action(_("Add the first task"), url, "plus", "primary", key="new", opens="dialog")
    sentence = _(
        "Here stands every Monday what moved, what is due and what needs you; it begins with the first task."
    )
    return Empty(sentence, "calendar-week", add if read.may_change else None)
