"""The shape of input about weekly reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phases.models import WeeklyReport
from phases.services.report_mail import readers, usual_recipients
from rollout.core.conflicts import carried
from rollout.core.forms import Form, ModelForm
from rollout.people.models import User
from rollout.projects.models import Project


class DraftForm(ModelForm):
    """The comment beside the status, and the day of the report."""

    class Meta:
        model = WeeklyReport
        fields = ("comment", "reported_on")
        widgets = {"comment": forms.Textarea(attrs={"rows": 9})}
        help_texts = {
            "comment": _(
                "What the figures do not say: what you do about it, what you need from the committee."
            )
        }

    def opened_with(self) -> str:
        """As the report is stored: the form itself may open with a draft of its comment."""
        if self.is_bound:
            return super().opened_with()
        return carried({"comment": [self.instance.comment], "reported_on": [str(self.instance.reported_on)]})


class RecipientsForm(Form):
    """Whom the published report is mailed to."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    recipients = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        required=False,
        label=_("Mail it to"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets it in their language, with the PDF. Leave all out to publish without mail."),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["recipients"]
        field.queryset = readers(project)
        field.initial = list(usual_recipients(project).values_list("pk", flat=True))
