"""The form that starts a rollout: a template, a name, one date; everything else has a default."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from phases.methodology.model import Template
from phases.services.projects import NewProject
from phases.sides_forms import SidesForm
from rollout.core.zones import usual_zone, zone_names
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.members import PROJECT_ROLES

START, GO_LIVE = "start", "go_live"
COUNTRIES = (
    ("CN", _("China")),
    ("HK", _("Hong Kong")),
    ("TW", _("Taiwan")),
    ("SG", _("Singapore")),
    ("JP", _("Japan")),
    ("KR", _("South Korea")),
    ("US", _("United States")),
    ("GB", _("United Kingdom")),
    ("DE", _("Germany")),
    ("FR", _("France")),
)


class StartForm(SidesForm):
    two_columns = True
    field_order = ("template", "name", "anchor", "day", "country")
    folded: ClassVar[tuple[str, ...]] = (
        "country",
        "time_zone",
        "client",
        "vendor",
        "language",
        "description",
    )
    template = forms.ChoiceField(label=_("Template"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name of the project"), max_length=200)
    anchor = forms.ChoiceField(
        label=_("Which date is fixed"),
        widget=forms.RadioSelect,
        choices=((START, _("We start on this day")), (GO_LIVE, _("We go live by this day"))),
        initial=START,
    )
    day = forms.DateField(label=_("Day"))
    country = forms.ChoiceField(label=_("Public holidays of"), choices=COUNTRIES, initial="CN")
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(name, name) for name in zone_names()], initial=usual_zone
    )
    language = forms.ChoiceField(label=_("Language of the plan"), choices=settings.LANGUAGES)
    description = forms.CharField(label=_("Description"), widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, templates: dict[str, Template], people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.templates = templates
        self.fields["template"].choices = [(key, key) for key in templates]  # type: ignore[attr-defined]
        for role in PROJECT_ROLES:
            if role is not Role.END_USER:
                self.fields[f"role_{role.value}"] = forms.ModelChoiceField(
                    label=ROLE_LABELS[role], queryset=people, required=False
                )
        self.dress()

    def role_boxes(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("role_")]

    def boxes(self, folded: bool) -> list[Any]:
        """Template cards and roles are drawn by the page itself."""
        return [
            box
            for box in super().boxes(folded)
            if box.name != "template" and not box.name.startswith("role_")
        ]

    def wanted(self) -> NewProject:
        chosen = self.cleaned_data
        by_start = chosen["anchor"] == START
        return NewProject(
            name=chosen["name"],
            template=self.templates[chosen["template"]],
            start=chosen["day"] if by_start else None,
            go_live=None if by_start else chosen["day"],
            country=chosen["country"],
            time_zone=chosen["time_zone"],
            language=chosen["language"],
            client=chosen["client"],
            vendor=chosen["vendor"],
            description=chosen["description"],
            people=self.people(),
        )

    def people(self) -> dict[Role, list[User]]:
        found = {
            Role(name[5:]): value for name, value in self.cleaned_data.items() if name.startswith("role_")
        }
        return {role: [user] for role, user in found.items() if user is not None}
