"""Which weeks of the workload a page or a program asks for, in the query of its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from phases.models import Plan
from phases.queries_workload import Workload, plan_workload
from phases.workload import monday_of
from rollout.core.errors import InvalidInput
from rollout.core.horizons import RECORDS
from rollout.people.models import User

USUAL_WEEKS, MOST_WEEKS = 8, 26


@dataclass(frozen=True, slots=True)
class Asked:
    """Which weeks, and whether other projects count."""

    first: date
    weeks: int
    everywhere: bool

    def query(self, **changes: Any) -> str:
        first = changes.pop("first", self.first)
        values = {"from": first.isoformat(), "weeks": self.weeks}
        if self.everywhere:
            values["everywhere"] = "yes"
        return "?" + urlencode(values | changes)


def asked_weeks(query: Mapping[str, str], plan: Plan) -> Asked:
    """Without a day: this week, or the plan's first or last where today lies outside it."""
    raw, count = query.get("from", ""), query.get("weeks", str(USUAL_WEEKS))
    try:
        day = date.fromisoformat(raw) if raw else present(plan)
    except ValueError:
        day = date.min
    if not RECORDS.have(day):
        text = _("“%(value)s” is not a day of a plan; write it as 2026-03-02.")
        raise InvalidInput("not_a_day", text % {"value": raw[:20]}, field="from")
    if not (count.isascii() and count.isdigit() and 1 <= int(count[:4]) <= MOST_WEEKS):
        text = _("“%(value)s” is not a number of weeks from 1 to %(most)s.")
        raise InvalidInput("not_weeks", text % {"value": count[:20], "most": MOST_WEEKS}, field="weeks")
    return Asked(monday_of(day), int(count), query.get("everywhere") == "yes")


def present(plan: Plan) -> date:
    today = timezone.localdate()
    last: date = plan.finish.date() if plan.finish else today
    first: date = plan.start.date()
    return min(max(today, first), max(last, first))


def read(plan: Plan, asked: Asked, reader: User) -> Workload:
    return plan_workload(
        plan, first=asked.first, weeks=asked.weeks, reader=reader, everywhere=asked.everywhere
    )
