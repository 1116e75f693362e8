"""Freezing the plan, to measure it later (T29)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _

from phases.models import Baseline, BaselineTask, Plan
from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import Entry, audited, create, record, record_many
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess

FIELDS = ("pk", "number", "name", "milestone", "start", "finish", "duration", "effort", "cost", "summary")
LONGEST_NAME = 200
CHOSEN = "baseline.reference"  # the event of choosing the one that the plan is measured against


def take_baseline(plan: Plan, *, actor: User, name: str = "", note: str = "", why: str = "") -> Baseline:
    """Copy dates, work and cost of every task. Refusals: NotAllowed; InvalidInput (long name, empty plan)."""
    ProjectAccess(actor, plan.project).require(Permission.PLAN_WRITE)
    return freeze(plan, actor=actor, name=name, note=note, why=why)


@audited()
def freeze(plan: Plan, *, actor: User | None, name: str = "", note: str = "", why: str = "") -> Baseline:
    """`take_baseline` for callers that have asked for a permission of their own."""
    require_short(name)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    rows = list(plan.tasks.values(*FIELDS))
    if not rows:
        raise InvalidInput("empty_plan", _("The plan has no tasks yet; add one before taking a baseline."))
    number = (Baseline.every.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0) + 1
    baseline = Baseline(
        plan=plan,
        number=number,
        name=name.strip() or _("Baseline %(number)s") % {"number": number},
        note=note,
        cost=sum_of_costs((row["cost"], row["summary"]) for row in rows),
        taken_at=now(),
        finish=plan.finish,
    )
    create(baseline, actor=actor, why=why)
    BaselineTask.objects.bulk_create(_copy(baseline, row) for row in rows)
    return baseline


def sum_of_costs(rows: Any) -> Decimal | None:
    """Of (cost, is a summary): summaries repeat what their tasks cost. None where nothing has a cost.

    >>> sum_of_costs([(Decimal(5), False), (None, False), (Decimal(5), True)])
    Decimal('5')
    """
    costs = [cost for cost, summary in rows if cost is not None and not summary]
    return sum(costs, Decimal(0)) if costs else None


def _copy(baseline: Baseline, row: Mapping[str, Any]) -> BaselineTask:
    copied = {name: row[name] for name in FIELDS if name not in ("pk", "number")}
    return BaselineTask(baseline=baseline, task_id=row["pk"], task_number=row["number"], **copied)


@audited()
def change_baseline(
    baseline: Baseline, changes: Mapping[str, Any], *, version: int, actor: User, why: str = ""
) -> Baseline:
    """Rename it, or say its scope in other words. Refusals: NotAllowed, Stale, InvalidInput."""
    ProjectAccess(actor, baseline.plan.project).require(Permission.PLAN_WRITE)
    found = {name: changes[name] for name in ("name", "note") if name in changes}
    if "name" in found:
        found["name"] = found["name"].strip()
        require_short(found["name"])
        if not found["name"]:
            raise InvalidInput("name_missing", _("A baseline needs a name; write one."), field="name")
    return audit.change(baseline, found, version=version, actor=actor, why=why)


@audited()
def measure_against(baseline: Baseline, *, version: int, actor: User, why: str) -> Baseline:
    """Count slips from this baseline on. A promise is not changed in passing, so a reason is asked for.
    Refusals: NotAllowed, Stale, InvalidInput; StateRefusal where the plan is measured against it already."""
    ProjectAccess(actor, baseline.plan.project).require(Permission.PLAN_WRITE)
    if not why.strip():
        text = _("Say why the plan is measured against another baseline; the history keeps the reason.")
        raise InvalidInput("reason_missing", text, field="why")
    Plan.objects.select_for_update(of=("self",)).get(pk=baseline.plan_id)
    before = Baseline.objects.measure_of(baseline.plan)
    if before is None or before.pk == baseline.pk:
        raise StateRefusal("measured_already", _("The plan is measured against this baseline already."))
    _mark(Baseline.every.filter(plan=baseline.plan_id, reference=True), False, actor, why.strip())
    changes = {"reference": True}
    return audit.change(baseline, changes, version=version, actor=actor, action=CHOSEN, why=why.strip())


@audited()
def remove_baseline(baseline: Baseline, *, actor: User, version: int | None = None, why: str = "") -> None:
    """Take it out of every list and comparison; `restore_baseline` brings it back. StateRefusal for the one
    that the plan is measured against while there are others: what counts next is chosen with a reason."""
    ProjectAccess(actor, baseline.plan.project).require(Permission.PLAN_WRITE)
    others = Baseline.objects.filter(plan=baseline.plan_id).exclude(pk=baseline.pk)
    if Baseline.objects.measure_of(baseline.plan) == baseline and others.exists():
        text = _("The plan is measured against this baseline; choose another one for that first.")
        raise StateRefusal("measured_against", text)
    audit.change(
        baseline,
        {"removed_at": now()},
        version=baseline.version if version is None else version,
        actor=actor,
        action="baseline.remove",
        why=why,
    )


@audited()
def restore_baseline(baseline: Baseline, *, actor: User) -> Baseline:
    """Undo a removal; the plan stays measured against the baseline that counts by now.
    Refusals: NotAllowed; StateRefusal where it is not removed."""
    ProjectAccess(actor, baseline.plan.project).require(Permission.PLAN_WRITE)
    Plan.objects.select_for_update(of=("self",)).get(pk=baseline.plan_id)
    counts = Baseline.objects.measure_of(baseline.plan)
    removed = Baseline.every.filter(pk=baseline.pk, removed_at__isnull=False)
    if not removed.update(removed_at=None, version=F("version") + 1):
        raise StateRefusal("not_removed", _("This baseline is not removed; nothing was changed."))
    if counts is not None:
        _mark(Baseline.every.filter(pk=baseline.pk, reference=True), False, actor)
        if Baseline.objects.measure_of(baseline.plan) != counts:
            _mark(Baseline.every.filter(pk=counts.pk), True, actor)
    stored: Baseline = Baseline.objects.select_related("plan__project").get(pk=baseline.pk)
    record(actor=actor, action="baseline.restore", target=stored, after={"name": stored.name})
    return stored


def _mark(baselines: QuerySet[Baseline], reference: bool, actor: User, why: str = "") -> None:
    """Say of each whether the plan is measured against it, as a consequence of another one's change."""
    before, after = {"reference": not reference}, {"reference": reference}
    entries = [Entry("baseline.mark", one, before, after, why) for one in baselines]
    baselines.update(**after, version=F("version") + 1)
    record_many(entries, actor=actor)


def require_short(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise InvalidInput(
            "text_too_long", _("The name is longer than 200 characters; shorten it."), field="name"
        )
