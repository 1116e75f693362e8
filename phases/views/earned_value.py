"""Earned value as a page: the figures, the S-curve, and what is not known said so."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phases.labels_reports import number_text
from phases.models import Plan
from phases.queries_earned_value import PlanValue, Unit, earned_value
from rollout.core.lists import Empty
from rollout.core.pages import page
from rollout.documents.figures import LineFigure, Series
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


@project_page(Permission.PLAN_READ)
@require_safe
def earned_value_page(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """Money only for who may see the budget; everybody else reads hours."""
    plan = get_object_or_404(Plan.objects.select_related("project"), project=access.project)
    found = earned_value(plan, money=access.allows(Permission.BUDGET_READ))
    context = {
        "access": access,
        "found": found,
        "title": title(found),
        "lead": lead(found),
        "figures": figures(found) if found else [],
        "curve": curve(found) if found else None,
        "empty": Empty(
            _("Earned value is measured against a baseline; take one of the plan first."), "chart-line"
        ),
    }
    return page(request, "phases/earned_value.html", context)


def title(found: PlanValue | None) -> str:
    if found is None:
        return _("Earned value needs a baseline")
    if found.schedule.index is None:
        return _("Nothing was planned to be done by now")
    return _("%(earned)s weeks of the plan are done after %(gone)s weeks") % {
        "earned": number_text(float(found.schedule.earned), 1),
        "gone": number_text(float(found.schedule.at), 1),
    }


def lead(found: PlanValue | None) -> str:
    """What is counted, against what."""
    if found is None:
        return ""
    sentences = {
        Unit.MONEY: _("Budgets are the tasks' costs in the baseline “%(baseline)s”."),
        Unit.EFFORT: _(
            "Budgets are hours of work in the baseline “%(baseline)s”; it holds no costs you may see."
        ),
        Unit.DURATION: _(
            "Budgets are hours of duration in the baseline “%(baseline)s”; it holds neither costs nor work."
        ),
    }
    words = [sentences[found.unit] % {"baseline": found.baseline}]
    if found.new_tasks:
        words.append(_("Tasks added since have no budget: %(count)s.") % {"count": found.new_tasks})
    return " ".join(words)


def figures(found: PlanValue) -> list[tuple[str, str, str]]:
    """Name, value, and how it is computed."""
    value, schedule = found.value, found.schedule
    return [
        (_("Budget at completion, BAC"), amount(value.budget), ""),
        (_("Planned value, PV"), amount(value.planned), _("what was to be done by the status date")),
        (_("Earned value, EV"), amount(value.earned), _("what is done of it")),
        (_("Actual cost, AC"), amount(value.actual), _("nobody records it")),
        (_("Schedule variance, SV"), amount(value.schedule_variance), "EV − PV"),
        (_("Cost variance, CV"), amount(value.cost_variance), "EV − AC"),
        ("SPI", ratio(value.schedule_index), "EV ÷ PV"),
        ("CPI", ratio(value.cost_index), "EV ÷ AC"),
        (_("Estimate at completion, EAC"), amount(value.estimate_at_completion), "BAC ÷ CPI"),
        ("TCPI", ratio(value.to_complete_index), "(BAC − EV) ÷ (BAC − AC)"),
        (_("Earned schedule, weeks"), ratio(schedule.earned), _("when the plan had earned as much")),
        ("SPI(t)", ratio(schedule.index), _("earned weeks ÷ weeks gone by")),
        (
            _("Forecast, weeks"),
            ratio(schedule.forecast),
            _("%(weeks)s planned") % {"weeks": schedule.planned},
        ),
    ]


def curve(found: PlanValue) -> LineFigure:
    weeks = found.weeks
    return LineFigure(
        title=title(found),
        days=[week.ends_on for week in weeks],
        series=[
            Series(_("Planned"), [round(float(week.planned), 2) for week in weeks], "hatched"),
            Series(
                _("Earned"),
                [None if week.earned is None else round(float(week.earned), 2) for week in weeks],
                "solid",
            ),
        ],
        unit=_("cost") if found.unit is Unit.MONEY else _("hours"),
        day_name=_("Week until"),
    )


def amount(value: Decimal | None) -> str:
    return number_text(None if value is None else float(value), None if value is None else 0)


def ratio(value: Decimal | None) -> str:
    return number_text(None if value is None else float(value), None if value is None else 2)
