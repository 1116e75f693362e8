"""Baselines: the list of them, and each beside the plan or beside another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phases.forms_baselines import BaselineEditForm
from phases.lists_baselines import MEASURE
from phases.lists_baselines import baseline_list as definition
from phases.models import Baseline, Plan
from phases.queries_variance import cost_of_plan, plan_variance
from phases.services import baselines as services
from phases.services.effects import working_days
from phases.services.working_time import PROJECT, WorkingTime
from phases.variance import Standing
from phases.views.baseline_measure import measure_action
from phases.views.table_files import asked_file, table_file
from phases.views.variance_rows import (
    SHOWN,
    choices,
    chosen_rows,
    file_head,
    file_row,
    finish_sentence,
    headline,
    line,
)
from rollout.core.errors import InvalidInput
from rollout.core.lists import Empty
from rollout.core.pages import Action, done, page
from rollout.core.toasts import offer_undo
from rollout.core.undo import Undone
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

FILES = ("csv", "xlsx")
Slip = Callable[[Baseline], float | None]


@project_page(Permission.PLAN_READ)
@require_safe
def baseline_list(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    slug = access.project.slug
    may_write = access.allows(Permission.PLAN_WRITE)
    take = Action(
        _("Freeze a baseline"),
        reverse("phases:baseline_take", args=[slug]),
        "history",
        "primary",
        key="new",
        opens="dialog",
    )
    kept = Baseline.objects.filter(plan__project=access.project)
    rows = kept.marked().annotate(task_count=Count("tasks"))
    plan = Plan.objects.select_related("project").filter(project=access.project).first()
    slip = slips_of(plan, plan.finish) if plan else lambda baseline: None
    told = plan.currency if plan and access.allows(Permission.BUDGET_READ) else None
    listing = definition(currency=told, slip=slip).bind(
        request,
        rows,
        scope=slug,
        row_url=lambda row: reverse("phases:baseline_detail", args=[slug, row.number]),
        new=take if may_write else None,
        empty=Empty(
            _("A baseline is the plan as it was promised: freeze one, and every later move is seen."),
            "history",
            take if may_write else None,
        ),
    )
    context = {
        "access": access,
        "listing": listing,
        "title": list_title(kept.measure_first().first(), slip),
    }
    return listing.response() or page(request, "phases/baselines.html", context)


def list_title(measure: Baseline | None, slip: Slip) -> str:
    """What became of the promise that counts."""
    if measure is None:
        return _("No baseline is frozen yet")
    days = slip(measure)
    if days is None:
        return _("Slips are counted from “%(name)s”") % {"name": measure.name}
    return finish_sentence(days, measure.name)


@project_page(Permission.PLAN_READ)
@require_safe
def baseline_detail(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponseBase:
    """`?with=` another baseline, else the plan; `?show=` and `?q=` filter; `?export=` gives a file."""
    baseline = baseline_numbered(access, number)
    other = asked_other(request, access)
    plan = Plan.objects.select_related("project").get(pk=baseline.plan_id)
    money = access.allows(Permission.BUDGET_READ)
    per_day = int(plan.hours_per_day * 60)
    show, text = asked_filter(request)
    found = plan_variance(plan, baseline, other)
    shown = chosen_rows(found, show, text)
    if kind := asked_file(request):
        rows = [file_row(row, per_day, money=money) for row in shown]
        return table_file(
            kind,
            f"variance-{access.project.slug}-{number}",
            file_head(plan.currency if money else None),
            rows,
        )
    kept = {"with": str(other.number)} if other else {}
    rest = "&" + urlencode(kept | ({"q": text} if text else {})) if kept or text else ""
    new_finish = other.finish if other else plan.finish
    slip = slips_of(plan, new_finish)(baseline)
    then, now = (baseline.cost, other.cost if other else cost_of_plan(plan)) if money else (None, None)
    context = {
        "access": access,
        "baseline": baseline,
        "mark": MEASURE if Baseline.objects.measure_of(plan) == baseline else None,
        "other": other,
        "others": Baseline.objects.filter(plan=plan).exclude(pk=baseline.pk).values_list("number", "name"),
        "title": headline(found, slip, baseline.name),
        "choices": choices(found, show, rest),
        "show": show,
        "text": text,
        "lines": [line(row, per_day) for row in shown],
        "counts": {standing.value: standing_count(found, standing) for standing in Standing},
        "new_finish": new_finish,
        "money": money and (then is not None or now is not None),
        "currency": plan.currency,
        "cost": (then, now, None if then is None or now is None else now - then),
        "exports": [(one, f"?{urlencode({'show': show, 'q': text, 'export': one} | kept)}") for one in FILES],
        "actions": detail_actions(access, baseline),
    }
    return page(request, "phases/baseline.html", context, fragments=["phases/_variance.html"])


def standing_count(found: Any, standing: Standing) -> int:
    return sum(1 for row in found if row.standing is standing)


def slips_of(plan: Plan, until: datetime | None) -> Slip:
    """Tells the working days from a baseline's finish to `until`."""
    settings = {"calendar": plan.calendar_id, "week": plan.week}
    calendar = WorkingTime(plan.project, settings, []).calendars[PROJECT]
    per_day = int(plan.hours_per_day * 60)

    def slip(baseline: Baseline) -> float | None:
        old = baseline.finish
        return None if old is None or until is None else working_days(calendar, per_day, old, until)

    return slip


