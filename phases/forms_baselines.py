"""Forms about baselines."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from phases.models import Baseline
from rollout.core.forms import Form, ModelForm


class BaselineForm(Form):
    """What a new baseline is called and what its scope is."""

    name = forms.CharField(
        label=_("Name"), max_length=200, required=False, help_text=_("Empty: “Baseline” and its number.")
    )
    note = forms.CharField(
        label=_("Scope in words"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is in and what is out, as it was agreed."),
    )
    why = forms.CharField(label=_("Reason"), max_length=500, required=False)


class BaselineEditForm(ModelForm):
    class Meta:
        model = Baseline
        fields = ("name", "note")
