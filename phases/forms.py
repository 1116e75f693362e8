"""The shape of input on the plan's pages. Durations are typed in days; each form gives operations."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phases.long_select import LongSelect
from phases.models.tasks import LAG_UNIT_CHOICES, LINK_CHOICES
from phases.scheduling.model import LagUnit
from phases.task_days import CLOCK_DAY
from rollout.core.forms import Form

Operation = dict[str, Any]
MOST_DAYS = 3_660


class DaysField(forms.DecimalField):
    """Working days; quarters are fine enough for a plan made by people."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"max_digits": 8, "decimal_places": 3, "min_value": 0, "max_value": MOST_DAYS, **kwargs}
        super().__init__(**kwargs)
        self.widget.attrs["step"] = "any"


class MoneyField(forms.DecimalField):
    """An amount in the plan's currency; empty: not known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, min_value=0, required=False, **kwargs)
        self.widget.attrs["step"] = "any"


def as_told(value: Decimal | None) -> str | None:
    """An amount as JSON keeps it, with its hundredths."""
    return None if value is None else f"{value:.2f}"


def minutes(days: Decimal | None, minutes_per_day: int) -> int | None:
    return None if days is None else round(days * minutes_per_day)


def days(value: int | None, minutes_per_day: int) -> Decimal | None:
    """Without trailing zeros, and never as `1E+1`.

    >>> str(days(4800, 480)), str(days(720, 480)), days(None, 480)
    ('10', '1.5', None)
    """
    return None if value is None else plain((Decimal(value) / minutes_per_day).quantize(Decimal("0.001")))


def plain(value: Decimal) -> Decimal:
    """The number without trailing zeros; adding nothing takes the exponent away."""
    return value.normalize() + 0


def at_time(day: date | None, at: time) -> str | None:
    return None if day is None else datetime.combine(day, at).isoformat(timespec="minutes")


class LinkForm(Form):
    """A link between two tasks: which end waits for which, and how long."""

    two_columns = True
    predecessor = forms.TypedChoiceField(label=_("Predecessor"), coerce=int, widget=LongSelect)
    successor = forms.TypedChoiceField(label=_("Task that waits"), coerce=int, widget=LongSelect)
    type = forms.ChoiceField(label=_("Type"), choices=LINK_CHOICES, initial="FS")
    lag = forms.DecimalField(
        label=_("Lag"), required=False, max_digits=8, decimal_places=2, help_text=_("Negative is a lead.")
    )
    lag_unit = forms.ChoiceField(label=_("Unit of lag"), choices=LAG_UNIT_CHOICES, required=False)

    def __init__(self, *args: Any, tasks: list[tuple[int, str]], minutes_per_day: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.minutes_per_day = minutes_per_day
        for name in ("predecessor", "successor"):
            self.fields[name].choices = [("", "–"), *tasks]  # type: ignore[attr-defined]

    def lag_minutes(self) -> int:
        """The lag as the plan stores it: minutes, or hundredths of a percent."""
        lag = self.cleaned_data["lag"] or Decimal(0)
        return round(lag * lag_factor(self.cleaned_data["lag_unit"], self.minutes_per_day))

    def operations(self, link: int | None) -> list[Operation]:
        chosen = self.cleaned_data
        values = {
            "type": chosen["type"],
            "lag": self.lag_minutes(),
            "lag_unit": chosen["lag_unit"] or "working",
        }
        if link is not None:
            return [{"op": "link.set", "link": link, **values}]
        ends = {"predecessor": chosen["predecessor"], "successor": chosen["successor"]}
        return [{"op": "link.add", **ends, **values}]


def lag_factor(unit: str, minutes_per_day: int) -> int:
    """What one unit typed is stored as: a working day, a clock day, a percent."""
    return {LagUnit.ELAPSED: CLOCK_DAY, LagUnit.PERCENT: 100}.get(LagUnit(unit or "working"), minutes_per_day)


class NewTaskForm(Form):
    """A name is enough; the rest has defaults."""

    folded = ("after", "owner", "predecessor")
    name = forms.CharField(label=_("Name"), max_length=300)
    duration = DaysField(label=_("Duration, working days"), initial=1, help_text=_("0 makes it a milestone."))
    parent = forms.TypedChoiceField(
        label=_("Phase"), coerce=int, required=False, empty_value=None, widget=LongSelect
    )
    after = forms.TypedChoiceField(
        label=_("Below which task of the phase"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=LongSelect,
    )
    predecessor = forms.TypedChoiceField(
        label=_("Starts after"), coerce=int, required=False, empty_value=None, widget=LongSelect
    )
    owner = forms.TypedChoiceField(label=_("Owner"), coerce=int, required=False, empty_value=None)

    def __init__(
        self, *args: Any, choices: dict[str, list[tuple[int, str]]], minutes_per_day: int, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.minutes_per_day = minutes_per_day
        for name, found in choices.items():
            self.fields[name].choices = [("", "–"), *found]  # type: ignore[attr-defined]

    def operations(self) -> list[Operation]:
        chosen = self.cleaned_data
        length = minutes(chosen["duration"], self.minutes_per_day) or 0
        task = {"op": "task.add", "ref": "new", "name": chosen["name"], "parent": chosen["parent"]}
        task |= {"after": chosen["after"], "duration": length, "milestone": length == 0}
        if chosen["owner"]:
            task["owner"] = chosen["owner"]
        found = [task]
        if chosen["predecessor"]:
            found.append({"op": "link.add", "predecessor": chosen["predecessor"], "successor": "new"})
        return found


class StatusDateForm(Form):
    status = forms.DateField(
        label=_("Status date"),
        help_text=_("Progress counts as reported up to the evening of this day; open work moves behind it."),
    )

    def operations(self) -> list[Operation]:
        return [
            {"op": "plan.set", "field": "status_at", "value": at_time(self.cleaned_data["status"], time(17))}
        ]


class OutlineForm(Form):
    """Where a task stands in the outline."""

    parent = forms.TypedChoiceField(label=_("Phase"), coerce=int, required=False, empty_value=None)
    after = forms.TypedChoiceField(
        label=_("Below which task of the phase"), coerce=int, required=False, empty_value=None
    )
