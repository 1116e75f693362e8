"""What is done in rounds of updates."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from phases.models import TaskUpdate, UpdateRequest, UpdateRound
from phases.services import changes, update_answers, update_decisions, update_links, updates
from phases.update_rules import Answer, Kind
from tests.projects.deeds.world import World


def opened(w: World) -> UpdateRound:
    """A round of which Ben is asked, about work of his that runs."""
    w.days += 1
    task = w.leaf()
    w.step(
        {"op": "task.add", "ref": "new", "name": f"Asked {w.number}", "duration": 4800, "owner": w.ben.pk},
        {"op": "task.set", "task": task.pk, "field": "notes", "value": f"Asked {w.number}"},
    )
    status = datetime.combine(w.now().date(), time(17))
    made = w.by_ada(updates.open_round, w.plan, status_at=status, due_at=w.now() + timedelta(days=2))
    return UpdateRound.objects.select_related("plan__project").get(pk=made.pk)


def request(found: UpdateRound, w: World) -> UpdateRequest:
    rows = UpdateRequest.objects.select_related("round__plan__project", "user")
    return rows.get(round=found, user=w.ben)


def answer(w: World, found: UpdateRound, days: int = 2, *, some: bool = False) -> dict[int, Answer]:
    tasks = w.plan.tasks.filter(number__in=request(found, w).task_numbers, milestone=False)
    numbers = list(tasks.order_by("-number").values_list("number", flat=True))[: 1 if some else None]
    began = w.now().date() - timedelta(days=1)
    told = Answer(Kind.RUNNING, start=began, remaining=480 * days, note=f"So far {w.number}")
    marks = w.plan.tasks.filter(number__in=request(found, w).task_numbers, milestone=True)
    waiting = {} if some else dict.fromkeys(marks.values_list("number", flat=True), Answer(Kind.NOT_BEGUN))
    return {**dict.fromkeys(numbers, told), **waiting}


def reported(w: World, *, some: bool = False) -> tuple[UpdateRound, list[TaskUpdate]]:
    found = opened(w)
    answers = answer(w, found, some=some)
    return found, w.act(update_answers.report, request(found, w), answers, actor=w.ben)


def corrected(w: World) -> None:
    found, _told = reported(w)
    w.act(update_answers.report, request(found, w), answer(w, found, 4), actor=w.ben)


def entered(w: World) -> UpdateRound:
    found = opened(w)
    w.by_ada(update_answers.report_for, request(found, w), answer(w, found, some=True))
    return found


def confirmed(w: World) -> None:
    found = entered(w)
    w.act(update_answers.report, request(found, w), answer(w, found, some=True), actor=w.ben)


def accepted(w: World) -> Any:
    found, told = reported(w)
    chosen = {one.pk: one.version for one in told}
    return w.by_ada(update_decisions.accept, found, chosen, version=w.plan.version).step


def accepted_own(w: World) -> None:
    """Ada alone manages the plan: she accepts what she reported, and the record says so."""
    w.step({"op": "task.set", "task": w.leaves()[0].pk, "field": "owner", "value": w.ada.pk})
    found = opened(w)
    rows = UpdateRequest.objects.select_related("round__plan__project", "user")
    mine = rows.get(round=found, user=w.ada)
    told = Answer(Kind.RUNNING, start=w.now().date(), remaining=480)
    task = w.plan.tasks.filter(number__in=mine.task_numbers, milestone=False)[0]
    written = w.by_ada(update_answers.report, mine, {task.number: told})
    chosen = {one.pk: one.version for one in written}
    w.by_ada(update_decisions.accept, found, chosen, version=w.plan.version)


def reopened(w: World) -> Any:
    return w.by_ada(changes.undo, accepted(w))


def asked_back(w: World) -> None:
    _found, told = reported(w, some=True)
    w.by_ada(update_decisions.ask_back, told[0], "Why so long?", version=told[0].version)


def asked_back_late(w: World) -> None:
    """The mail's link would soon end: it is lengthened."""
    _found, told = reported(w, some=True)
    w.days += 9
    w.by_ada(update_decisions.ask_back, told[0], "Why so long?", version=told[0].version)


def reminded(w: World) -> None:
    found = opened(w)
    w.days += 1
    w.by_ada(updates.remind, found)


def closed(w: World) -> None:
    found = opened(w)
    w.by_ada(updates.close_round, found, version=found.version)


DEEDS = {
    "updateround.open": opened,
    "updateround.close": closed,
    "updaterequest.remind": reminded,
    "updaterequest.replace_link": lambda w: w.by_ada(update_links.replace_link, request(opened(w), w)),
    "updaterequest.change": asked_back_late,
    "taskupdate.report": reported,
    "taskupdate.report some": lambda w: reported(w, some=True),
    "taskupdate.correct": corrected,
    "taskupdate.enter": entered,
    "taskupdate.confirm": confirmed,
    "taskupdate.accept": accepted,
    "taskupdate.accept again": lambda w: w.by_ada(changes.undo, reopened(w)),
    "taskupdate.accept_own": accepted_own,
    "taskupdate.reopen": reopened,
    "taskupdate.ask_back": asked_back,
}
