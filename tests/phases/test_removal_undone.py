"""A removed task takes with it what hangs on it: the history tells what, and undo brings all of it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import models

from phases.models import (
    GateCondition,
    GateEvidence,
    GateReview,
    GateSignature,
    GateWaiver,
    Plan,
    PlanStep,
    RiskTask,
    Task,
    TaskUpdate,
)
from phases.services.changes import apply, change_task, read_operations, undo
from phases.services.risk_links import link_task
from phases.services.writing import TOLD
from phases.views import plan_events
from rollout.audit.going import kinds_below
from rollout.audit.models import AuditEvent
from rollout.audit.verification import verify
from rollout.core.classification import DataClass
from rollout.core.errors import Stale
from rollout.people.models import User
from rollout.projects.models import Project
from rollout.projects.services.risks import raise_risk
from tests.factories import arranging
from tests.phases.updates import add_tasks, opened, running, say, task_of

pytestmark = pytest.mark.django_db

REFUSED = {GateEvidence, GateWaiver, GateReview, GateSignature, GateCondition}  # with their phase


def hanging(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    """Every row of every kind that a removed task takes with it."""
    return {
        kind._meta.label: list(kind._base_manager.order_by("pk").values())
        for kind in kinds_below(Task, without=TOLD)
    }


def remove(plan: Plan, actor: User, task: Task) -> PlanStep:
    plan.refresh_from_db()
    wanted = read_operations([{"op": "task.remove", "task": task.pk}])
    return apply(plan, wanted, actor=actor, version=plan.version)


@pytest.fixture
def work(plan: Plan, project: Project, ada: User, ben: User) -> Task:
    """A task of Ben's that he has reported on and that two risks would delay."""
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, ben))
    task = task_of(plan, "A")
    with arranging():
        for title, delay in (("Vendor late", 480), ("Ben ill", None)):
            risk = raise_risk(project, {"title": title, "delay_days": 2}, actor=ada)
            link_task(risk, task, actor=ada, delay=delay)
    say(opened(plan, ada), ben, A=running("03-02", 3), B=running("03-03", 1))
    return task


def test_undoing_a_removal_brings_back_reports_and_links_of_risks(plan: Plan, work: Task, ada: User) -> None:
    before = hanging(plan)
    assert len(before["phases.RiskTask"]) == 2 and len(before["phases.TaskUpdate"]) == 2
    step = remove(plan, ada, work)
    assert not RiskTask.objects.exists() and TaskUpdate.objects.count() == 1
    again = undo(step, actor=ada)
    assert hanging(plan) == before
    undo(undo(again, actor=ada), actor=ada)
    assert hanging(plan) == before


def test_the_history_tells_what_went_with_a_task_and_what_came_back(
    plan: Plan, work: Task, ada: User, tmp_path: Path, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path  # no anchors of other chains
    report = TaskUpdate.objects.get(task=work)
    step = remove(plan, ada, work)
    gone = AuditEvent.objects.get(action="plan.change", after__contains=f'"step":{step.number}')
    key = f"phases.taskupdate:{report.pk}"
    assert gone.before["attached"][key]["remaining"] == report.remaining
    assert gone.after["attached"][key] is None and len(gone.after["attached"]) == 3
    lines = {line.field: (line.before, line.after) for line in plan_events.told([gone])[gone.pk]}
    assert lines["Link of a risk to a task"] == ("2", "–") and lines["Update"] == ("1", "–")
    undo(step, actor=ada)
    back = AuditEvent.objects.get(action="plan.undo")
    assert back.after["attached"] == gone.before["attached"]
    assert verify().ok


def test_undoing_the_addition_of_a_task_keeps_what_was_reported_on_it_for_its_redoing(
    plan: Plan, project: Project, ada: User, ben: User
) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, ben))
    add_tasks(plan, ada, ("C", 5, ben))
    added = PlanStep.objects.get(number=2)
    say(opened(plan, ada), ben, C=running("03-02", 3))
    before = hanging(plan)
    undo(undo(added, actor=ada), actor=ada)
    assert before["phases.TaskUpdate"] and hanging(plan) == before


def test_who_looked_at_a_task_before_it_was_removed_looks_again(plan: Plan, work: Task, ada: User) -> None:
    """A version comes but once, so that no change of before the removal passes after the undo."""
    seen = work.version
    undo(remove(plan, ada, work), actor=ada)
    assert task_of(plan, "A").version > seen
    with pytest.raises(Stale):
        change_task(work, {"notes": "Old"}, actor=ada, version=seen)


def test_only_what_an_event_may_hold_goes_with_a_task() -> None:
    """Files and what is private or secret cannot come back from a step: a phase that holds them stays."""
    for kind in set(kinds_below(Task, without=TOLD)) - REFUSED:
        assert not any(isinstance(field, models.BinaryField) for field in kind._meta.concrete_fields), kind
        assert not {DataClass.SECRET, DataClass.PERSONAL} & set(kind.data_classes.values()), kind
