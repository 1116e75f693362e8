"""The correction of the slip ledger."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from phases.forms import DaysField
from phases.models.snapshots import PARTY_CHOICES
from rollout.core.forms import Form


class GiveSlipForm(Form):
    """From whom to whom, how many days, why."""

    source = forms.ChoiceField(label=_("From"), choices=PARTY_CHOICES)
    target = forms.ChoiceField(label=_("To"), choices=PARTY_CHOICES, initial=PARTY_CHOICES[1][0])
    days = DaysField(label=_("Working days"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the ledger, beside the days."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    two_columns = True
