"""What goes out, chosen on the export page and by the same names in the address of each file."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phases.fields import BUDGET_FIELDS
from phases.interchange.tables.columns import BY_KEY, COLUMNS
from phases.labels_tables import column_name
from phases.models import Plan
from phases.outgoing.gantt import SHEETS
from phases.outgoing.scope import Part, Scope, Zoom
from rollout.core.errors import InvalidInput
from rollout.core.forms import Form

PARTS = (
    (Part.WHOLE.value, gettext_lazy("The whole plan")),
    (Part.PHASE.value, gettext_lazy("One phase")),
    (Part.CRITICAL.value, gettext_lazy("Critical tasks")),
    (Part.MILESTONES.value, gettext_lazy("Milestones")),
)
ZOOMS = (
    (Zoom.FIT.value, gettext_lazy("As wide as the page")),
    (Zoom.DAYS.value, gettext_lazy("Days")),
    (Zoom.WEEKS.value, gettext_lazy("Weeks")),
    (Zoom.MONTHS.value, gettext_lazy("Months")),
)
NEEDS = {"number", "name"}


class ExportForm(Form):
    """Nothing is required: what is left out has its usual value."""

    two_columns = True
    folded: ClassVar[tuple[str, ...]] = ("paper", "zoom", "first", "last", "columns")
    part = forms.ChoiceField(label=gettext_lazy("Which tasks"), choices=PARTS, required=False)
    phase = forms.ChoiceField(label=gettext_lazy("Phase"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES, required=False)
    paper = forms.ChoiceField(
        label=gettext_lazy("Paper of the Gantt chart, landscape"),
        choices=[(name, name) for name in SHEETS],
        required=False,
    )
    zoom = forms.ChoiceField(label=gettext_lazy("Zoom of the Gantt chart"), choices=ZOOMS, required=False)
    first = forms.DateField(label=gettext_lazy("Gantt chart from"), required=False)
    last = forms.DateField(label=gettext_lazy("Gantt chart to"), required=False)
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns of tables"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, plan: Plan, with_cost: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        summaries = (
            plan.tasks.filter(summary=True).order_by("position").values_list("number", "name", "level")
        )
        self.fields["phase"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((str(number), "\u2003" * level + name) for number, name, level in summaries),
        ]
        self.fields["columns"].choices = [  # type: ignore[attr-defined]
            (column.key, column_name(column.key))
            for column in COLUMNS
            if with_cost or column.key not in BUDGET_FIELDS
        ]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day lies before the first one; mend one of them."))
        if found.get("part") == Part.PHASE and not found.get("phase"):
            self.add_error("phase", _("Say which phase."))
        if found.get("columns") and not NEEDS & set(found["columns"]):
            self.add_error("columns", _("Take the number or the name along."))
        return found


def scope_of(asked: QueryDict, plan: Plan) -> Scope:
    """What an address asks for. Error: InvalidInput naming the field and the value."""
    form = ExportForm(asked, plan=plan)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        told = {"field": str(form.fields[name].label), "value": asked.get(name, "")[:60], "error": errors[0]}
        message = _("“%(value)s” for “%(field)s”: %(error)s") % told
        raise InvalidInput(f"export_{name}", message, field=name)
    chosen = form.cleaned_data
    part = Part(chosen["part"] or Part.WHOLE)
    wanted = set(chosen["columns"]) or set(BY_KEY)
    return Scope(
        part=part,
        phase=int(chosen["phase"]) if part is Part.PHASE else None,
        first=chosen["first"],
        last=chosen["last"],
        columns=tuple(key for key in BY_KEY if key in wanted),
        paper=chosen["paper"] or "A4",
        zoom=Zoom(chosen["zoom"] or Zoom.FIT),
    )
