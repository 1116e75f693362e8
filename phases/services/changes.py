"""Changing a plan: the one way for page, API, import and undo.

Operations are tried on a draft, the whole plan is scheduled, and either everything is written as one
step with its inverse and one audit event, or nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phases.drafts import Draft
from phases.edits import edit
from phases.models import Plan, PlanStep, Task
from phases.operations import (
    Operation,
    Recalculate,
    operations_json,
    parse_operations,
    tasks_named,
)
from phases.patches import Patch, difference, inverse, is_empty, put
from phases.scheduling.result import Schedule
from phases.services.effects import Effects, effects_of, move_json, moved_back, renamed
from phases.services.kept_phases import require_kept_phases
from phases.services.known_records import require_known_records
from phases.services.named_operations import named
from phases.services.previews import Preview, preview_of, refused_preview
from phases.services.quiet import no_collecting
from phases.services.recorded import calculated, leaves_recorded, recorded_dates, restore_recorded
from phases.services.refusals import refused, refusing
from phases.services.remarks import remarks_of
from phases.services.reported_facts import require_facts
from phases.services.rights import require_budget, require_operations, require_undo
from phases.services.scheduling import PlanAtHand, draft_of, plan_at_hand
from phases.services.step_audit import audit_step
from phases.services.stored import SETTINGS
from phases.services.touched import moves_dates, touched
from phases.services.update_steps import follow
from phases.services.working_time import PROJECT, WorkingTime
from phases.services.writing import store_new, store_patch, store_results
from rollout.audit.context import now
from rollout.audit.services import audited, stale
from rollout.core.errors import RolloutError
from rollout.people.models import User
from rollout.projects.access import ProjectAccess
from rollout.projects.models import ProjectStatus


@dataclass
class Attempt:
    """A plan as stored, the draft of the change and what follows from it. `calculated`: the schedule, also
    where the dates that a file recorded stay."""

    hand: PlanAtHand
    draft: Draft
    effects: Effects
    working: WorkingTime | None = None
    calculated: Schedule | None = None

    @property
    def plan(self) -> Plan:
        return self.hand.stored.plan


def read_operations(content: Any) -> tuple[Operation, ...]:
    """Operations from their JSON form. Error: InvalidInput naming the field, the value and the mend."""
    with refusing(lambda: None):
        return parse_operations(content)


@no_collecting()
def preview(plan: Plan, operations: Sequence[Operation], *, actor: User | None = None) -> Preview:
    """What the operations would move; writes nothing. A refused change is a preview that says why."""
    try:
        return preview_of(_tried(plan, operations, actor))
    except RolloutError as error:
        return refused_preview(plan, error)


def apply(
    plan: Plan, operations: Sequence[Operation], *, actor: User, version: int, why: str = ""
) -> PlanStep:
    """Do the operations as one step. Refusals: InvalidInput (a bad change), NotAllowed, Stale (the plan is no
    longer at `version`), StateRefusal (closed, or nothing would change)."""
    with audited():
        return _applied(_locked(plan, version), operations, actor, why)


@no_collecting()
def _applied(plan: Plan, operations: Sequence[Operation], actor: User, why: str) -> PlanStep:
    attempt = _tried(plan, operations, actor)
    return _write(attempt, actor=actor, why=why, operations=named(attempt.draft, operations))


def undo(step: PlanStep, *, actor: User, why: str = "") -> PlanStep:
    """Take a step back as a new step; undoing that one does it again. Reports that it took over go with it.
    Refusals: NotAllowed; StateRefusal where it is undone already or later changes touch the same."""
    with audited():
        plan = Plan.objects.select_for_update(of=("self",)).select_related("project").get(pk=step.plan_id)
        stored = PlanStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
        require_undo(ProjectAccess(actor, plan.project), stored)
        if stored.undone_at is not None:
            raise refused("already_undone")
        _require_open(plan)
        patch: Patch = stored.inverse
        attempt = _drafted(
            plan, lambda draft, hand: put(draft, patch), calculate=False if "dates" in patch else None
        )
        written = _write(
            attempt,
            actor=actor,
            why=why,
            operations=[{"op": "undo", "step": stored.number}],
            recorded=patch.get("dates"),
            moved=moved_back(stored.moved) if "dates" in patch else None,
        )
        PlanStep.objects.filter(pk=stored.pk).update(undone_at=written.at, undone_by=actor)
        follow(stored, written, actor=actor)
        return written


def recalculate(plan: Plan, *, actor: User | None, why: str = "") -> PlanStep | None:
    """Dates anew after a calendar changed; None where nothing moves or recorded dates are kept. The caller
    has asked for the permission that its own change needs."""
    with audited():
        locked = Plan.objects.select_for_update(of=("self",)).select_related("project").get(pk=plan.pk)
        if locked.recorded_dates_kept:
            return None
        operation = Recalculate()
        attempt = _drafted(locked, lambda draft, hand: edit(draft, [operation], hand), calculate=True)
        if not attempt.effects.moves:
            _store_silent(attempt)
            return None
        return _write(attempt, actor=actor, why=why, operations=operations_json([operation]))


def change_task(task: Task, values: dict[str, Any], *, actor: User, version: int, why: str = "") -> Task:
    """Set fields of one task, compare-and-set on the task's own version; parses values from their JSON form.
    Equal values write nothing."""
    with audited():
        plan = Plan.objects.select_for_update(of=("self",)).select_related("project").get(pk=task.plan_id)
        require_budget(ProjectAccess(actor, plan.project), values)  # a refusal tells what is stored
        stored: Task = Task.objects.get(pk=task.pk)
        if stored.version != version:
            raise stale(stored, values)
        operations = read_operations(
            [
                {"op": "task.set", "task": task.pk, "field": name, "value": value}
                for name, value in sorted(values.items(), key=lambda one: one[0] != "actual_start")
            ]
        )
        try:
            apply(plan, operations, actor=actor, version=plan.version, why=why)
        except RolloutError as error:
            if error.code != "nothing_changes":
                raise
        return Task.objects.get(pk=task.pk)


def _locked(plan: Plan, version: int) -> Plan:
    locked = Plan.objects.select_for_update(of=("self",)).select_related("project").get(pk=plan.pk)
    if locked.version != version:
        raise stale(locked, {"version": version})
    return locked


def _require_open(plan: Plan) -> None:
    if plan.project.status == ProjectStatus.CLOSED:
        raise refused("plan_is_closed")


def _tried(plan: Plan, operations: Sequence[Operation], actor: User | None) -> Attempt:
    _require_open(plan)

    def change(draft: Draft, hand: PlanAtHand) -> None:
        draft.prefetch(tasks_named(operations))
        if actor is not None:
            require_operations(ProjectAccess(actor, plan.project), draft, operations)
        edit(draft, operations, hand)

    return _drafted(plan, change, calculate=any(isinstance(one, Recalculate) for one in operations) or None)


def _drafted(
    plan: Plan, change: Callable[[Draft, PlanAtHand], None], *, calculate: bool | None = None
) -> Attempt:
    """Draft, change, check, schedule. `calculate` None: only if a date depends on what changed; dates that a
    file recorded stay where calculation would set none otherwise for the change."""
    with no_collecting():
        hand = plan_at_hand(plan)
        draft = draft_of(hand.stored)
    with refusing(lambda: draft), no_collecting():
        change(draft, hand)
        require_known_records(plan, draft)
        require_kept_phases(draft)
        require_facts(draft)
        if calculate is None:
            calculate = moves_dates(draft)
        if not calculate:
            return Attempt(hand, draft, Effects(finish=plan.finish))
        schedule, working = hand.schedule(draft)
        before = calculated(hand) if draft.before.settings["recorded_dates_kept"] else None
        if before is not None and leaves_recorded(draft, hand.stored, schedule, before):
            return Attempt(hand, draft, Effects(finish=plan.finish), calculated=schedule)
        draft.settings["recorded_dates_kept"] = False
        effects = effects_of(
            draft,
            schedule,
            hand.stored.dates(),
            working.calendars[PROJECT],
            day_minutes=int(plan.hours_per_day * 60),
            touched=touched(draft),
            before=before,
        )
        return Attempt(hand, draft, effects, working, schedule)


def _write(
    attempt: Attempt,
    *,
    actor: User | None,
    why: str,
    operations: list[dict[str, Any]],
    recorded: Any = None,
    moved: list[dict[str, Any]] | None = None,
) -> PlanStep:
    """`recorded`: dates of a file that come back as they were, and `moved`, what moves by that."""
    plan, draft, effects = attempt.plan, attempt.draft, attempt.effects
    ids = store_new(plan, draft)
    patch = difference(draft)
    if is_empty(patch) and not effects.moves:
        raise refused("nothing_changes")
    store_patch(plan, draft, patch, new=set(ids.values()))
    back = inverse(patch)
    if draft.before.settings["recorded_dates_kept"] and not draft.settings["recorded_dates_kept"]:
        back["dates"] = recorded_dates(attempt.hand.stored)
    if recorded is not None:
        effects.finish = restore_recorded(plan, recorded)
    elif effects.schedule is not None:
        store_results(attempt.hand.stored, effects.schedule, ids)
    if recorded is None and attempt.calculated is not None:
        plan.remarks = remarks_of(attempt.calculated, ids)
    at = now()
    version = plan.version
    _store_plan(plan, draft, effects.finish)
    last = PlanStep.objects.filter(plan=plan).values_list("number", flat=True).first() or 0
    step = PlanStep.objects.create(
        plan=plan,
        number=last + 1,
        actor=actor,
        at=at,
        title="",
        operations=operations,
        inverse=back,
        moved=moved or [move_json(move) for move in renamed(effects.moves, ids)],
    )
    audit_step(step, patch, actor=actor, why=why, version=version, moved=len(moved or ()) or effects.count)
    return step


def _store_plan(plan: Plan, draft: Draft, finish: datetime | None) -> None:
    for name in SETTINGS:
        setattr(plan, Plan._meta.get_field(name).attname, draft.settings[name])  # type: ignore[union-attr]
    plan.finish, plan.last_number = finish, draft.last_number
    plan.version += 1
    plan.save(update_fields=[*SETTINGS, "finish", "remarks", "last_number", "version"])


def _store_silent(attempt: Attempt) -> None:
    """Slack may change where no date does; that is a result, not a step."""
    if attempt.effects.schedule is not None:
        store_results(attempt.hand.stored, attempt.effects.schedule, {})
        attempt.plan.remarks = remarks_of(attempt.effects.schedule, {})
        attempt.plan.save(update_fields=["remarks"])
