"""The shape of input about updates: a round, an owner's answer, a manager's question."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from phases.forms import DaysField, minutes
from phases.labels_updates import KINDS, fault_sentence
from phases.models import Task, TaskUpdate
from phases.task_days import day_of
from phases.update_rules import LONGEST_TEXT, Answer, Kind, faults
from rollout.core.forms import Form
from rollout.projects.models import Project

EVENING = time(17)


class RoundForm(Form):
    """A question to all owners."""

    status = forms.DateField(
        label=_("Status date"), help_text=_("Owners report how their work stands at the end of this day.")
    )
    due = forms.DateTimeField(
        label=_("Answer until"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
        error_messages={"invalid": _("Write day and time as 2026-09-21T10:00.")},
    )
    automatic = forms.BooleanField(
        label=_("Remind by itself, from a day before until there is an answer"), required=False, initial=True
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(project.time_zone)

    @property
    def wanted(self) -> dict[str, Any]:
        """What `open_round` takes; the due time is the project's wall clock."""
        told = self.cleaned_data
        return {
            "status_at": datetime.combine(told["status"], EVENING),
            "due_at": told["due"].replace(tzinfo=self.zone),
            "automatic_reminders": told["automatic"],
        }


class QuestionForm(Form):
    question = forms.CharField(
        label=_("Question to the owner"), max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 4})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(Form):
    """One task on the owner's page. Without a state chosen it says nothing."""

    kind = forms.ChoiceField(
        choices=list(KINDS.items()), widget=forms.RadioSelect, required=False, label=_("State")
    )
    start = forms.DateField(label=_("Began on"), required=False)
    finish = forms.DateField(label=_("Finished on"), required=False)
    remaining = DaysField(label=_("Working days that remain"), required=False)
    forecast = forms.DateField(label=_("Finish you expect"), required=False)
    blocker = forms.CharField(
        label=_("What is in the way"), required=False, widget=forms.Textarea({"rows": 2}), strip=True
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": 2}), strip=True)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, task: Task, status: datetime, minutes_per_day: int, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"t{task.number}", **kwargs)
        self.task, self.status, self.minutes_per_day = task, status, day_of(task, minutes_per_day)
        if task.elapsed:
            self.fields["remaining"].label = _("Clock days that remain")
        if task.milestone:
            self.fields["kind"].choices = [  # type: ignore[attr-defined]
                (kind, label) for kind, label in KINDS.items() if kind is not Kind.RUNNING
            ]
        for name in ("start", "finish"):
            self.fields[name].widget.attrs["max"] = status.date().isoformat()
        self.fields["forecast"].widget.attrs["min"] = status.date().isoformat()
        self.fields["remaining"].widget.attrs.update(inputmode="decimal", step="0.5", min="0")

    @property
    def chosen(self) -> Kind | None:
        told = self.cleaned_data.get("kind")
        return Kind(told) if told else None

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if self.chosen is None:
            if told.get("blocker") or told.get("note"):
                self.add_error("kind", _("Choose a state, so that your words are sent with it."))
            return told
        if not self.errors:
            for fault in faults(self.answer, milestone=self.task.milestone, status=self.status):
                self.add_error(fault.field, fault_sentence(fault))
        return told

    @property
    def answer(self) -> Answer:
        """What was said, without the fields that the chosen state hides."""
        told, kind = self.cleaned_data, self.chosen
        assert kind is not None
        begun, finished = kind is not Kind.NOT_BEGUN, kind is Kind.FINISHED
        running = begun and not finished
        return Answer(
            kind=kind,
            start=told["start"] if begun and not self.task.milestone else None,
            finish=told["finish"] if finished else None,
            remaining=minutes(told["remaining"], self.minutes_per_day) if running else None,
            forecast=None if finished else told["forecast"],
            blocker=told["blocker"],
            note=told["note"],
        )


def first_words(task: Task, earlier: TaskUpdate | None, status: datetime, per_day: int) -> dict[str, Any]:
    """How the form of a task begins: the earlier answer, else what the plan says, never after the status."""

    def by_status(at: datetime | None) -> date:
        return min(at or status, status).date()

    begin = earlier.actual_start if earlier and earlier.actual_start else task.actual_start or task.start
    end = earlier.actual_finish if earlier and earlier.actual_finish else task.finish
    left = earlier.remaining if earlier and earlier.remaining else task.remaining or task.duration
    return {
        "kind": earlier.kind.value if earlier else None,
        "start": by_status(begin),
        "finish": by_status(end),
        "remaining": f"{(Decimal(left) / day_of(task, per_day)).quantize(Decimal('0.01')).normalize():f}",
        "forecast": earlier.forecast if earlier else None,
        "blocker": earlier.blocker if earlier else "",
        "note": earlier.note if earlier else "",
        "seen": earlier.version if earlier else 0,
    }
