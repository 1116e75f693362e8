"""The plan: tree table and Gantt in one, and what decides the go-live."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phases.queries_gate_marks import GateMark
from phases.views.answers import chain_of, go_live_answer, task_url
from phases.views.chart_config import COLUMNS, chart_config
from phases.views.gantt_json import plan_json
from phases.views.notices import notices
from phases.views.reading import PlanReading
from phases.views.task_row import TaskRow
from phases.views.wording import late_words
from rollout.core.dates import day_html
from rollout.core.lists import Empty
from rollout.core.pages import Action, page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

FRAGMENTS = ["phases/_plan_head.html", "phases/_plan_list.html", "phases/_plan_chain.html"]


@project_page(Permission.PLAN_READ)
@require_safe
def plan(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    read = PlanReading(access)
    context = {
        "access": access,
        "answer": go_live_answer(read),
        "actions": head_actions(read),
        "menu": head_menu(read),
        "notices": notices(access, read.plan),
        "has_tasks": bool(read.tasks),
        "columns": COLUMNS,
        "outline": outline(read),
        "chain": chain_of(read, read.target) if read.target is not None else None,
        "config": chart_config(read, "phases:plan_data"),
        "empty": empty(read),
    }
    return page(request, "phases/plan.html", context, fragments=FRAGMENTS)


@project_page(Permission.PLAN_READ)
@require_safe
def plan_data(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    return JsonResponse(plan_json(PlanReading(access)))


def head_actions(read: PlanReading) -> list[Action]:
    if not read.may_change:
        return []
    add = reverse("phases:task_add", args=[read.access.project.slug])
    return [Action(_("Add task"), add, "plus", "primary", key="new", opens="dialog")]


def head_menu(read: PlanReading) -> list[Action]:
    """Rarer deeds; each shown only to those who may."""
    slug = read.access.project.slug
    items = []
    if read.may_change:
        items += [
            Action(
                _("Set the status date"),
                reverse("phases:status_date", args=[slug]),
                "calendar-due",
                opens="dialog",
            ),
            Action(
                _("Freeze a baseline"),
                reverse("phases:baseline_take", args=[slug]),
                "device-floppy",
                opens="dialog",
            ),
            Action(_("Load changes from a table"), reverse("phases:table_import", args=[slug]), "upload"),
            Action(_("Settings of the schedule"), reverse("phases:plan_settings", args=[slug]), "settings"),
        ]
    if read.access.allows(Permission.TEMPLATES_WRITE):
        save = reverse("phases:template_save", args=[slug])
        items.append(Action(_("Save as template"), save, "template", opens="dialog"))
    export = reverse("phases:export", args=[slug])
    items.append(Action(_("Take the plan away"), export, "download", opens="dialog"))
    items.append(Action(_("Plan summary and PDF"), reverse("phases:plan_summary", args=[slug]), "file-text"))
    items.append(Action(_("Working days"), reverse("phases:project_calendar", args=[slug]), "calendar-cog"))
    if read.access.allows(Permission.PROJECT_WRITE):
        items.append(
            Action(
                _("Settings of the project"),
                reverse("projects:settings", args=[slug]),
                "adjustments-horizontal",
            )
        )
    items.append(Action(_("Steps and undo"), reverse("phases:step_list", args=[slug]), "history"))
    return items


# a template's loop over hundreds of lines takes half of the page's time
LINE = (
    '<li><a href="{}" data-panel class="task-card-line"><span class="line-name">{}{}</span>'
    '<span class="line-facts">{}{}{}{}</span></a></li>'
)
DIAMONDS = {
    critical: format_html('<span class="{}" aria-hidden="true"></span>', css)
    for critical, css in ((False, "diamond"), (True, "diamond critical"))
}


@dataclass(frozen=True, slots=True)
class Fold:
    """A phase with its tasks, for small screens. Open while work is under way in it."""

    task: TaskRow
    rows: SafeString
    open: bool
    gate: GateMark | None


def outline(read: PlanReading) -> list[Fold]:
    """Top-level lines, each with the work below it."""
    folds = []
    for top, below in groupby(read.tasks, key=read.top_of):
        rows = format_html_join("", LINE, (line(read, task) for task in below if not task.summary))
        folds.append(Fold(top, rows, read.is_running(top), read.gate_marks.get(top.pk)))
    return folds


def line(read: PlanReading, task: TaskRow) -> tuple[str, ...]:
    """The parts of a LINE."""
    return (
        task_url(read, task),
        DIAMONDS[task.critical] if task.milestone else "",
        task.name,
        day_html(task.finish),
        slip_html(read.late_by(task)),
        f" · {_('critical')}" if task.critical else "",
        "".join(f" · {one.title}" for one in read.remarks.get(task.pk, ())),
    )


def slip_html(slip: float | None) -> str:
    if not slip:
        return ""
    return format_html(
        ' <span class="{}">{}</span>', "tone-bad" if slip > 0 else "tone-good", late_words(slip)
    )


def empty(read: PlanReading) -> Empty:
    add = head_actions(read)
    sentence = _(
        "A plan holds phases, tasks and milestones; from their order and durations follow all dates."
    )
    return Empty(sentence, "timeline", add[0] if add else None)
