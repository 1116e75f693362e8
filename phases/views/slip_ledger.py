"""The slip ledger: whose days acceptance has slipped, week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from phases.forms import minutes
from phases.forms_slips import GiveSlipForm
from phases.models import ScheduleSnapshot, SlipCorrection, Task
from phases.queries_slips import Correction, Share, SinceKept, SlipLedger, Week, since_kept, slip_ledger
from phases.services.slips import give_slip, week_version
from phases.shown_days import shown_days, shown_parts
from phases.slip_ledger import Party
from phases.views.measure_figures import (
    PARTY_WORDS,
    days_of,
    parts,
    signed,
    slip_figure,
    slip_finding,
    words_of,
)
from phases.views.measure_tables import FILES, ledger_head, ledger_rows
from phases.views.table_files import asked_file, table_file
from phases.views.trend import plan_of
from phases.views.wording import plural, signed_days
from rollout.core.dates import day_text
from rollout.core.errors import InvalidInput, Stale
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
class CorrectionLine:
    """What somebody gave to or took from a party: `+1 from client`, who, when, why."""

    text: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PartyCell:
    """`computed` is filled where corrections made it another figure than the plan gives."""

    label: str
    days: str
    computed: str
    causes: list[CauseLine]
    more: int
    corrections: list[CorrectionLine]


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
def slip_ledger_page(request: HttpRequest, access: ProjectAccess) -> HttpResponseBase:
    """`?export=` gives the table as a file."""
    plan = plan_of(access)
    per_day = int(plan.hours_per_day * 60)
    ledger = slip_ledger(plan)
    if kind := asked_file(request):
        return table_file(
            kind, f"slip-ledger-{access.project.slug}", ledger_head(), ledger_rows(ledger, per_day)
        )
    may_write = access.allows(Permission.PLAN_WRITE)
    numbers = set(Task.objects.filter(plan=plan).values_list("number", flat=True))
    weeks = [week_line(access, week, per_day, numbers, may_write=may_write) for week in ledger.weeks]
    context = {
        "access": access,
        "title": slip_finding(ledger, per_day),
        "lead": as_of(ledger, since_kept(plan, ledger), per_day),
        "exports": [(one, f"?export={one}") for one in FILES] if ledger.weeks else [],
        "figure": slip_figure(ledger, per_day) if len(weeks) > 1 else None,
        "weeks": weeks[::-1],
        "parties": [PARTY_WORDS[party] for party in Party],
        "totals": [signed(days) for days in days_of(ledger.shares, per_day).values()],
        "computed": computed_words(ledger, per_day),
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
        cells=[party_cell(share, shown[share.party], per_day, numbers, week) for share in week.shares],
        url="" if first or not may_write else reverse("phases:slip_give", args=place),
    )


def party_cell(share: Share, shown: Decimal, per_day: int, numbers: set[int], week: Week) -> PartyCell:
    causes = [
        CauseLine(one["task"], one["name"], cause_days(one["minutes"], per_day), one["task"] in numbers)
        for one in share.causes[:MOST_CAUSES]
    ]
    more = max(0, len(share.causes) - MOST_CAUSES)
    return PartyCell(
        label=str(PARTY_WORDS[share.party]),
        days=signed(shown),
        computed=signed(shown_days(share.computed, per_day)) if share.computed != share.minutes else "",
        causes=causes,
        more=more,
        corrections=[
            correction_line(one, share.party, per_day)
            for one in week.corrections
            if share.party in (one.source, one.target)
        ],
    )


def correction_line(one: Correction, party: Party, per_day: int) -> CorrectionLine:
    gives = party is one.source
    days = shown_days(-one.minutes if gives else one.minutes, per_day)
    told = {
        "days": signed_days(float(days)),
        "party": PARTY_WORDS[one.target if gives else one.source],
    }
    text = _("%(days)s to %(party)s") % told if gives else _("%(days)s from %(party)s") % told
    return CorrectionLine(text, one.by, one.at, one.reason)


def as_of(ledger: SlipLedger, since: SinceKept, per_day: int) -> str:
    """The day the ledger speaks of, and what the plan has done since."""
    if not ledger.weeks:
        return ""
    kept = ledger.weeks[-1].reported_on
    told = {
        "day": words_of(kept),
        "days": signed_days(float(shown_days(since.minutes, per_day))),
        "acceptance": day_text(since.acceptance.date(), this_year=kept.year) if since.acceptance else "",
    }
    if not since.minutes:
        return _("As of %(day)s, the last schedule kept; the plan of today says the same.") % told
    words = ngettext(
        "As of %(day)s, the last schedule kept. The plan has moved acceptance since: %(days)s working day, "
        "to %(acceptance)s; it is not in the ledger yet.",
        "As of %(day)s, the last schedule kept. The plan has moved acceptance since: %(days)s working days, "
        "to %(acceptance)s; they are not in the ledger yet.",
        plural(since.minutes / per_day),
    )
    return words % told


def computed_words(ledger: SlipLedger, per_day: int) -> str:
    """What the plan gives to each party, where people have corrected it."""
    if not ledger.corrections:
        return ""
    shown = shown_parts({share.party: share.computed for share in ledger.shares}, per_day)
    return _("Corrected by people; the plan alone gives: %(parts)s.") % {"parts": parts(shown)}


def cause_days(moved: int | None, per_day: int) -> str:
    """By how many days the task alone would have moved acceptance; nothing of one added or dropped."""
    return signed(shown_days(moved, per_day)) if moved else ""


@project_page(Permission.PLAN_WRITE)
@require_http_methods(["GET", "POST"])
def slip_give(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """Move days of one week from one party to another, with a reason."""
    rows = ScheduleSnapshot.objects.select_related("plan__project")
    snapshot = get_object_or_404(rows, plan__project=access.project, number=number)
    version = week_version(SlipCorrection.objects.filter(snapshot=snapshot).count())
    form = GiveSlipForm(request.POST or None, initial={"version": version})
    back, status = reverse("phases:slip_ledger", args=[access.project.slug]), 200
    if request.method == "POST" and form.is_valid():
        try:
            give(snapshot, form.cleaned_data, access)
        except InvalidInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except Stale as refusal:
            form = GiveSlipForm({**request.POST.dict(), "version": refusal.theirs["version"]})
            form.add_error(None, str(refusal))
            status = 409
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
    if form.errors and status == 200:
        status = 422
    return page(request, "phases/form.html", context, dialog="phases/_form_dialog.html", status=status)


def give(snapshot: ScheduleSnapshot, values: dict[str, Any], access: ProjectAccess) -> None:
    give_slip(
        snapshot,
        source=Party(values["source"]),
        target=Party(values["target"]),
        minutes=minutes(values["days"], int(snapshot.plan.hours_per_day * 60)) or 0,
        reason=values["reason"],
        actor=access.user,
        version=values["version"],
    )
