"""Read model: the slip ledger of a plan, week by week, in two queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from phases.models import Plan, ScheduleSnapshot, SlipEntry
from phases.slip_ledger import Party


@dataclass(frozen=True, slots=True)
class Share:
    """One party's part of a slip: working minutes, working days, and the tasks it rests on."""

    party: Party
    minutes: int
    days: Decimal
    causes: tuple[dict[str, Any], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """What one kept schedule added to the slip; `minutes` is the sum of its shares."""

    number: int
    reported_on: date
    acceptance: datetime | None
    minutes: int
    days: Decimal
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class SlipLedger:
    """Weeks oldest first, and their sum. The first week kept has no slip: the others count from it."""

    first: datetime | None
    last: datetime | None
    weeks: tuple[Week, ...]
    minutes: int
    days: Decimal
    shares: tuple[Share, ...]


def slip_ledger(plan: Plan, *, until: ScheduleSnapshot | None = None) -> SlipLedger:
    """Every week's slip of acceptance by party. Days are minutes ÷ hours of a day, exact, not rounded."""
    kept = ScheduleSnapshot.objects.filter(plan=plan).order_by("number")
    if until is not None:
        kept = kept.filter(number__lte=until.number)
    rows = list(kept.values_list("pk", "number", "reported_on", "acceptance"))
    entries: dict[int, dict[str, SlipEntry]] = {}
    for entry in SlipEntry.objects.filter(snapshot__in=[row[0] for row in rows]):
        entries.setdefault(entry.snapshot_id, {})[entry.party] = entry
    day = plan.hours_per_day * 60
    weeks = tuple(_week(row, entries.get(row[0], {}), day) for row in rows)
    minutes = sum(week.minutes for week in weeks)
    sums = {party: sum(_of(week, party).minutes for week in weeks) for party in Party}
    return SlipLedger(
        first=rows[0][3] if rows else None,
        last=rows[-1][3] if rows else None,
        weeks=weeks,
        minutes=minutes,
        days=minutes / day,
        shares=tuple(Share(party, sums[party], sums[party] / day) for party in Party),
    )


def _week(row: tuple[int, int, date, datetime | None], entries: dict[str, SlipEntry], day: Decimal) -> Week:
    shares = tuple(_share(party, entries.get(party.value), day) for party in Party)
    minutes = sum(share.minutes for share in shares)
    return Week(row[1], row[2], row[3], minutes, minutes / day, shares)


def _share(party: Party, entry: SlipEntry | None, day: Decimal) -> Share:
    if entry is None:
        return Share(party, 0, Decimal(0))
    return Share(party, entry.minutes, entry.minutes / day, tuple(entry.causes), entry.reason)


def _of(week: Week, party: Party) -> Share:
    return next(share for share in week.shares if share.party is party)
