"""A table as a new project: read it, show what would be made of it, then make it."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from phases.interchange.tables.reading import MAX_BYTES
from phases.labels_budget import cost_labels
from phases.labels_tables import not_read_sentences
from phases.services.table_projects import Chosen, TableRun, read_table_project
from phases.services.table_storing import start_from_table
from phases.sides_forms import SidesForm, sides_proposed
from phases.start_forms import COUNTRIES
from phases.views.held_files import held, hold, release
from rollout.core.errors import InvalidInput
from rollout.core.forms import Form
from rollout.core.numbers import number_text
from rollout.core.pages import done, page
from rollout.people.doors import page_for
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import User
from rollout.people.roles import Permission

SHOWN = 200
COSTS = ("cost", "actual_cost")
MORNING = time(8)


class TableUploadForm(Form):
    folded: ClassVar[tuple[str, ...]] = ("country", "hours_per_day")
    file = forms.FileField(
        label=gettext_lazy("Table (CSV, Excel or JSON)"),
        help_text=gettext_lazy(
            "One row per task; a column of names is enough. Headings in English or Chinese."
        ),
    )
    start = forms.DateField(
        label=gettext_lazy("First day of the plan"),
        required=False,
        help_text=gettext_lazy("If it is left out, the earliest date of the table."),
    )
    country = forms.ChoiceField(label=gettext_lazy("Public holidays of"), choices=COUNTRIES, initial="CN")
    hours_per_day = forms.DecimalField(
        label=gettext_lazy("Working hours in a day of the table"),
        initial=8,
        min_value=Decimal("0.1"),
        max_value=24,
        decimal_places=2,
    )

    def chosen(self) -> Chosen:
        return chosen_of(self.cleaned_data)


class TableTakeForm(SidesForm):
    field_order = ("token", "start", "country", "hours_per_day", "name")
    token = forms.CharField(widget=forms.HiddenInput)
    start = forms.DateField(widget=forms.HiddenInput, required=False)
    country = forms.CharField(widget=forms.HiddenInput, max_length=2)
    hours_per_day = forms.DecimalField(
        widget=forms.HiddenInput, min_value=Decimal("0.1"), max_value=24, decimal_places=2
    )
    name = forms.CharField(label=gettext_lazy("Name of the project"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Language of the plan"), choices=settings.LANGUAGES)


@page_for(Permission.PROJECT_CREATE)
@require_http_methods(["GET", "POST"])
def table_project(request: HttpRequest) -> HttpResponse:
    """The form; then what the table would become, with the button that makes it."""
    user: Any = request.user
    if "token" in request.POST:
        return take(request, user)
    form = TableUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(MAX_BYTES + 1)
        try:
            run = read_table_project(content, form.chosen(), actor=user, size=file.size)
        except InvalidInput as refusal:
            form.add_error("start" if refusal.field == "start" else "file", str(refusal.message))
        else:
            start = {
                "token": hold(content, file.name, user),
                "start": form.cleaned_data["start"],
                "country": form.cleaned_data["country"],
                "hours_per_day": form.cleaned_data["hours_per_day"],
                "name": run.name or file.name.rpartition(".")[0][:200],
                "language": request.LANGUAGE_CODE,
                **sides_proposed(user),
            }
            context = {"form": TableTakeForm(initial=start), **report(run)}
            return page(request, "phases/table_report.html", context)
    return page(request, "phases/table_project.html", {"form": form}, status=422 if form.errors else 200)


def take(request: HttpRequest, user: User) -> HttpResponse:
    """The second step: make the project."""
    form = TableTakeForm(request.POST)
    if form.is_valid():
        content, source = held(form.cleaned_data["token"], user)
        run = read_table_project(content, chosen_of(form.cleaned_data), actor=user)
        name, language = form.cleaned_data["name"], form.cleaned_data["language"]
        project = start_from_table(
            name, run, actor=user, source=source, language=language, sides=form.sides()
        )
        release(form.cleaned_data["token"], user)
        messages.success(
            request, _("“%(name)s” stands with the tasks of the table.") % {"name": project.name}
        )
        return done(request, reverse("phases:plan", args=[project.slug]))
    content, _source = held(request.POST["token"], user)
    if any(name in form.errors for name in ("start", "country", "hours_per_day")):
        raise InvalidInput("file_gone", _("The file is no longer here; choose it again."), field="file")
    run = read_table_project(content, chosen_of(form.cleaned_data), actor=user)
    return page(request, "phases/table_report.html", {"form": form, **report(run)}, status=422)


def chosen_of(cleaned: dict[str, Any]) -> Chosen:
    day = cleaned["start"]
    return Chosen(
        start=None if day is None else datetime.combine(day, MORNING),
        hours_per_day=cleaned["hours_per_day"],
        country=cleaned["country"],
    )


def report(run: TableRun) -> dict[str, Any]:
    """What would be made, whom it concerns, and which dates our calculation would set otherwise."""
    tasks = run.plan.tasks
    costs = [key for key in COSTS if any(task.values.get(key) is not None for task in tasks)]
    heads, warnings = cost_labels(run.currency), run.warnings()
    return {
        "run": run,
        "counts": [
            (_("tasks"), len(tasks)),
            (_("milestones"), sum(bool(task.values.get("milestone")) for task in tasks)),
            (_("links"), len(run.plan.links)),
            (_("levels"), max(task.level for task in tasks) + 1),
            (_("people"), len({person.pk for person in run.people.values()})),
            *((heads[key], number_text(total(run, key), 2)) for key in costs),
        ],
        "finish": max(run.dates(task)[1] for task in tasks),
        "lines": [
            (task, *run.dates(task), run.owner(task), [task.values.get(key) for key in costs])
            for task in tasks[:SHOWN]
        ],
        "cost_heads": [heads[key] for key in costs],
        "not_read": not_read_sentences(run.not_read),
        "warnings": warnings[:SHOWN],
        "warning_count": len(warnings),
        "task_count": len(tasks),
        "people": sorted(
            {(person.name, str(ROLE_LABELS[person.role])) for person in run.people.values()},
        ),
        "nobody": run.nobody[:SHOWN],
        "differences": run.differences[:SHOWN],
        "difference_count": len(run.differences),
    }


def total(run: TableRun, key: str) -> Decimal:
    """The sum of what the lines say."""
    told = (task.values.get(key) for task in run.plan.tasks)
    return sum((amount for amount in told if amount is not None), Decimal(0))
