"""The shape of input about risks and goals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rollout.core.forms import Form, ModelForm
from rollout.people.models import User
from rollout.projects.labels_risks import IMPACT_WORDS, PROBABILITY_WORDS
from rollout.projects.models import Goal, Project, Risk


def scale(words: dict[int, Any]) -> list[tuple[str, str]]:
    return [(str(number), f"{number} · {word}") for number, word in words.items()]


def members_of(project: Project) -> Any:
    return User.objects.filter(memberships__project=project).distinct().order_by("name", "pk")


class JudgementFields(forms.Form):
    """Probability and impact as words."""

    probability = forms.TypedChoiceField(label=_("Probability"), coerce=int)
    impact = forms.TypedChoiceField(label=_("Impact"), coerce=int)

    def offer_scale(self) -> None:
        for name, words in (("probability", PROBABILITY_WORDS), ("impact", IMPACT_WORDS)):
            if name in self.fields:
                self.fields[name].choices = scale(words)  # type: ignore[attr-defined]


class RiskForm(JudgementFields, ModelForm):
    """A title and a judgement are enough; the rest is folded."""

    two_columns = True
    folded = ("description", "category", "response", "response_plan", "delay_days")

    class Meta:
        model = Risk
        fields = (
            "title",
            "probability",
            "impact",
            "owner",
            "review_on",
            "description",
            "category",
            "response",
            "response_plan",
            "delay_days",
        )

    def __init__(self, *args: Any, project: Project, issue: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if issue:
            del self.fields["probability"]
        self.offer_scale()
        self.fields["owner"].queryset = members_of(project)  # type: ignore[attr-defined]
        self.fields["title"].label = _("What has happened") if issue else _("What may happen")
        self.fields["delay_days"].label = _("Delay of its tasks if it happens, working days")


class AssessForm(JudgementFields, Form):
    two_columns = True
    review_on = forms.DateField(label=_("Review again on"), required=False)
    why = forms.CharField(label=_("Reason"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, issue: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if issue:
            del self.fields["probability"]
        self.offer_scale()


class HappenedForm(Form):
    why = forms.CharField(
        label=_("What happened"), max_length=500, widget=forms.Textarea, help_text=_("Stands in the history.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class CloseForm(Form):
    outcome = forms.CharField(
        label=_("What came of it"), max_length=4000, widget=forms.Textarea, help_text=_("Stands in reports.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(Form):
    review_on = forms.DateField(label=_("Review on"))


def owner_form(project: Project) -> type[Form]:
    """A form that asks for one of the project's people."""

    class OwnerForm(Form):
        owner = forms.ModelChoiceField(label=_("Owner"), queryset=members_of(project))

    return OwnerForm


class GoalForm(ModelForm):
    two_columns = True

    class Meta:
        model = Goal
        fields = ("name", "metric", "unit", "baseline", "target", "due_on", "owner")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = members_of(project)  # type: ignore[attr-defined]
        for name in ("baseline", "target"):
            if isinstance(stored := self.initial.get(name), Decimal):
                self.initial[name] = Decimal(f"{stored.normalize():f}")  # 52, not 52.0000
        self.fields["name"].help_text = _("For example: sales find every quotation within a minute.")
        self.fields["metric"].help_text = _("What is counted, and how.")
