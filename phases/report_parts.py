"""The parts of a weekly report that other records tell, as codes and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localtime

from phases.milestone_trend import for_picture
from phases.models import Baseline, Plan, UpdateRound
from phases.queries_earned_value import PlanValue
from phases.queries_gates import gates_in_sight
from phases.queries_slips import Correction, since_kept, slip_ledger
from phases.queries_trend import days_between, milestone_trend
from phases.queries_updates import RoundReading
from phases.services.baselines import CHOSEN
from phases.shown_days import shown_days, shown_parts
from rollout.audit.models import AuditEvent
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.acts import acts_of
from rollout.projects.delta import all_events_between, told
from rollout.projects.models import Project
from rollout.projects.queries_meetings import open_actions
from rollout.projects.queries_risks import heat_rows, top_risks

Content = dict[str, Any]
KEPT = 400  # rows of any table that are frozen: far more than two pages hold, so that reports can be compared
SENTENCES = 12
TRENDS = 5  # lines that a narrow chart keeps apart
# what a report tells of the week, the most telling first; accounts and roles of people are not the steering
# committee's matter
TOLD_KINDS = (
    "phases.gatereview", "phases.phase", "phases.baseline", "phases.slipcorrection", "phases.plan",
    "phases.task", "projects.decision", "projects.risk", "projects.goal", "projects.action",
    "projects.meeting",
)  # fmt: skip
OF_A_KIND = 2  # sentences of one kind before another kind has its turn
LOOKED_AT = 1000


def measure(baseline: Baseline | None) -> Content | None:
    """The baseline that slips are counted from; who chose it when and why, where it is not the first."""
    if baseline is None:
        return None
    about = {"target_type": baseline._meta.label_lower, "target_id": str(baseline.pk)}
    event = AuditEvent.objects.filter(**about, action=CHOSEN).order_by("-sequence").first()
    if event is None or not baseline.reference:
        chosen = None
    else:
        chosen = {"on": localtime(event.at).date().isoformat(), "by": event.actor_name, "why": event.why}
    return {
        "name": baseline.name,
        "on": localtime(baseline.taken_at).date().isoformat(),
        "chosen": chosen,
    }


def gates(access: ProjectAccess, on: date) -> list[Content]:
    return [
        {
            "discipline": gate.discipline,
            "phase": gate.phase,
            "state": gate.state,
            "decision": gate.decision,
            "stale": gate.stale,
            "met": gate.met,
            "waived": gate.waived,
            "total": gate.total,
            "due": iso(gate.due_on),
            "closed": gate.closed,
            "conditions": gate.conditions,
            "conditions_open": gate.conditions_open,
            "waivers": [
                {
                    "key": one.key,
                    "title": one.title,
                    "reason": one.reason,
                    "owner": one.owner,
                    "until": iso(one.expires_on),
                }
                for one in gate.waivers
            ],
            "open_conditions": [
                {"number": one.number, "text": one.text, "owner": one.owner, "due": iso(one.due_on)}
                for one in gate.open_conditions
            ],
        }
        for gate in gates_in_sight(access.project, on)
    ][:KEPT]


def risks(access: ProjectAccess) -> Content | None:
    """The gravest, and how many stand in each place of the heat map; None for who may not see all risks."""
    if not access.allows(Permission.RISKS_READ):
        return None
    cells = [[cell.count, cell.level.value] for row in heat_rows(access) for cell in row]
    return {
        "count": sum(cell[0] for cell in cells),
        "cells": cells,
        "rows": [
            {
                "number": risk.number,
                "title": risk.title,
                "kind": risk.kind,
                "score": risk.score,
                "level": risk.level.value,
                "owner": str(risk.owner or ""),
                "review": iso(risk.review_on),
            }
            for risk in top_risks(access.project, access.user, limit=KEPT)
        ],
    }


def actions(access: ProjectAccess, on: date) -> Content:
    rows = open_actions(access.project, on)
    return {
        "count": len(rows),
        "overdue": sum(1 for row in rows if row.overdue > 0),
        "rows": [
            {
                "number": row.number,
                "text": row.text,
                "owner": row.owner_name,
                "due": iso(row.due_on),
                "overdue": row.overdue,
            }
            for row in rows[:KEPT]
        ],
    }


def cooperation(plan: Plan) -> Content | None:
    """Of the latest question to the owners: who was asked and who answered, by department; whoever was asked
    back still owes, as on the page of updates."""
    latest = UpdateRound.objects.filter(plan=plan).first()
    if latest is None:
        return None
    reading = RoundReading(latest)
    rows = sorted(reading.departments, key=lambda row: (row.answered / row.asked, -row.asked, row.name))
    return {
        "round": latest.number,
        "asked": sum(row.asked for row in rows),
        "answered": sum(row.answered for row in rows),
        "accepted_by_owner": len(reading.accepted_by_owner),
        "rows": [{"name": row.name, "asked": row.asked, "answered": row.answered} for row in rows[:KEPT]],
    }


def earned(found: PlanValue) -> Content:
    value, schedule = found.value, found.schedule
    return {
        "unit": found.unit.value,
        "baseline": found.baseline,
        "budget": plain_number(value.budget),
        "planned": plain_number(value.planned),
        "earned": plain_number(value.earned),
        "actual": plain_number(value.actual),
        "spi": plain_number(value.schedule_index),
        "cpi": plain_number(value.cost_index),
        "eac": plain_number(value.estimate_at_completion),
        "tcpi": plain_number(value.to_complete_index),
        "earned_weeks": plain_number(schedule.earned),
        "at_weeks": plain_number(schedule.at),
        "pace": plain_number(schedule.index),
        "whole_weeks": schedule.planned,
        "forecast_weeks": plain_number(schedule.forecast),
        "new_tasks": found.new_tasks,
        "weeks": [
            [week.ends_on.isoformat(), plain_number(week.planned), plain_number(week.earned)]
            for week in found.weeks[:104]
        ],
    }


def slips(plan: Plan, since: datetime) -> Content | None:
    """Working days of acceptance by party, and what of them the schedules kept since the last report added;
    None until two schedules are kept. `later`: what the plan has moved since the last kept schedule. A report
    keeps its schedule before it is read, so the last one's was kept at `since` at the latest."""
    ledger = slip_ledger(plan)
    if len(ledger.weeks) < 2:
        return None
    per_day = int(plan.hours_per_day * 60)
    lately = sum(week.minutes for week in ledger.weeks if week.taken_at > since)
    computed = shown_parts({share.party: share.computed for share in ledger.shares}, per_day)
    return {
        "days": plain_number(ledger.days),
        "lately": plain_number(shown_days(lately, per_day)),
        "since": ledger.weeks[0].reported_on.isoformat(),
        "as_of": ledger.weeks[-1].reported_on.isoformat(),
        "later": plain_number(shown_days(since_kept(plan, ledger).minutes, per_day)),
        "shares": [[share.party.value, plain_number(share.days)] for share in ledger.shares],
        "computed": [[party.value, plain_number(days)] for party, days in computed.items()],
        "corrections": [_correction(one, per_day) for one in ledger.corrections[-KEPT:]],
    }


