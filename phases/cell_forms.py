"""Cells of the task table that one may type into, and what typing means."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phases.forms import DaysField, MoneyField, Operation, as_told, at_time, minutes
from phases.models import Task
from rollout.core.forms import Form


class StartForm(Form):
    start = forms.DateField(label=_("Start"))


class FinishForm(Form):
    finish = forms.DateField(label=_("Finish"))


class DurationForm(Form):
    duration = DaysField(label=_("Duration, days"))


class PercentForm(Form):
    percent_complete = forms.DecimalField(label=_("Done, %"), min_value=0, max_value=100)


class DeadlineForm(Form):
    deadline = forms.DateField(label=_("Deadline"), required=False)


class DeliverableForm(Form):
    deliverable = forms.CharField(label=_("Deliverable"), max_length=300, required=False)


class CostForm(Form):
    cost = MoneyField(label=_("Planned cost"))


class ActualCostForm(Form):
    actual_cost = MoneyField(label=_("Actual cost"))


def owner_form(people: list[tuple[int, str]]) -> type[Form]:
    """The members of the project as a choice."""

    class OwnerForm(Form):
        owner = forms.TypedChoiceField(
            label=_("Owner"), coerce=int, required=False, empty_value=None, choices=[("", "–"), *people]
        )

    return OwnerForm


FORMS: dict[str, type[Form]] = {
    "start": StartForm,
    "finish": FinishForm,
    "duration": DurationForm,
    "percent_complete": PercentForm,
    "deadline": DeadlineForm,
    "deliverable": DeliverableForm,
    "cost": CostForm,
    "actual_cost": ActualCostForm,
}
EDITABLE = frozenset({*FORMS, "owner"})


def operation(task: Task, key: str, value: Any, minutes_per_day: int) -> Operation:
    """One typed cell as an operation."""
    if key == "start":
        return {"op": "task.move", "task": task.pk, "start": at_time(value, time(8))}
    if key == "finish":
        return {"op": "task.move", "task": task.pk, "finish": at_time(value, time(17))}
    told = {"op": "task.set", "task": task.pk, "field": key}
    match key:
        case "duration":
            return {**told, "value": minutes(value, minutes_per_day)}
        case "deadline":
            return {**told, "value": at_time(value, time(17))}
        case "percent_complete":
            return {**told, "value": float(value)}
        case "cost" | "actual_cost":
            return {**told, "value": as_told(value)}
    return {**told, "value": value}
