"""The shape of input about gates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phases.gates import Decision
from phases.labels_gates import DECISIONS
from phases.models import GateCriterion
from phases.services.gate_conditions import Condition
from phases.services.gate_evidence import EvidenceGiven
from rollout.core.forms import Form
from rollout.people.models import User
from rollout.projects.models import Project

CONDITIONS = range(1, 4)


def members_of(project: Project) -> Any:
    return User.objects.filter(memberships__project=project).distinct().order_by("name", "pk")


class VersionForm(Form):
    """A form about a versioned record: carries the version the person looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def seen_version(self) -> int:
        return self.cleaned_data.get("version") or 0


class CriterionForm(VersionForm):
    title = forms.CharField(
        label=_("What must be true"),
        max_length=300,
        help_text=_("For example: the works council has agreed."),
    )


class ShareField(forms.DecimalField):
    """A share of one, shown and typed as percent."""

    def prepare_value(self, value: Any) -> Any:
        return f"{(value * 100).normalize():f}" if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(None if initial is None else initial * 100, data)

    def clean(self, value: Any) -> Decimal | None:
        percent = super().clean(value)
        return None if percent is None else percent / 100


class TargetForm(VersionForm):
    target = ShareField(
        label=_("Target, percent"), required=False, min_value=0, max_value=100, decimal_places=2
    )


class EvidenceForm(VersionForm):
    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("PDF, image, Office or text file up to 10 MB.")
    )
    url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    text = forms.CharField(label=_("Text"), widget=forms.Textarea, max_length=20_000, required=False)

    def given(self) -> EvidenceGiven:
        file = self.cleaned_data.get("file")
        return EvidenceGiven(
            self.cleaned_data["title"],
            self.cleaned_data["url"],
            self.cleaned_data["text"],
            file.name if file else "",
            file.read() if file else None,
        )


class WaiverForm(Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea,
        max_length=4000,
        help_text=_("Stands in the history and in every report."),
    )
    owner = forms.ModelChoiceField(
        label=_("Who answers for it"), queryset=User.objects.none(), help_text=_("Not you.")
    )
    expires_on = forms.DateField(label=_("Ends on"))

    def __init__(self, *args: Any, project: Project, granter: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = members_of(project).exclude(pk=granter.pk)  # type: ignore[attr-defined]


class WhyForm(VersionForm):
    why = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=500)


class RequestForm(Form):
    note = forms.CharField(
        label=_("Note to the signers"), widget=forms.Textarea, max_length=4000, required=False
    )


class SignForm(Form):
    """A decision with its reason; a conditional go names who does what until when."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Comment"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        help_text=_("With a no-go: what is missing."),
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, project: Project, decisions: frozenset[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            (one.value, DECISIONS[one].label) for one in Decision if one in decisions
        ]
        if Decision.CONDITIONAL in decisions:
            for number in CONDITIONS:
                self.add_condition(number, project)
        self.dress()

    def add_condition(self, number: int, project: Project) -> None:
        words = {"number": number}
        self.fields[f"text_{number}"] = forms.CharField(
            label=_("Condition %(number)s") % words, max_length=500, required=False
        )
        self.fields[f"owner_{number}"] = forms.ModelChoiceField(
            label=_("Owner of condition %(number)s") % words, queryset=members_of(project), required=False
        )
        self.fields[f"due_{number}"] = forms.DateField(
            label=_("Condition %(number)s is due on") % words, required=False
        )

    def clean(self) -> dict[str, Any]:
        """A condition is whole or empty; one is kept only with a conditional go."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number in CONDITIONS:
            parts = [cleaned.get(f"{name}_{number}") for name in ("text", "owner", "due")]
            if any(parts) and not all(parts):
                self.add_error(
                    f"text_{number}", _("Give the condition a text, an owner and a day, or leave it empty.")
                )
        return cleaned

    def conditions(self) -> list[Condition]:
        found: list[Condition] = []
        for number in CONDITIONS:
            text = self.cleaned_data.get(f"text_{number}")
            owner: User | None = self.cleaned_data.get(f"owner_{number}")
            due: date | None = self.cleaned_data.get(f"due_{number}")
            if text and owner is not None and due is not None:
                found.append(Condition(text, owner, due))
        return found


def evidence_values(evidence: Any) -> dict[str, Any]:
    return {name: getattr(evidence, name) for name in ("title", "url", "text", "version")}


def criterion_values(criterion: GateCriterion) -> dict[str, Any]:
    return {name: getattr(criterion, name) for name in ("title", "target", "version")}
