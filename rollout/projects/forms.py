"""The shape of input on a project's pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rollout.core.forms import Form, ModelForm
from rollout.core.zones import zone_names
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import Organization
from rollout.people.roles import Role
from rollout.projects.models import Project


class InviteForm(Form):
    """An address and a role; the name only when the address is new."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"))
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Needed only when this address has no account yet."),
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, ROLE_LABELS[role]) for role in roles]  # type: ignore[attr-defined]


class SettingsForm(ModelForm):
    folded = ("description", "language", "time_zone", "risk_medium_from", "risk_high_from", "status")

    class Meta:
        model = Project
        fields = (
            "name",
            "client",
            "vendor",
            "description",
            "language",
            "time_zone",
            "risk_medium_from",
            "risk_high_from",
            "status",
        )
        labels = {"client": _("Client"), "vendor": _("Vendor")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].widget = forms.Select(choices=settings.LANGUAGES)
        self.fields["time_zone"].widget = forms.Select(choices=[(name, name) for name in zone_names()])
        self.fields["client"].queryset = Organization.objects.filter(kind="client")  # type: ignore[attr-defined]
        self.fields["vendor"].queryset = Organization.objects.filter(kind="vendor")  # type: ignore[attr-defined]
        self.dress()
