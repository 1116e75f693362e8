"""What the dates of a plan are a function of, beside its tasks."""

from __future__ import annotations

from datetime import time
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from phases.forms import DaysField, Operation, at_time, days, minutes
from phases.long_select import LongSelect
from phases.models import Plan
from rollout.core.forms import Form

CHOICES = ("profile", "lag_calendar", "out_of_sequence", "currency")


def choices_of(name: str) -> list[Any]:
    return list(Plan._meta.get_field(name).choices or [])  # type: ignore[union-attr]


class ScheduleForm(Form):
    folded: ClassVar[tuple[str, ...]] = ("profile", "lag_calendar", "out_of_sequence", "critical_threshold")
    start = forms.DateField(label=_("Project start"))
    go_live = forms.DateField(label=_("Committed go-live"), required=False)
    go_live_task = forms.TypedChoiceField(
        label=_("The go-live is the finish of"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=LongSelect,
    )
    status_at = forms.DateField(label=_("Status date"), required=False)
    calendar = forms.TypedChoiceField(
        label=_("Public holidays"), coerce=int, required=False, empty_value=None
    )
    currency = forms.ChoiceField(
        label=_("Currency of the costs"),
        choices=choices_of("currency"),
        help_text=_("Amounts stay as they are; only their currency is called another."),
    )
    profile = forms.ChoiceField(
        label=_("When a date and the order of work disagree"),
        choices=choices_of("profile"),
        help_text=_(
            "Logic wins: a task never starts before its predecessor allows. Dates win: as Microsoft Project."
        ),
    )
    lag_calendar = forms.ChoiceField(label=_("Lag is counted on"), choices=choices_of("lag_calendar"))
    out_of_sequence = forms.ChoiceField(
        label=_("Work out of sequence"), choices=choices_of("out_of_sequence")
    )
    critical_threshold = DaysField(label=_("Critical up to this slack, days"), min_value=None)

    def __init__(
        self, data: Any, *, plan: Plan, tasks: Any, calendars: Any, minutes_per_day: int, budget: bool
    ) -> None:
        """`budget`: may the person change the budget?"""
        self.minutes_per_day = minutes_per_day
        super().__init__(data, initial=stored(plan, minutes_per_day))
        self.fields["go_live_task"].choices = [("", _("the whole plan")), *tasks]  # type: ignore[attr-defined]
        self.fields["calendar"].choices = [("", _("none")), *calendars]  # type: ignore[attr-defined]
        if not budget:
            del self.fields["currency"]

    def operations(self) -> list[Operation]:
        """One per changed setting."""
        return [{"op": "plan.set", "field": name, "value": self.value(name)} for name in self.changed_data]

    def value(self, name: str) -> Any:
        found = self.cleaned_data[name]
        if name == "start":
            return at_time(found, time(8))
        if name == "status_at":
            return at_time(found, time(17))
        if name == "go_live":
            return found.isoformat() if found else None
        return minutes(found, self.minutes_per_day) if name == "critical_threshold" else found


def stored(plan: Plan, minutes_per_day: int) -> dict[str, Any]:
    return {
        "start": plan.start.date(),
        "status_at": plan.status_at.date() if plan.status_at else None,
        "go_live": plan.go_live,
        "go_live_task": plan.go_live_task_id,
        "calendar": plan.calendar_id,
        "critical_threshold": days(plan.critical_threshold, minutes_per_day),
        **{name: getattr(plan, name) for name in CHOICES},
    }
