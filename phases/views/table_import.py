"""Loading changes of the plan from a table: looked at first, then one step."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from phases.interchange.tables.not_read import NotRead
from phases.interchange.tables.reading import MAX_BYTES
from phases.labels_tables import not_read_sentences
from phases.services.table_changes import preview_table
from phases.views.changes import show_preview
from phases.views.exports import plan_of
from rollout.core.errors import InvalidInput
from rollout.core.forms import Form
from rollout.core.pages import page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


class TableForm(Form):
    file = forms.FileField(
        label=gettext_lazy("Table (CSV, Excel or JSON)"),
        help_text=gettext_lazy(
            "Tasks are found by their number; rows without one are new. Tasks that the table leaves out "
            "stay. Start and finish follow from the plan; of a JSON file only the tasks are read."
        ),
    )


@project_page(Permission.PLAN_WRITE)
@require_http_methods(["GET", "POST"])
def table_import(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """The form; then what the table would move, as for any other change."""
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            content = file.read(MAX_BYTES + 1)
            found = preview_table(plan_of(access), content, actor=access.user, size=file.size)
        except InvalidInput as refusal:
            form.add_error("file", str(refusal.message))
        else:
            if found.operations:
                return show_preview(request, access, found.operations, table=found)
            for sentence in nothing_to_do(found.not_read):
                form.add_error("file", sentence)
    context = {
        "access": access,
        "form": form,
        "back": reverse("phases:plan", args=[access.project.slug]),
        "example": reverse("phases:export_file", args=[access.project.slug, "xlsx"]),
    }
    return page(request, "phases/table_import.html", context, status=422 if form.errors else 200)


def nothing_to_do(not_read: NotRead) -> list[str]:
    """Why there is nothing to look at, and what of the table was passed over."""
    sentences = not_read_sentences(not_read)
    if not sentences:
        return [_("The plan stands already as the table says; nothing would change.")]
    return [_("Nothing of what is read here would change the plan."), *sentences]
