"""The shape of input on the calendars' pages. Working time is typed as 08:00-12:00, 13:00-17:00."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from phases.models import Calendar
from phases.models.calendars import LAYER_CHOICES
from phases.scheduling.model import STANDARD_DAY, LayerKind
from phases.services.calendars import DayWanted
from phases.services.state_calendars import LARGEST_FILE
from rollout.core.forms import Form
from rollout.core.values import as_typed
from rollout.people.models import Organization

SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})")
OFF, WORKED = "off", "worked"


def read_hours(text: str) -> list[list[int]]:
    """`08:00-12:00, 13:00-17:00` as minutes of the day. ValueError for anything else.

    >>> read_hours("8:00-12:00, 13:00–17:00")
    [[480, 720], [780, 1020]]
    """
    parts = [part.strip() for part in re.split(r"[,，;；]", text) if part.strip()]
    found = []
    for part in parts:
        read = SPAN.fullmatch(part)
        if read is None:
            raise ValueError(part)
        first, first_minute, last, last_minute = (int(number) for number in read.groups())
        found.append([first * 60 + first_minute, last * 60 + last_minute])
    if not found:
        raise ValueError(text)
    return found


def hours_text(intervals: Any) -> str:
    """
    >>> hours_text([[480, 720], [780, 1020]])
    '08:00-12:00, 13:00-17:00'
    """
    return ", ".join(f"{clock(first)}-{clock(last)}" for first, last in intervals)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def hours_of(text: str) -> list[list[int]]:
    """Typed hours. Error: ValidationError."""
    try:
        return read_hours(as_typed(text))
    except ValueError as part:
        message = _("“%(value)s” is not a span of time; write it as 08:00-12:00.")
        raise forms.ValidationError(message, params={"value": str(part)}) from None


class HoursField(forms.CharField):
    """The hours of one day; nothing: not worked."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return hours_of(text) if text else []


class DayForm(Form):
    """Days that differ from the weekly pattern."""

    two_columns = True
    version = forms.IntegerField(widget=forms.HiddenInput)
    first = forms.DateField(label=_("From"))
    last = forms.DateField(label=_("To"), required=False, help_text=_("Empty: one day."))
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("These days are"),
        widget=forms.RadioSelect,
        choices=((OFF, _("days off")), (WORKED, _("worked"))),
        initial=OFF,
    )
    hours = forms.CharField(
        label=_("Working time"),
        required=False,
        initial=hours_text(STANDARD_DAY),
        help_text=_("Of worked days, such as 08:00-12:00, 13:00-17:00."),
    )

    def clean_hours(self) -> list[list[int]]:
        text = self.cleaned_data["hours"]
        return [] if self.cleaned_data.get("kind") == OFF else hours_of(text)

    def wanted(self) -> DayWanted:
        chosen = self.cleaned_data
        return DayWanted(chosen["first"], chosen["last"] or chosen["first"], chosen["name"], chosen["hours"])


class WeekForm(Form):
    """The weekly pattern of a person or of some tasks, a field a day, Monday first."""

    two_columns = True
    version = forms.IntegerField(widget=forms.HiddenInput)

    day_0 = HoursField(
        label=WEEKDAYS[0],
        required=False,
        help_text=_("Such as 08:00-12:00, 13:00-17:00. Empty: not worked."),
    )
    day_1 = HoursField(label=WEEKDAYS[1], required=False)
    day_2 = HoursField(label=WEEKDAYS[2], required=False)
    day_3 = HoursField(label=WEEKDAYS[3], required=False)
    day_4 = HoursField(label=WEEKDAYS[4], required=False)
    day_5 = HoursField(label=WEEKDAYS[5], required=False)
    day_6 = HoursField(
        label=WEEKDAYS[6], required=False, help_text=_("All seven empty: no weekly pattern of one's own.")
    )

    def pattern(self) -> list[list[list[int]]] | None:
        week = [self.cleaned_data[f"day_{day}"] for day in WEEKDAYS]
        return week if any(week) else None


class NewCalendarForm(Form):
    """Whose days off these are."""

    kind = forms.ChoiceField(
        label=_("Layer"),
        widget=forms.RadioSelect,
        choices=[choice for choice in LAYER_CHOICES if choice[0] != LayerKind.STATE],
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    project: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Project"),
        queryset=None,
        required=False,
        help_text=_("Of a project's own days or task calendar."),
    )
    organization = forms.ModelChoiceField(
        label=_("Company"), queryset=Organization.objects.all(), required=False
    )
    user: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Person"), queryset=None, required=False
    )

    def __init__(self, *args: Any, projects: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class RefreshForm(Form):
    """Announced public holidays, a year to a file."""

    file = forms.FileField(label=_("File of public holidays (JSON)"), required=False)
    content = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean(self) -> dict[str, Any]:
        """The file, or its text as the first look brought it back."""
        values = super().clean() or {}
        file = values.get("file")
        self.uploaded = file.read(LARGEST_FILE + 1) if file else values.get("content", "").encode()
        if not self.uploaded:
            self.add_error("file", _("Choose a file."))
        return values


def week_initial(calendar: Calendar) -> dict[str, Any]:
    """What the form of a week starts with."""
    week = calendar.week or [[]] * 7
    return {"version": calendar.version, **{f"day_{day}": hours_text(week[day]) for day in WEEKDAYS}}


def initial_of(calendar: Calendar, day: Any = None) -> dict[str, Any]:
    """What the form of a day starts with."""
    if day is None:
        return {"version": calendar.version, "kind": OFF}
    return {
        "version": calendar.version,
        "first": day.first,
        "last": day.last,
        "name": day.name,
        "kind": WORKED if day.intervals else OFF,
        "hours": hours_text(day.intervals or STANDARD_DAY),
    }
