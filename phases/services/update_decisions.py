"""What becomes of reports: looked at before, accepted into the plan in one step, asked back, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from phases.models import Plan, PlanStep, TaskUpdate, UpdateRound, UpdateState
from phases.operations import Operation, parse_operations
from phases.queries_updates import RoundReading
from phases.services import changes
from phases.services.previews import Preview
from phases.services.update_dates import TaskDays
from phases.services.update_links import lengthened, token_of
from phases.services.update_mail import send_question
from phases.services.update_own_work import OwnWork
from phases.services.update_rights import require_managing, require_present, require_running
from phases.update_rules import LONGEST_TEXT, Report, Stored, operations
from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited, stale
from rollout.core.errors import InvalidInput, RolloutError, StateRefusal
from rollout.people.models import User


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What an acceptance did; `step` None: the plan said all of it already."""

    updates: Sequence[TaskUpdate]
    step: PlanStep | None


def plan_operations(found: UpdateRound, updates: Sequence[TaskUpdate]) -> tuple[Operation, ...]:
    """The changes that take reports over: the status date first, so that nothing lies before it (T31–T34);
    it never goes back."""
    plan = found.plan
    told: list[dict[str, Any]] = []
    if plan.status_at is None or plan.status_at < found.status_at:
        told.append({"op": "plan.set", "field": "status_at", "value": found.status_at.isoformat()})
    status = max(found.status_at, plan.status_at or found.status_at)
    days = TaskDays(plan, [update.task for update in updates], status)
    told += operations((stored_of(update), report_of(update, days)) for update in updates)
    return parse_operations(told) if told else ()


def stored_of(update: TaskUpdate) -> Stored:
    task = update.task
    return Stored(task.pk, task.milestone, task.duration, task.actual_start, task.remaining)


def report_of(update: TaskUpdate, days: TaskDays) -> Report:
    """What was reported, with the working time since the start as the calendars count it now."""
    start, finish, remaining = update.actual_start, update.actual_finish, update.remaining
    running = start is not None and finish is None and remaining is not None
    done = days.minutes_since(update.task, start) if running else 0
    return Report(start, finish, remaining, done)


def preview(found: UpdateRound, updates: Sequence[TaskUpdate], *, actor: User) -> Preview | None:
    """What accepting these together would move; None: the plan would not change. Writes nothing."""
    wanted = plan_operations(found, updates)
    return changes.preview(found.plan, wanted, actor=actor) if wanted else None


def look(found: UpdateRound, updates: Sequence[TaskUpdate], *, actor: User) -> Preview:
    """As `preview`, with a preview that says so where nothing would change."""
    return preview(found, updates, actor=actor) or changes.preview(found.plan, (), actor=actor)


@audited()
def accept(
    found: UpdateRound, chosen: Mapping[int, int], *, actor: User, version: int, why: str = ""
) -> Acceptance:
    """Take the chosen reports (id → the version looked at) into the plan as one step at the round's status
    date. Refusals: NotAllowed; InvalidInput (nothing chosen, or not of this round); StateRefusal (decided by
    somebody else, one's own while another may accept it, or the plan refuses); Stale (a report or the plan
    changed since it was looked at)."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("project").get(pk=found.plan_id)
    require_managing(plan.project, actor)
    updates = chosen_updates(found, chosen)
    own = OwnWork(plan.project, actor)
    for update in updates:
        own.require(update)
    if plan.version != version:
        raise stale(plan, {"version": version})
    step = take_over(found, plan, updates, actor, why)
    decided = {
        "state": UpdateState.ACCEPTED,
        "decided_by": actor,
        "decided_at": now(),
        "step_number": step.number if step else None,
    }
    written = [
        audit.change(
            update, decided, version=update.version, actor=actor, action=deed_of(update, own), why=why
        )
        for update in updates
    ]
    return Acceptance(written, step)


def deed_of(update: TaskUpdate, own: OwnWork) -> str:
    return "taskupdate.accept_own" if own.is_owner(update) else "taskupdate.accept"


def chosen_updates(found: UpdateRound, chosen: Mapping[int, int]) -> list[TaskUpdate]:
    """The chosen reports, held until the transaction ends."""
    if not chosen:
        raise InvalidInput("nothing_chosen", _("Choose at least one report."), field="updates")
    rows = TaskUpdate.objects.select_for_update(of=("self",)).filter(request__round=found, pk__in=chosen)
    held = {row.pk: row for row in rows}
    if unknown := sorted(set(chosen) - held.keys()):
        raise InvalidInput(
            "not_of_this_round", _("Report %s is none of this round.") % unknown[0], field="updates"
        )
    reading = RoundReading(found)
    for key, version in chosen.items():
        if held[key].version != version:
            raise stale(held[key], {"state": UpdateState.ACCEPTED})
    updates = [update for update in reading.updates if update.pk in held]
    for update in updates:
        require_open(update)
    return updates


def require_open(update: TaskUpdate) -> None:
    if update.state == UpdateState.ASKED_BACK:
        raise StateRefusal(
            "report_asked_back",
            _("The report on “%s” was asked back; it can be accepted when the owner has answered.")
            % update.task,
        )
    if update.state != UpdateState.REPORTED:
        raise StateRefusal("report_accepted", _("The report on “%s” is accepted already.") % update.task)


def acceptable(reading: RoundReading, own: OwnWork) -> list[TaskUpdate]:
    """Open reports without those that somebody other than this person is to accept."""
    return [update for update in reading.open_updates if own.allows(update)]


def take_over(
    found: UpdateRound, plan: Plan, updates: Sequence[TaskUpdate], actor: User, why: str
) -> PlanStep | None:
    wanted = plan_operations(found, updates)
    if not wanted:
        return None
    try:
        return changes.apply(plan, wanted, actor=actor, version=plan.version, why=why)
    except RolloutError as error:
        if error.code != "nothing_changes":
            raise
        return None


@audited()
def ask_back(update: TaskUpdate, question: str, *, actor: User, version: int) -> TaskUpdate:
    """Ask the owner about a report: a mail with the same link, the question on top of their page."""
    found = update.request.round
    require_managing(found.plan.project, actor)
    require_running(UpdateRound.objects.select_for_update(of=("self",)).get(pk=found.pk))
    require_present(update.request)
    told = question.strip()
    if not told:
        raise InvalidInput("question_missing", _("Write what you want to know."), field="question")
    if len(told) > LONGEST_TEXT or "\x00" in told:
        raise InvalidInput(
            "question_too_long",
            _("The question has %(count)s characters; keep it to %(limit)s.")
            % {"count": len(told), "limit": LONGEST_TEXT},
            field="question",
        )
    require_open(update)
    decided = {
        "state": UpdateState.ASKED_BACK,
        "question": told,
        "decided_by": actor,
        "decided_at": now(),
        "step_number": None,
    }
    written = audit.change(
        update, decided, version=version, actor=actor, action="taskupdate.ask_back", why=told
    )
    send_question(written, token_of(lengthened(written.request, actor)))
    return written


@audited()
def take_back(found: UpdateRound, step: PlanStep, *, actor: User) -> PlanStep:
    """Undo an acceptance: the plan's step is taken back and its reports wait for a decision again."""
    require_managing(found.plan.project, actor)
    return changes.undo(step, actor=actor)