def _correction(one: Correction, per_day: int) -> Content:
    return {
        "week": iso(one.week),
        "source": one.source.value,
        "target": one.target.value,
        "days": plain_number(shown_days(one.minutes, per_day)),
        "by": one.by,
        "at": iso(one.at),
        "reason": one.reason,
    }


def trend(plan: Plan, on: date) -> list[Content] | None:
    """Where each report saw the last milestone, those reached and those that moved most; None until there
    are two."""
    found = milestone_trend(plan, on=on)
    lines = [(one.name, one.points) for one in for_picture(found, found[-1] if found else None, TRENDS)]
    if max((len(points) for _name, points in lines), default=0) < 2:
        return None
    days = days_between(plan)
    return [
        {
            "name": name,
            "moved_days": plain_number(Decimal(str(days(points[0].finish, points[-1].finish)))),
            "points": [[iso(point.reported_on), iso(point.forecast), point.done] for point in points],
        }
        for name, points in lines
        if points
    ]


def changes(project: Project, since: datetime, until: datetime) -> Content:
    """How much happened, and what tells most of it, in every language; the same whoever publishes it."""
    events = all_events_between(project, since, until)
    latest = events.filter(target_type__in=TOLD_KINDS).order_by("-at", "-sequence")
    keys = telling(latest.values_list("pk", "target_type")[:LOOKED_AT])
    found = {event.pk: event for event in events.filter(pk__in=keys)}
    return {
        "count": len(acts_of(events)),
        "sentences": {
            language: [one.text for one in _in(language, project, [found[key] for key in keys])]
            for language, _name in settings.LANGUAGES
        },
    }


def telling(latest: Iterable[tuple[int, str]]) -> list[int]:
    """Of (key, kind), newest first, the keys to tell: a few of each kind in the order of TOLD_KINDS, and the
    newest of the others where there is room.

    >>> telling([(9, "projects.action"), (8, "projects.action"), (7, "projects.action"), (6, "phases.phase")])
    [6, 9, 8, 7]
    """
    rows = list(latest)
    first = [key for kind in TOLD_KINDS for key in [one for one, of in rows if of == kind][:OF_A_KIND]]
    rest = [key for key, _kind in rows if key not in first]
    return [*first, *rest][:SENTENCES]


def _in(language: str, project: Project, events: Iterable[Any]) -> list[Any]:
    with translation.override(language):
        return told(project, list(events), None)


def plain_number(value: Decimal | int | None) -> float | int | None:
    """As JSON keeps it: four decimals, whole numbers as such."""
    if value is None:
        return None
    rounded = round(float(value), 4)
    return int(rounded) if rounded == int(rounded) else rounded


def iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
