"""Earned value as a page: the figures, the S-curve, and what is not known said so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from phases.models import Plan
from phases.queries_earned_value import PlanValue, Unit, earned_value
from rollout.core.lists import Empty
from rollout.core.numbers import number_text
from rollout.core.pages import Action, page
from rollout.documents.figures import LineFigure, Series
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


@project_page(Permission.PLAN_READ)
@require_safe
def earned_value_page(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """Money only for who may see the budget; everybody else reads per cent of it, as in the weekly report."""
    plan = get_object_or_404(Plan.objects.select_related("project"), project=access.project)
    found = earned_value(plan, money=access.allows(Permission.BUDGET_READ))
    context = {
        "access": access,
        "found": found,
        "title": title(found),
        "lead": lead(found),
        "actions": asks(access, found),
        "tiles": tiles(found) if found else [],
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
        "earned": number_text(found.schedule.earned, 1),
        "gone": number_text(found.schedule.at, 1),
    }


def lead(found: PlanValue | None) -> str:
    """What is counted, against what, and what is not known."""
    if found is None:
        return ""
    words = [measure(found)]
    if found.new_tasks:
        words.append(_("Tasks added since have no budget: %(count)s.") % {"count": found.new_tasks})
    if found.without_actual:
        words.append(
            ngettext(
                "%(count)s task has begun without an actual cost, so the work looks cheaper than it is.",
                "%(count)s tasks have begun without an actual cost, so the work looks cheaper than it is.",
                found.without_actual,
            )
            % {"count": found.without_actual}
        )
    return " ".join(words)


def measure(found: PlanValue) -> str:
    values = {"baseline": found.baseline, "currency": found.currency}
    if found.unit is Unit.EFFORT:
        text = _("Budgets are hours of work in the baseline “%(baseline)s”; it holds no costs.")
    elif found.unit is Unit.SHARE:
        text = _("In per cent of the budget in “%(baseline)s”; its amounts are not for every reader.")
    elif found.unit is Unit.DURATION:
        text = _(
            "Budgets are hours of duration in the baseline “%(baseline)s”; it holds neither costs nor work."
        )
    elif found.costs_of_today:
        text = _(
            "Amounts in %(currency)s. The baseline “%(baseline)s” holds no costs; budgets are the planned "
            "costs of today."
        )
    else:
        text = _("Amounts in %(currency)s. Budgets are the tasks' costs in the baseline “%(baseline)s”.")
    return text % values


def asks(access: ProjectAccess, found: PlanValue | None) -> list[Action]:
    """Where costs are entered, for who may."""
    if found is None or not access.allows(Permission.BUDGET_WRITE):
        return []
    shown = {"cols": "code,name,state,cost,actual_cost", "summary": "no"}
    address = f"{reverse('phases:table', args=[access.project.slug])}?{urlencode(shown)}"
    return [Action(_("Enter costs"), address, "pencil")]


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with what it means; `tone` and `icon` repeat what the note says."""

    label: str
    value: str
    note: str
    bad: bool

    @property
    def tone(self) -> str:
        return "bad" if self.bad else "good"

    @property
    def icon(self) -> str:
        return "alert-octagon" if self.bad else "circle-check"


def tiles(found: PlanValue) -> list[Tile]:
    """Pace, cost and forecast in a sentence each, as far as they are known."""
    value, pace, told = found.value, found.schedule.index, []
    if pace is not None:
        words = _("slower than planned") if pace < 1 else _("as fast as planned, or faster")
        told.append(Tile(_("Pace, SPI(t)"), ratio(pace), words, pace < 1))
    if value.cost_index is not None and value.cost_variance is not None:
        over = value.cost_variance < 0
        text = (
            _("%(amount)s more than the work done was to cost")
            if over
            else _("%(amount)s less than the work done was to cost")
        )
        words = text % {"amount": amount(abs(value.cost_variance))}
        told.append(Tile(_("Cost, CPI"), ratio(value.cost_index), words, over))
    if value.variance_at_completion is not None:
        over = value.variance_at_completion < 0
        text = _("%(amount)s over the budget") if over else _("%(amount)s below the budget")
        words = text % {"amount": amount(abs(value.variance_at_completion))}
        estimate = amount(value.estimate_at_completion)
        told.append(Tile(_("Estimate at completion, EAC"), estimate, words, over))
    return told


def figures(found: PlanValue) -> list[tuple[str, str, str]]:
    """Name, value, and how it is computed."""
    value, schedule = found.value, found.schedule
    return [
        (_("Budget at completion, BAC"), amount(value.budget), ""),
        (_("Planned value, PV"), amount(value.planned), _("what was to be done by the status date")),
        (_("Earned value, EV"), amount(value.earned), _("what is done of it")),
        (_("Actual cost, AC"), amount(value.actual), actual_words(found)),
        (_("Schedule variance, SV"), amount(value.schedule_variance), "EV − PV"),
        (_("Cost variance, CV"), amount(value.cost_variance), "EV − AC"),
        ("SPI", ratio(value.schedule_index), "EV ÷ PV"),
        ("CPI", ratio(value.cost_index), "EV ÷ AC"),
        (_("Estimate at completion, EAC"), amount(value.estimate_at_completion), "BAC ÷ CPI"),
        (_("Variance at completion, VAC"), amount(value.variance_at_completion), "BAC − EAC"),
        ("TCPI", ratio(value.to_complete_index), "(BAC − EV) ÷ (BAC − AC)"),
        (_("Earned schedule, weeks"), ratio(schedule.earned), _("when the plan had earned as much")),
        ("SPI(t)", ratio(schedule.index), _("earned weeks ÷ weeks gone by")),
        (
            _("Forecast, weeks"),
            ratio(schedule.forecast),
            _("%(weeks)s planned") % {"weeks": schedule.planned},
        ),
    ]


def actual_words(found: PlanValue) -> str:
    if found.value.actual is not None:
        return _("what has been spent so far")
    if found.unit in (Unit.MONEY, Unit.SHARE):
        return _("not known: nobody has entered an actual cost")
    return _("not known: hours are counted here, not money")


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
        unit=found.currency if found.unit is Unit.MONEY else unit_words(found.unit),
        day_name=_("Week until"),
    )


def unit_words(unit: str) -> str:
    return _("per cent of the budget") if unit == Unit.SHARE else _("hours")


def amount(value: Decimal | None) -> str:
    return shown(value, 0)


def ratio(value: Decimal | None) -> str:
    return shown(value, 2)


def shown(value: Decimal | None, digits: int) -> str:
    return _("n/a") if value is None else number_text(value, digits)
