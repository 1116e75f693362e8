"""The form of one task. It gives an operation for each field that was changed, and none for the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from phases.fields import BUDGET_FIELDS, OWN_FIELDS
from phases.forms import DaysField, MoneyField, Operation, as_told, at_time, days, minutes, plain
from phases.labels_budget import cost_labels
from phases.models import Task
from phases.models.tasks import CONSTRAINT_CHOICES
from phases.scheduling.model import SUMMARY_CONSTRAINTS, ConstraintType
from phases.task_days import CLOCKED
from phases.task_days import day_of as days_of_task
from rollout.core.forms import Form
from rollout.people.labels import ROLE_LABELS
from rollout.people.roles import OWNING_ROLES

DURATIONS = ("duration", "optimistic", "likely", "pessimistic", "effort", "remaining")
MORNINGS = ("actual_start",)
EVENINGS = ("actual_finish", "deadline")
STARTS = (ConstraintType.SNET, ConstraintType.SNLT, ConstraintType.MSO, ConstraintType.SO)
CLOCK_LABELS = {"duration": _("Duration, clock days"), "remaining": _("Still to do, clock days")}
WORDS = ("name", "code", "deliverable", "notes", "owner_role", "constraint")
RECORDS = ("owner", "calendar")


class TaskForm(Form):
    """Sections as the panel shows them; the first stands open."""

    two_columns = True
    asked = ""
    SECTIONS: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = (
        (_("Progress"), ("percent_complete", "remaining", "actual_start", "actual_finish")),
        (_("People"), ("owner", "participants", "owner_role")),
        (_("Duration and effort"), ("duration", "optimistic", "likely", "pessimistic", "effort")),
        (_("Cost"), ("cost", "actual_cost")),
        (_("Dates it must keep"), ("constraint", "constraint_day", "deadline", "calendar")),
        (_("Name and notes"), ("name", "code", "deliverable", "notes")),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    percent_complete = forms.DecimalField(
        label=_("Percent complete"), min_value=0, max_value=100, required=False
    )
    remaining = DaysField(label=_("Still to do, days"), required=False)
    actual_start = forms.DateField(label=_("Started on"), required=False)
    actual_finish = forms.DateField(label=_("Finished on"), required=False)
    owner = forms.TypedChoiceField(label=_("Owner"), coerce=int, required=False, empty_value=None)
    participants = forms.TypedMultipleChoiceField(
        label=_("Participants"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    owner_role = forms.ChoiceField(label=_("Owner's role"), required=False)
    duration = DaysField(label=_("Duration, working days"), required=False)
    optimistic = DaysField(label=_("Shortest"), required=False)
    likely = DaysField(label=_("Likely"), required=False)
    pessimistic = DaysField(label=_("Longest"), required=False)
    effort = DaysField(label=_("Effort, person-days"), required=False)
    cost = MoneyField()
    actual_cost = MoneyField()
    constraint = forms.ChoiceField(label=_("Constraint"), choices=CONSTRAINT_CHOICES, required=False)
    constraint_day = forms.DateField(label=_("Constraint date"), required=False)
    deadline = forms.DateField(label=_("Deadline"), required=False)
    calendar = forms.TypedChoiceField(label=_("Calendar"), coerce=int, required=False, empty_value=None)
    name = forms.CharField(label=_("Name"), max_length=300)
    code = forms.CharField(label=_("Code"), max_length=40, required=False)
    deliverable = forms.CharField(label=_("Deliverable"), max_length=300, required=False)
    notes = forms.CharField(label=_("Notes"), max_length=20_000, required=False, widget=forms.Textarea)

    def __init__(
        self,
        data: Any = None,
        *,
        task: Task,
        people: list[tuple[int, str]],
        owners: list[tuple[int, str]],
        calendars: list[tuple[int, str]],
        minutes_per_day: int,
        whole_plan: bool,
        budget: str,
    ) -> None:
        """`budget`: the currency of the costs for who may change them, else empty."""
        self.task, self.minutes_per_day = task, minutes_per_day
        super().__init__(data, initial=stored(task, minutes_per_day))
        roles = OWNING_ROLES | {task.owner_role}
        choices: dict[str, Any] = {
            "owner": owners,
            "calendar": calendars,
            "owner_role": [(r, label) for r, label in ROLE_LABELS.items() if r in roles],
        }
        for name, found in choices.items():
            self.fields[name].choices = [("", "–"), *found]  # type: ignore[attr-defined]
        self.fields["participants"].choices = people  # type: ignore[attr-defined]
        self.fields["constraint"].choices = constraints_of(task)  # type: ignore[attr-defined]
        for name, label in cost_labels(budget).items():
            self.fields[name].label = label
        for name, clocked in CLOCK_LABELS.items() if task.elapsed else ():
            self.fields[name].label = clocked
        hidden = set() if budget else BUDGET_FIELDS
        for name in unfit(task) | hidden | (set() if whole_plan else foreign(self.fields)):
            del self.fields[name]

    def ask(self, name: str) -> None:
        """Open the form at a field; one that it has not is nothing."""
        if name in self.fields:
            self.asked = name
            self.fields[name].widget.attrs["autofocus"] = True

    def sections(self) -> list[dict[str, Any]]:
        """Title, fields and whether one of them has an error or was asked for."""
        found = []
        for title, names in self.SECTIONS:
            boxes = [self[name] for name in names if name in self.fields]
            if boxes:
                opened = any(box.errors or box.name == self.asked for box in boxes)
                found.append({"title": title, "boxes": boxes, "opened": opened})
        return found

    def operations(self) -> list[Operation]:
        """One per changed field, the start before the progress that counts from it, people last."""
        changed = set(self.changed_data)
        names = sorted(self.fields, key=lambda name: name not in MORNINGS)
        found = [self.setting(name) for name in names if name in changed and name in READERS]
        if changed & {"constraint", "constraint_day"} and "constraint" in self.fields:
            found += self.constraint_operations(changed)
        if "participants" in changed:
            users = self.cleaned_data["participants"]
            found.append({"op": "participants.set", "task": self.task.pk, "users": users})
        return found

    def setting(self, name: str) -> Operation:
        value = READERS[name](self.cleaned_data[name], day_size(self.task, name, self.minutes_per_day))
        return {"op": "task.set", "task": self.task.pk, "field": name, "value": value}

    def constraint_operations(self, changed: set[str]) -> list[Operation]:
        """A constraint and its date go together; those without a date clear it."""
        kind = ConstraintType(self.cleaned_data["constraint"] or "ASAP")
        dated = kind not in (ConstraintType.ASAP, ConstraintType.ALAP)
        at = (
            at_time(self.cleaned_data["constraint_day"], time(8) if kind in STARTS else time(17))
            if dated
            else None
        )
        base = {"op": "task.set", "task": self.task.pk}
        return [
            {**base, "field": "constraint_at", "value": at},
            {**base, "field": "constraint", "value": kind.value},
        ]


def day_size(task: Task, name: str, minutes_per_day: int) -> int:
    """Minutes of one of the days that a field counts in."""
    return days_of_task(task, minutes_per_day) if name in CLOCKED else minutes_per_day


def constraints_of(task: Task) -> list[tuple[str, Any]]:
    """What the task may be held to: a summary to few, and to what it has."""
    if not task.summary:
        return CONSTRAINT_CHOICES
    known = SUMMARY_CONSTRAINTS | {task.constraint}
    return [(value, label) for value, label in CONSTRAINT_CHOICES if value in known]


def unfit(task: Task) -> set[str]:
    """Fields that mean nothing for a milestone or a summary."""
    if task.summary:
        own = {"percent_complete", "actual_start", "actual_finish", "calendar"}
        return {*DURATIONS, *own, *BUDGET_FIELDS}
    if task.milestone:
        return {*DURATIONS, "actual_start", "percent_complete"}
    return set()


def foreign(fields: dict[str, Any]) -> set[str]:
    """Fields that somebody without a right to the whole plan may not set on their own task."""
    mine = OWN_FIELDS | {"version", "constraint_day"}
    return {name for name in fields if name not in mine}


def stored(task: Task, minutes_per_day: int) -> dict[str, Any]:
    """The task as the form shows it."""
    values: dict[str, Any] = {name: getattr(task, name) for name in WORDS}
    values |= {name: days(getattr(task, name), day_size(task, name, minutes_per_day)) for name in DURATIONS}
    values |= {name: day_of(getattr(task, name)) for name in MORNINGS + EVENINGS}
    values |= {name: getattr(task, f"{name}_id") for name in RECORDS}
    values |= {name: getattr(task, name) for name in BUDGET_FIELDS}
    return {
        **values,
        "version": task.version,
        "percent_complete": plain(task.percent_complete),
        "constraint_day": day_of(task.constraint_at),
        "participants": [a.user_id for a in task.assignments.all() if a.user_id is not None],
    }


def day_of(at: datetime | None) -> date | None:
    return at.date() if at is not None else None


Reader = Callable[[Any, int], Any]


def as_typed(value: Any, _minutes: int) -> Any:
    return value


def as_number(value: Decimal | None, _minutes: int) -> float:
    return float(value or 0)


def as_money(value: Decimal | None, _minutes: int) -> str | None:
    return as_told(value)


READERS: dict[str, Reader] = {
    "name": as_typed,
    "code": as_typed,
    "deliverable": as_typed,
    "notes": as_typed,
    "owner_role": as_typed,
    "owner": as_typed,
    "calendar": as_typed,
    "percent_complete": as_number,
    **dict.fromkeys(DURATIONS, minutes),
    **dict.fromkeys(BUDGET_FIELDS, as_money),
    **{name: lambda value, _m: at_time(value, time(8)) for name in MORNINGS},
    **{name: lambda value, _m: at_time(value, time(17)) for name in EVENINGS},
}
