"""Changing many rows of the task table at once: one step of the plan, with one undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phases.cell_forms import owner_form
from phases.forms import MoneyField, Operation, as_told
from phases.labels_budget import cost_labels
from phases.models import Plan
from phases.services import changes
from phases.views.changes import told
from phases.views.people import owner_choices
from phases.views.wire import operations_of
from rollout.core.errors import RolloutError
from rollout.core.forms import Form
from rollout.core.lists import BulkAction, BulkRequest, RowResult
from rollout.core.toasts import offer_undo
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess


def bulk_actions(access: ProjectAccess, currency: str) -> tuple[BulkAction, ...]:
    """Those that this person may do."""
    if not access.allows(Permission.PLAN_WRITE):
        return ()
    people = owner_form(owner_choices(access.project))
    assign = BulkAction("assign", gettext_lazy("Assign"), assign_many, icon="user", form=people)
    if not access.allows(Permission.BUDGET_WRITE):
        return (assign,)
    form = costs_form(currency)
    return assign, BulkAction("costs", gettext_lazy("Set costs"), cost_many, icon="coin", form=form)


def costs_form(currency: str) -> type[Form]:
    """Amounts for each of the rows; an empty one leaves what stands."""
    names = cost_labels(currency)

    class CostsForm(Form):
        cost = MoneyField(label=names["cost"])
        actual_cost = MoneyField(label=names["actual_cost"])

        def clean(self) -> dict[str, Any]:
            found: dict[str, Any] = super().clean() or {}
            if not self.errors and all(value is None for value in found.values()):
                raise forms.ValidationError(_("Write at least one amount; 0 means that it costs nothing."))
            return found

    return CostsForm


def assign_many(bulk: BulkRequest) -> list[RowResult]:
    owner = bulk.values["owner"]
    return in_one_step(bulk, bulk.rows, lambda task: [put(task, "owner", owner)])


def cost_many(bulk: BulkRequest) -> list[RowResult]:
    """Summaries are passed over: their costs are those of their tasks."""
    amounts = {name: value for name, value in bulk.values.items() if value is not None}
    work = [task for task in bulk.rows if not task.summary]
    refusal = _("A phase has no costs of its own; choose its tasks.")
    passed = [RowResult(str(task), refusal) for task in bulk.rows if task.summary]
    return passed + in_one_step(
        bulk, work, lambda task: [put(task, name, as_told(value)) for name, value in amounts.items()]
    )


def put(task: Any, field: str, value: Any) -> Operation:
    return {"op": "task.set", "task": task.pk, "field": field, "value": value}


def in_one_step(
    bulk: BulkRequest, rows: Sequence[Any], meaning: Callable[[Any], list[Operation]]
) -> list[RowResult]:
    """All rows change or, with the reason, none."""
    refusal = ""
    if rows:
        plan = Plan.objects.get(pk=rows[0].plan_id)
        asked = operations_of([one for task in rows for one in meaning(task)])
        try:
            step = changes.apply(plan, asked, actor=bulk.actor, version=plan.version)
        except RolloutError as error:
            refusal = str(error)
        else:
            offer_undo(bulk.request, told(step), "phases.undo_step", step=step.pk)
    return [RowResult(str(task), refusal) for task in rows]
