"""Read model: the slip ledger of a plan, week by week, in two queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from phases.models import Plan, ScheduleSnapshot, SlipEntry, Task
from phases.scheduling.calendars import timeline_of
from phases.scheduling.clock import minute_of
from phases.services.snapshots import acceptance_task
from phases.services.working_time import PROJECT, WorkingTime
from phases.shown_days import shown_days, shown_parts
from phases.slip_corrections import Gift, corrected
from phases.slip_ledger import Party


@dataclass(frozen=True, slots=True)
class Share:
    """One party's part of a slip: working minutes, working days as they are shown, and the tasks it rests on.
    `computed`: the minutes that the plan itself gives to it, without anybody's correction."""

    party: Party
    minutes: int
    days: Decimal
    computed: int
    causes: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """Somebody's word that time of the week until `week` is another party's."""

    week: date
    source: Party
    target: Party
    minutes: int
    reason: str
    by: str
    at: datetime

    @property
    def gift(self) -> Gift:
        return Gift(self.source, self.target, self.minutes)


@dataclass(frozen=True, slots=True)
class Week:
    """What one kept schedule added to the slip; `minutes` is the sum of its shares. `version` counts its
    corrections, oldest first."""

    number: int
    reported_on: date
    taken_at: datetime
    acceptance: datetime | None
    minutes: int
    days: Decimal
    shares: tuple[Share, ...]
    corrections: tuple[Correction, ...] = ()

    @property
    def version(self) -> int:
        return len(self.corrections) + 1


@dataclass(frozen=True, slots=True)
class SlipLedger:
    """Weeks oldest first, and their sum. The first week kept has no slip: the others count from it."""

    first: datetime | None
    last: datetime | None
    weeks: tuple[Week, ...]
    minutes: int
    days: Decimal
    shares: tuple[Share, ...]

    @property
    def corrections(self) -> list[Correction]:
        """Of all weeks, in the order in which they were made."""
        return sorted((one for week in self.weeks for one in week.corrections), key=lambda one: one.at)


def slip_ledger(plan: Plan, *, until: ScheduleSnapshot | None = None) -> SlipLedger:
    """Every week's slip of acceptance by party. Days are to a tenth, as every page, file and report shows
    them: those of the parties add up to the whole."""
    kept = ScheduleSnapshot.objects.filter(plan=plan).order_by("number")
    if until is not None:
        kept = kept.filter(number__lte=until.number)
    rows = _kept(kept)
    entries: dict[int, dict[str, SlipEntry]] = {}
    for entry in SlipEntry.objects.filter(snapshot__in=[row.key for row in rows]):
        entries.setdefault(entry.snapshot_id, {})[entry.party] = entry
    day = int(plan.hours_per_day * 60)
    weeks = tuple(_week(row, entries.get(row.key, {}), day) for row in rows)
    minutes = sum(week.minutes for week in weeks)
    return SlipLedger(
        first=rows[0].acceptance if rows else None,
        last=rows[-1].acceptance if rows else None,
        weeks=weeks,
        minutes=minutes,
        days=shown_days(minutes, day),
        shares=_sums(weeks, day),
    )


@dataclass(slots=True)
class _Kept:
    """A kept schedule as it is read; the schedule itself is not."""

    key: int
    number: int
    reported_on: date
    taken_at: datetime
    acceptance: datetime | None
    corrections: list[Correction] = field(default_factory=list)


OF_SCHEDULE = ("pk", "number", "reported_on", "taken_at", "acceptance")
OF_CORRECTION = ("source", "target", "minutes", "reason", "by__name", "at")


def _kept(snapshots: QuerySet[ScheduleSnapshot]) -> list[_Kept]:
    """In one query with their corrections, the oldest of each first."""
    found: dict[int, _Kept] = {}
    told = (f"corrections__{name}" for name in OF_CORRECTION)
    rows = snapshots.order_by("number", "corrections__pk")
    for row in rows.values_list(*OF_SCHEDULE, *told):
        one = found.setdefault(row[0], _Kept(*row[:5]))
        source, target, *rest = row[5:]
        if source is not None:
            one.corrections.append(Correction(one.reported_on, Party(source), Party(target), *rest))
    return list(found.values())


def _week(row: _Kept, entries: dict[str, SlipEntry], day: int) -> Week:
    computed = {party: entries[party].minutes if party in entries else 0 for party in Party}
    standing = corrected(computed, [one.gift for one in row.corrections])
    days = shown_parts(standing, day)
    shares = tuple(
        Share(
            party,
            standing[party],
            days[party],
            computed[party],
            tuple(entries[party].causes) if party in entries else (),
        )
        for party in Party
    )
    minutes = sum(standing.values())
    return Week(
        number=row.number,
        reported_on=row.reported_on,
        taken_at=row.taken_at,
        acceptance=row.acceptance,
        minutes=minutes,
        days=shown_days(minutes, day),
        shares=shares,
        corrections=tuple(row.corrections),
    )


def _sums(weeks: tuple[Week, ...], day: int) -> tuple[Share, ...]:
    minutes, computed = dict.fromkeys(Party, 0), dict.fromkeys(Party, 0)
    for share in (share for week in weeks for share in week.shares):
        minutes[share.party] += share.minutes
        computed[share.party] += share.computed
    days = shown_parts(minutes, day)
    return tuple(Share(party, minutes[party], days[party], computed[party]) for party in Party)


@dataclass(frozen=True, slots=True)
class SinceKept:
    """Where the plan of today sees acceptance, and how many working minutes later than the last kept
    schedule saw it: what the ledger does not count yet."""

    acceptance: datetime | None
    minutes: int


def since_kept(plan: Plan, ledger: SlipLedger) -> SinceKept:
    key = acceptance_task(plan)
    acceptance = plan.finish
    if key is not None:
        acceptance = Task.objects.filter(pk=key).values_list("finish", flat=True).first()
    if acceptance is None or ledger.last is None or acceptance == ledger.last:
        return SinceKept(acceptance, 0)
    settings = {"calendar": plan.calendar_id, "week": plan.week}
    line = timeline_of(WorkingTime(plan.project, settings, []).calendars[PROJECT])
    then, today = (line.floor(minute_of(at)) >> 1 for at in (ledger.last, acceptance))
    return SinceKept(acceptance, today - then)
