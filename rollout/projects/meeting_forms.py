"""The shape of input about meetings, actions and decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from rollout.core.forms import DayInput, Form, ModelForm, day_of_a_rollout
from rollout.people.models import User
from rollout.projects import agenda
from rollout.projects.meeting_rules import wall_moment
from rollout.projects.models import Action, AgendaItem, Decision, Meeting, MeetingSeries, Project


class WallTimeField(forms.DateTimeField):
    """An instant, typed and shown as the clock of the project's place says it."""

    zone = "UTC"

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **options)
        self.error_messages["invalid"] = _("Write day and time as 2026-09-18T09:30.")

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None) if is_aware(value) else value

    def to_python(self, value: Any) -> datetime | None:
        found = forms.DateTimeField.to_python(self, value)
        if found is None:
            return None
        day_of_a_rollout(found)  # before and after those years an instant may not exist
        return wall_moment(found.replace(tzinfo=None), self.zone)


def is_aware(value: Any) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None


def members_of(project: Project) -> Any:
    return User.objects.filter(memberships__project=project, is_active=True).distinct().order_by("name")


class OfProject(ModelForm):
    """A form whose people are those of the project."""

    people: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.people:
            field: Any = self.fields[name]
            field.queryset = members_of(project)
            if name != "attendees":
                field.empty_label = _("Nobody")


class Attended(OfProject):
    attendees = forms.ModelMultipleChoiceField(
        label=_("Attendees"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        abstract = True

    def changes(self) -> dict[str, Any]:
        """The record's own fields; the invited go beside them."""
        return {name: value for name, value in super().changes().items() if name != "attendees"}

    @property
    def invited(self) -> list[User]:
        return list(self.cleaned_data["attendees"])


class SeriesForm(Attended):
    people = ("chair", "attendees")
    folded = ("place", "sources")
    sources = forms.MultipleChoiceField(
        label=_("The agenda is made from"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: from everything that is open."),
    )

    class Meta:
        model = MeetingSeries
        fields = (
            "name",
            "weekday",
            "every_weeks",
            "starts_at",
            "minutes",
            "first_on",
            "chair",
            "place",
            "sources",
        )
        widgets = {
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "first_on": DayInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sources"].choices = [(s.key, s.label) for s in agenda.sources()]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["attendees"] = list(self.instance.attendees.values_list("user", flat=True))
        self.dress()


class MeetingForm(Attended):
    people = ("chair", "minute_taker", "attendees")
    folded = ("minute_taker",)
    starts_at = WallTimeField(label=_("Begins"))

    class Meta:
        model = Meeting
        fields = ("title", "starts_at", "minutes", "place", "chair", "minute_taker")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, project=project, **kwargs)
        field: Any = self.fields["starts_at"]
        field.zone = project.time_zone
        field.help_text = project.time_zone
        if self.instance.pk:
            self.initial["attendees"] = list(self.instance.attendances.values_list("user", flat=True))
        self.dress()


class PointForm(OfProject):
    """A point of the agenda, as it is prepared."""

    people = ("owner",)

    class Meta:
        model = AgendaItem
        fields = ("title", "note", "owner")
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(title=self.instance.shown_title, note=self.instance.shown_note)


class SaidForm(ModelForm):
    """What is written of a point while the meeting goes on."""

    class Meta:
        model = AgendaItem
        fields = ("said",)


class NotesForm(ModelForm):
    class Meta:
        model = Meeting
        fields = ("notes",)


class ActionForm(OfProject):
    people = ("owner",)

    class Meta:
        model = Action
        fields = ("text", "owner", "due_on")


class DueForm(Form):
    horizons = Action.horizons
    due_on = forms.DateField(label=_("Due"))


class DecisionForm(OfProject):
    people = ("decided_by",)
    folded = ("decided_by", "decided_on")
    decided_on = forms.DateField(label=_("Decided on"), required=False)

    class Meta:
        model = Decision
        fields = ("text", "reason", "decided_by", "decided_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "reason": forms.Textarea(attrs={"rows": 2})}

    def changes(self) -> dict[str, Any]:
        """Without a day the service knows better."""
        return {name: value for name, value in super().changes().items() if value or name != "decided_on"}


class ReasonForm(Form):
    """A sentence that goes with a verb; the version says which record was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(max_length=2000, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, label: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].required = required

    @property
    def seen_version(self) -> int:
        return self.cleaned_data.get("version") or 0
