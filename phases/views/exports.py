"""Taking a plan away: one dialog, and the file in each format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from phases.interchange.mspdi import write_mspdi
from phases.interchange.refusal import NotKept
from phases.interchange.tables.columns import BY_KEY
from phases.labels_import import place_text
from phases.labels_not_kept import not_kept_sentence
from phases.models import Plan
from phases.outgoing.gantt import gantt_picture, gantt_sheets, sheet_count
from phases.outgoing.plan import outgoing_plan
from phases.outgoing.scope import WHOLE, Part, Scope
from phases.outgoing.table_losses import not_in_tables
from phases.outgoing.tables import plan_csv, plan_json, plan_xlsx
from phases.queries_feed import plan_calendar
from phases.views.documents import language_of
from phases.views.export_form import PARTS, ExportForm, scope_of
from rollout.core.dates import day_text
from rollout.core.lists.exports import XLSX
from rollout.core.pages import page
from rollout.documents.delivery import answer_pdf
from rollout.documents.pdf import render_pdf
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

NOTES_SHOWN = 20
TABLES = ("xlsx", "csv", "json")


@dataclass(frozen=True, slots=True)
class Wanted:
    with_cost: bool
    language: str
    scope: Scope = WHOLE


@dataclass(frozen=True, slots=True)
class Format:
    """One way out. `make(plan, wanted)` gives the content in the active language. `parts`: can a part of
    the plan go out alone?
    """

    key: str
    label: Any
    help: Any
    ending: str
    media: str
    make: Callable[[Plan, Wanted], bytes]
    parts: bool = True


def _mspdi(plan: Plan, wanted: Wanted) -> bytes:
    return write_mspdi(outgoing_plan(plan, with_cost=wanted.with_cost).plan)


def _calendar(plan: Plan, wanted: Wanted) -> bytes:
    return plan_calendar(plan.project, language=wanted.language)


FORMATS = {
    one.key: one
    for one in (
        Format(
            "mspdi",
            gettext_lazy("Microsoft Project (XML)"),
            gettext_lazy(
                "Opens in Microsoft Project and most planning programs, with calendars and baselines."
            ),
            "xml",
            "application/xml",
            _mspdi,
            parts=False,
        ),
        Format(
            "xlsx",
            gettext_lazy("Excel"),
            gettext_lazy("One line per task; change it and load the changes."),
            "xlsx",
            XLSX,
            lambda plan, wanted: plan_xlsx(plan, wanted.scope, with_cost=wanted.with_cost),
        ),
        Format(
            "csv",
            gettext_lazy("CSV"),
            gettext_lazy("The same lines as plain text."),
            "csv",
            "text/csv; charset=utf-8",
            lambda plan, wanted: plan_csv(plan, wanted.scope, with_cost=wanted.with_cost),
        ),
        Format(
            "json",
            gettext_lazy("JSON"),
            gettext_lazy("The same lines for other programs."),
            "json",
            "application/json",
            lambda plan, wanted: plan_json(plan, wanted.scope, with_cost=wanted.with_cost),
        ),
        Format(
            "ics",
            gettext_lazy("Calendar (ICS)"),
            gettext_lazy("Milestones and tasks as they stand today; a feed stays up to date."),
            "ics",
            "text/calendar; charset=utf-8",
            _calendar,
            parts=False,
        ),
        Format(
            "svg",
            gettext_lazy("Gantt chart as a picture (SVG)"),
            gettext_lazy("One drawing, with legend and status date."),
            "svg",
            "image/svg+xml",
            lambda plan, wanted: gantt_picture(plan, wanted.scope).encode(),
        ),
    )
}


@project_page(Permission.PLAN_READ)
@require_safe
def export(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """All formats, and what Microsoft Project and tables have no room for."""
    plan, with_cost = plan_of(access), may_see_cost(access)
    lists = (
        (_("What Microsoft Project has no room for"), outgoing_plan(plan, with_cost=with_cost).not_kept),
        (_("What a table has no room for"), not_in_tables(plan, with_cost=with_cost)),
    )
    slug = access.project.slug
    usual = {"language": access.project.language, "part": Part.WHOLE.value, "columns": list(BY_KEY)}
    context = {
        "access": access,
        "form": ExportForm(initial=usual, plan=plan, with_cost=with_cost),
        "formats": [(one, reverse("phases:export_file", args=[slug, one.key])) for one in FORMATS.values()],
        "pdf": reverse("phases:gantt_pdf", args=[slug]),
        "not_kept": [
            (title, [told(note) for note in notes[:NOTES_SHOWN]], max(len(notes) - NOTES_SHOWN, 0))
            for title, notes in lists
            if notes
        ],
    }
    return page(request, "phases/export.html", context, dialog="phases/_export_dialog.html")


@project_page(Permission.PLAN_READ)
@require_safe
def export_file(request: HttpRequest, access: ProjectAccess, kind: str) -> HttpResponse:
    """The file in one of FORMATS, in the language of the project's documents or in `?language=`; the part of
    the plan that the address names (`ExportForm`)."""
    if kind not in FORMATS:
        raise Http404
    chosen, language, plan = FORMATS[kind], language_of(request, access), plan_of(access)
    wanted = Wanted(may_see_cost(access), language, scope_of(request.GET, plan))
    with translation.override(language):
        content = chosen.make(plan, wanted)
    name = f"{access.project.slug}-{timezone.localdate().isoformat()}.{chosen.ending}"
    response = HttpResponse(content, content_type=chosen.media)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@project_page(Permission.PLAN_READ)
@require_safe
def gantt_pdf(request: HttpRequest, access: ProjectAccess) -> HttpResponseBase:
    """The Gantt chart over as many pages as it takes, as the address names it (`ExportForm`)."""
    language, plan = language_of(request, access), plan_of(access)
    scope = scope_of(request.GET, plan)

    def make() -> bytes:
        return gantt_document(plan, language, scope)

    name = f"gantt-{access.project.slug}-{language}-{timezone.localdate().isoformat()}.pdf"
    return answer_pdf(request, make, name=name, pages=sheet_count(plan, scope))


def gantt_document(plan: Plan, language: str, scope: Scope) -> bytes:
    with translation.override(language):
        return render_pdf("reports/gantt.html", gantt_context(plan, scope))


def gantt_context(plan: Plan, scope: Scope) -> dict[str, Any]:
    """What the document shows, in the active language."""
    status = _("no status date")
    if plan.status_at is not None:
        status = _("Status date %(day)s") % {"day": day_text(plan.status_at.date(), this_year=0)}
    part = "" if scope.part is Part.WHOLE else str(dict(PARTS)[scope.part.value])
    return {
        "title": plan.project.name,
        "part": part,
        "paper": scope.paper,
        "status": status,
        "made": timezone.localdate(),
        "sheets": gantt_sheets(plan, scope),
    }


def plan_of(access: ProjectAccess) -> Plan:
    """404 where the project has no plan yet."""
    plan = Plan.objects.select_related("project").filter(project=access.project).first()
    if plan is None:
        raise Http404(_("The project has no plan yet."))
    return plan


def not_kept_in(kind: str, plan: Plan, *, with_cost: bool) -> tuple[NotKept, ...]:
    """What a file of this kind leaves out of the plan."""
    if kind == "mspdi":
        return outgoing_plan(plan, with_cost=with_cost).not_kept
    return not_in_tables(plan, with_cost=with_cost, settings=kind != "json") if kind in TABLES else ()


def may_see_cost(access: ProjectAccess) -> bool:
    return access.allows(Permission.BUDGET_READ)


def told(note: NotKept) -> str:
    return f"{place_text(note.place)}: {note.value}. {not_kept_sentence(note)}"