def asked_filter(request: HttpRequest) -> tuple[str, str]:
    show = request.GET.get("show", "differs")
    if show not in SHOWN:
        known = ", ".join(SHOWN)
        text = _("There is no filter “%(name)s”; use one of: %(known)s.")
        raise InvalidInput("unknown_filter", text % {"name": show[:40], "known": known}, field="show")
    return show, request.GET.get("q", "").strip()[:100]


def asked_other(request: HttpRequest, access: ProjectAccess) -> Baseline | None:
    asked = request.GET.get("with", "")
    if not asked:
        return None
    found = None
    if asked.isascii() and asked.isdigit() and len(asked) < 9:
        found = Baseline.objects.filter(plan__project=access.project, number=int(asked)).first()
    if found is None:
        text = _("There is no baseline “%(number)s” to compare with; choose one of the list.")
        raise InvalidInput("unknown_baseline", text % {"number": asked[:20]}, field="with")
    return found  # type: ignore[no-any-return]


def detail_actions(access: ProjectAccess, baseline: Baseline) -> list[Action]:
    if not access.allows(Permission.PLAN_WRITE):
        return []
    place = [access.project.slug, baseline.number]
    return [
        measure_action(access, baseline),
        Action(_("Rename"), reverse("phases:baseline_edit", args=place), "pencil", opens="dialog"),
        Action(_("Remove"), reverse("phases:baseline_remove", args=place), "trash", "danger", post=True),
    ]


@project_page(Permission.PLAN_WRITE)
@require_http_methods(["GET", "POST"])
def baseline_edit(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    baseline = baseline_numbered(access, number)
    back = reverse("phases:baseline_detail", args=[access.project.slug, number])
    form = BaselineEditForm(request.POST or None, instance=baseline)
    if request.method == "POST" and form.is_valid():
        services.change_baseline(form.instance, form.changes(), version=form.seen_version, actor=access.user)
        return done(request, back)
    context = {
        "access": access,
        "form": form,
        "title": _("Rename the baseline"),
        "verb": _("Save"),
        "url": request.path,
        "back": back,
    }
    status = 422 if form.errors else 200
    return page(request, "phases/form.html", context, dialog="phases/_form_dialog.html", status=status)


@project_page(Permission.PLAN_WRITE)
@require_POST
def baseline_remove(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    baseline = baseline_numbered(access, number)
    services.remove_baseline(baseline, actor=access.user)
    text = _("Baseline “%(name)s” is removed.") % {"name": baseline.name}
    offer_undo(request, text, "phases.restore_baseline", baseline=baseline.pk)
    return done(request, reverse("phases:baseline_list", args=[access.project.slug]))


def undo_remove(*, actor: User, baseline: int) -> Undone:
    """Handler of the toast's button."""
    stored = get_object_or_404(Baseline.every.select_related("plan__project"), pk=baseline)
    restored = services.restore_baseline(stored, actor=actor)
    url = reverse("phases:baseline_detail", args=[restored.plan.project.slug, restored.number])
    return Undone(_("Baseline “%(name)s” is back.") % {"name": restored.name}, url)


def baseline_numbered(access: ProjectAccess, number: int) -> Baseline:
    rows = Baseline.objects.select_related("plan__project")
    found: Baseline = get_object_or_404(rows, plan__project=access.project, number=number)
    return found
