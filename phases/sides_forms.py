"""Client and vendor of a new project, in every form that starts one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from phases.services.sides import Sides, usual_sides
from rollout.core.forms import Form
from rollout.people.models import Organization, User


class SidesForm(Form):
    client = forms.ModelChoiceField(
        label=_("Client"), queryset=Organization.objects.filter(kind="client"), required=False
    )
    vendor = forms.ModelChoiceField(
        label=_("Vendor"), queryset=Organization.objects.filter(kind="vendor"), required=False
    )

    def sides(self) -> Sides:
        return Sides(self.cleaned_data["client"], self.cleaned_data["vendor"])


def sides_proposed(person: User) -> dict[str, int]:
    """The first choice of each field that has one."""
    usual = usual_sides(person)
    found = (("client", usual.client), ("vendor", usual.vendor))
    return {name: one.pk for name, one in found if one is not None}
