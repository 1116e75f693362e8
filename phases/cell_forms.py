"""Cells of the task table that one may type into, and what typing means."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phases.forms import DaysField, MoneyField, Operation, as_told, at_time, minutes
from phases.interchange.tables.notation import Unread, read_duration
from phases.models import Task
from phases.task_days import CLOCK_DAY, day_of
from rollout.core.forms import Form


class StartForm(Form):
    start = forms.DateField(label=_("Start"))


class FinishForm(Form):
    finish = forms.DateField(label=_("Finish"))


class DurationForm(Form):
    duration = DaysField(label=_("Duration, days"))


class ClockDaysField(forms.CharField):
    """Days of the clock, shown and typed as `5 ed`; a bare number is such days. Cleans to their number."""

    def clean(self, value: Any) -> Decimal:
        text = super().clean(value)
        try:
            size, elapsed = read_duration(text, CLOCK_DAY)
        except Unread:
            size, elapsed = 0, False
        if size <= 0 or not (elapsed or BARE.fullmatch(text)):
            raise forms.ValidationError(
                _("This task is counted on the clock, nights and days off included; write 5ed or 12eh.")
            )
        return Decimal(size) / CLOCK_DAY


class ClockDurationForm(Form):
    duration = ClockDaysField(label=_("Duration, clock days"))


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
BARE = re.compile(r"\s*\d+(\.\d+)?\s*")
EDITABLE = frozenset({*FORMS, "owner"})


def form_of(task: Task, key: str) -> type[Form]:
    return ClockDurationForm if key == "duration" and task.elapsed else FORMS[key]


def operation(task: Task, key: str, value: Any, minutes_per_day: int) -> Operation:
    """One typed cell as an operation."""
    if key == "start":
        return {"op": "task.move", "task": task.pk, "start": at_time(value, time(8))}
    if key == "finish":
        return {"op": "task.move", "task": task.pk, "finish": at_time(value, time(17))}
    told = {"op": "task.set", "task": task.pk, "field": key}
    match key:
        case "duration":
            return {**told, "value": minutes(value, day_of(task, minutes_per_day))}
        case "deadline":
            return {**told, "value": at_time(value, time(17))}
        case "percent_complete":
            return {**told, "value": float(value)}
        case "cost" | "actual_cost":
            return {**told, "value": as_told(value)}
    return {**told, "value": value}
