"""The shape of input on people's pages."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rollout.core.forms import Form, ModelForm
from rollout.people.access import departments_below, widest_scope
from rollout.people.labels import PERMISSION_LABELS, ROLE_LABELS
from rollout.people.models import Department, Organization, User
from rollout.people.roles import TENANT_ROLES, Permission, Role

DEFAULT_LIFE = timedelta(days=90)


class DepartmentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Departments by their company."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organization} · {obj}"


def departments() -> Any:
    return Department.objects.select_related("organization").order_by("organization__name", "name")


class PersonForm(ModelForm):
    two_columns = True

    class Meta:
        model = User
        fields = ("name", "email", "job_title", "organization", "department")
        field_classes = {"department": DepartmentField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments()  # type: ignore[attr-defined]

    def validate_unique(self) -> None:
        """Whether an address is free is the service's question, asked under its lock."""


class InviteForm(Form):
    folded = ("job_title", "organization", "department")
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Full name"), max_length=120)
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    organization = forms.ModelChoiceField(Organization.objects.all(), label=_("Organisation"), required=False)
    department = DepartmentField(Department.objects.none(), label=_("Department"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments()  # type: ignore[attr-defined]


class ProfileForm(ModelForm):
    class Meta:
        model = User
        fields = ("name", "job_title")


class RoleForm(Form):
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, held: set[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [role for role in Role if role in TENANT_ROLES and role not in held]
        self.fields["role"].choices = [(role.value, ROLE_LABELS[role]) for role in free]  # type: ignore[attr-defined]


class ReasonForm(Form):
    """Why something unusual is done; it stands in the audit log."""

    why = forms.CharField(label=_("Reason"), max_length=300)


class OrganizationForm(ModelForm):
    class Meta:
        model = Organization
        fields = ("name", "kind")

    def validate_unique(self) -> None:
        """As with people's addresses: the service asks."""


class DepartmentForm(ModelForm):
    class Meta:
        model = Department
        fields = ("name", "parent")
        labels = {"parent": _("Stands under")}

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Department.objects.filter(organization=organization)
        if self.instance.pk:
            above = above.exclude(pk__in=departments_below(self.instance.pk))
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = _("The top of the organisation")  # type: ignore[attr-defined]


class TokenForm(Form):
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Which program uses it."))
    permissions = forms.MultipleChoiceField(label=_("Permissions"), widget=forms.CheckboxSelectMultiple)
    expires = forms.DateField(label=_("Valid until"))

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [p for p in Permission if widest_scope(owner, p) is not None]
        self.fields["permissions"].choices = [(p.value, PERMISSION_LABELS[p]) for p in held]  # type: ignore[attr-defined]
        self.fields["expires"].initial = timezone.localdate() + DEFAULT_LIFE

    @property
    def expires_at(self) -> datetime:
        """The end of the chosen day."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["expires"], time(23, 59, 59)))

    def clean_permissions(self) -> list[Permission]:
        return [Permission(value) for value in self.cleaned_data["permissions"]]


class JoinForm(Form):
    """What an invited person fills in."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a sentence is good."),
    )
    again = forms.CharField(
        label=_("Password, again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two passwords differ; type the same one twice."))
        return again
