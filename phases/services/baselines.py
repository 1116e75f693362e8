"""Freezing the plan, to measure it later (T29)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from phases.models import Baseline, BaselineTask, Plan
from rollout.audit.context import now
from rollout.audit.services import audited, create, record
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess

FIELDS = ("pk", "number", "name", "milestone", "start", "finish", "duration", "effort")


def take_baseline(plan: Plan, *, actor: User, name: str = "", why: str = "") -> Baseline:
    """Copy dates and work of every task. Refusals: NotAllowed; InvalidInput (long name, empty plan)."""
    ProjectAccess(actor, plan.project).require(Permission.PLAN_WRITE)
    return freeze(plan, actor=actor, name=name, why=why)


@audited()
def freeze(plan: Plan, *, actor: User | None, name: str = "", why: str = "") -> Baseline:
    """`take_baseline` for callers that have asked for a permission of their own."""
    if len(name) > 200:
        raise InvalidInput(
            "text_too_long", _("The name is longer than 200 characters; shorten it."), field="name"
        )
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    rows = list(plan.tasks.values_list(*FIELDS))
    if not rows:
        raise InvalidInput("empty_plan", _("The plan has no tasks yet; add one before taking a baseline."))
    number = (Baseline.objects.filter(plan=plan).values_list("number", flat=True).first() or 0) + 1
    baseline = Baseline(
        plan=plan,
        number=number,
        name=name or _("Baseline %(number)s") % {"number": number},
        taken_at=now(),
        finish=plan.finish,
    )
    create(baseline, actor=actor, why=why)
    BaselineTask.objects.bulk_create(
        BaselineTask(
            baseline=baseline,
            task_id=pk,
            task_number=task_number,
            name=task_name,
            milestone=milestone,
            start=start,
            finish=finish,
            duration=duration,
            effort=effort,
        )
        for pk, task_number, task_name, milestone, start, finish, duration, effort in rows
    )
    return baseline


@audited()
def remove_baseline(baseline: Baseline, *, actor: User, why: str = "") -> None:
    ProjectAccess(actor, baseline.plan.project).require(Permission.PLAN_WRITE)
    before = {"name": baseline.name, "number": baseline.number, "taken_at": baseline.taken_at}
    record(actor=actor, action="baseline.remove", target=baseline, before=before, why=why)
    baseline.delete()
