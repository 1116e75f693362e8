"""The slip ledger: whose days acceptance has slipped, week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from phases.forms import minutes
from phases.forms_slips import GiveSlipForm
from phases.models import ScheduleSnapshot, Task
from phases.queries_slips import Share, Week, slip_ledger
from phases.services.slips import give_slip
from phases.shown_days import shown_days
from phases.slip_ledger import Party
from phases.views.measure_figures import (
    PARTY_WORDS,
    days_of,
    signed,
    slip_figure,
    slip_finding,
    words_of,
)
from phases.views.trend import plan_of
from rollout.core.errors import InvalidInput
from rollout.core.pages import done, page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

MOST_CAUSES = 5


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A task that moved acceptance; `there`: it still stands in the plan."""

    number: int
    name: str
    days: str
    there: bool


@dataclass(frozen=True, slots=True)
class PartyCell:
    label: str
    days: str
    causes: list[CauseLine]
    more: int
    reason: str


@dataclass(frozen=True, slots=True)
class WeekLine:
    """`url` is where its days are moved between parties; empty: not by this reader."""

    day: date
    acceptance: date | None
    days: str
    first: bool
    cells: list[PartyCell]
    url: str


@project_page(Permission.PLAN_READ)
@require_safe
def slip_ledger_page(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    plan = plan_of(access)
    per_day = int(plan.hours_per_day * 60)
    ledger = slip_ledger(plan)
    may_write = access.allows(Permission.PLAN_WRITE)
    numbers = set(Task.objects.filter(plan=plan).values_list("number", flat=True))
    weeks = [week_line(access, week, per_day, numbers, may_write=may_write) for week in ledger.weeks]
    context = {
        "access": access,
        "title": slip_finding(ledger, per_day),
        "figure": slip_figure(ledger, per_day) if len(weeks) > 1 else None,
        "weeks": weeks[::-1],
        "parties": [PARTY_WORDS[party] for party in Party],
        "totals": [signed(days) for days in days_of(ledger.shares, per_day).values()],
        "whole": signed(shown_days(ledger.minutes, per_day)),
        "may_write": may_write,
        "keep_url": reverse("phases:trend_keep", args=[access.project.slug]) if may_write else "",
    }
    return page(request, "phases/slip_ledger.html", context, fragments=["phases/_slip_ledger.html"])


def week_line(
    access: ProjectAccess, week: Week, per_day: int, numbers: set[int], *, may_write: bool
) -> WeekLine:
    shown = days_of(week.shares, per_day)
    first = week.number == 1
    place = [access.project.slug, week.number]
    return WeekLine(
        day=week.reported_on,
        acceptance=week.acceptance.date() if week.acceptance else None,
        days=signed(sum(shown.values(), Decimal(0))),
        first=first,
        cells=[party_cell(share, shown[share.party], per_day, numbers) for share in week.shares],
        url="" if first or not may_write else reverse("phases:slip_give", args=place),
    )


def party_cell(share: Share, shown: Decimal, per_day: int, numbers: set[int]) -> PartyCell:
    causes = [
        CauseLine(one["task"], one["name"], cause_days(one["minutes"], per_day), one["task"] in numbers)
        for one in share.causes[:MOST_CAUSES]
    ]
    more = max(0, len(share.causes) - MOST_CAUSES)
    return PartyCell(str(PARTY_WORDS[share.party]), signed(shown), causes, more, share.reason)


def cause_days(moved: int | None, per_day: int) -> str:
    """By how many days the task alone would have moved acceptance; nothing of one added or dropped."""
    return signed(shown_days(moved, per_day)) if moved else ""


@project_page(Permission.PLAN_WRITE)
@require_http_methods(["GET", "POST"])
def slip_give(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """Move days of one week from one party to another, with a reason."""
    rows = ScheduleSnapshot.objects.select_related("plan__project")
    snapshot = get_object_or_404(rows, plan__project=access.project, number=number)
    form = GiveSlipForm(request.POST or None)
    back = reverse("phases:slip_ledger", args=[access.project.slug])
    if request.method == "POST" and form.is_valid():
        try:
            give(snapshot, form.cleaned_data, access)
        except InvalidInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The days are moved; the sum is the same."))
            return done(request, back)
    day = {"day": words_of(snapshot.reported_on)}
    context = {
        "access": access,
        "form": form,
        "title": _("Move days of the week until %(day)s") % day,
        "verb": _("Move the days"),
        "url": request.path,
        "back": back,
    }
    status = 422 if form.errors else 200
    return page(request, "phases/form.html", context, dialog="phases/_form_dialog.html", status=status)


def give(snapshot: ScheduleSnapshot, values: dict[str, Any], access: ProjectAccess) -> None:
    give_slip(
        snapshot,
        source=Party(values["source"]),
        target=Party(values["target"]),
        minutes=minutes(values["days"], int(snapshot.plan.hours_per_day * 60)) or 0,
        reason=values["reason"],
        actor=access.user,
    )
