"""Stored tasks and links as lines of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from phases.interchange.imported import ImportedBaseline, ImportedTask, TaskType
from phases.interchange.refusal import Notes, Place
from phases.interchange.unstorable import USUAL_PRIORITY
from phases.outgoing.calendars import OutgoingCalendars
from phases.scheduling.calendars import minutes_between
from phases.scheduling.model import ConstraintType, Profile, WorkingCalendar
from phases.summary_progress import percents

FIELDS = (
    "pk number code name parent level summary milestone duration elapsed effort constraint constraint_at "
    "deadline calendar owner owner_role deliverable notes cost actual_cost source_uid source actual_start "
    "actual_finish remaining percent_complete physical_percent resume_at pinned_start pinned_finish start "
    "finish total_slack free_slack critical optimistic pessimistic"
).split()
SOFT = {
    ConstraintType.SO: (ConstraintType.SNET, ConstraintType.MSO),
    ConstraintType.FO: (ConstraintType.FNET, ConstraintType.MFO),
}
WHOLE = Decimal(1)
Row = Mapping[str, Any]


def uids_of(rows: Iterable[Row]) -> dict[int, int]:
    """Numbers in the file: those it came with; other tasks count on from the highest of these by their own
    number, so that a task keeps its number from one file to the next.
    """
    known = list(rows)
    highest = max((row["source_uid"] or 0 for row in known), default=0)
    return {
        row["pk"]: highest + row["number"] if row["source_uid"] is None else row["source_uid"]
        for row in known
    }


def outline_numbers(rows: Iterable[Row]) -> Iterator[str]:
    """`1`, `1.1`, `1.2`, `2` … for tasks in the order of the outline."""
    counts: list[int] = []
    for row in rows:
        level = row["level"]
        counts = counts[: level + 1] + [0] * (level + 1 - len(counts))
        counts[level] += 1
        yield ".".join(map(str, counts))


class OutgoingTasks:
    """Turns rows (FIELDS) into lines of the file and notes what a line has no room for."""

    def __init__(
        self,
        rows: list[dict[str, Any]],
        calendars: OutgoingCalendars,
        project: WorkingCalendar,
        *,
        profile: Profile,
        bent: set[int],
        baselines: Mapping[int, tuple[ImportedBaseline, ...]],
        notes: Notes,
        with_cost: bool,
        recorded: bool = False,
    ) -> None:
        """`bent`: tasks whose people have days of their own, which decide nothing here. `recorded`: the dates
        are those of the file that the plan came from."""
        self.uids = uids_of(rows)
        self._rows = rows
        self._calendars = calendars
        self._project = project
        self._by_date = profile is Profile.DATES
        self._bent = bent
        self._baselines = baselines
        self._notes = notes
        self._with_cost = with_cost
        self._recorded = recorded
        self._percents = percents(
            (row["pk"], row["parent"], row["summary"], row["duration"], row["percent_complete"])
            for row in rows
        )

    def all(self) -> tuple[ImportedTask, ...]:
        numbers = outline_numbers(self._rows)
        return tuple(
            self._task(row, order, number)
            for order, (row, number) in enumerate(zip(self._rows, numbers, strict=True), start=1)
        )

    def _task(self, row: Row, order: int, outline_number: str) -> ImportedTask:
        source = row["source"] or {}
        place = Place("task", str(self.uids[row["pk"]]), row["name"])
        calendar = self._calendar(row)
        running = row["actual_start"] is not None and row["actual_finish"] is None and not row["summary"]
        duration = self._duration(row)
        percent = self._percent(row, "percent_complete", place) or 0
        remaining = self._remaining(row, duration, percent)
        constraint = self._constraint(row, place)
        stop, resume = _pause(row, source, running)
        self._note(row, source, place)
        wbs = source.get("wbs", "")
        return ImportedTask(
            uid=self.uids[row["pk"]],
            id=order,
            name=row["name"],
            outline_level=row["level"] + 1,
            parent=None if row["parent"] is None else self.uids[row["parent"]],
            outline_number=outline_number,
            wbs=wbs if row["code"] and wbs.startswith(row["code"]) else row["code"] or outline_number,
            summary=row["summary"],
            milestone=row["milestone"],
            duration=duration,
            elapsed=row["elapsed"],
            start=row["start"],
            finish=row["finish"],
            work=row["effort"],
            percent_complete=percent,
            physical_percent_complete=self._percent(row, "physical_percent", place) or 0,
            actual_start=None if row["summary"] else row["actual_start"],
            actual_finish=None if row["summary"] else row["actual_finish"],
            actual_duration=None if remaining is None else max(duration - remaining, 0),
            remaining_duration=remaining,
            stop=stop,
            resume=resume,
            constraint=constraint,
            constraint_date=row["constraint_at"],
            deadline=row["deadline"],
            priority=source.get("priority", USUAL_PRIORITY),
            calendar=calendar,
            ignore_resource_calendar=calendar is not None,
            notes=row["notes"],
            type=_type(row, source),
            manual=row["pinned_start"] is not None and not row["summary"],
            levelling_delay=source.get("levelling_delay", 0),
            critical=row["critical"],
            total_slack=row["total_slack"],
            free_slack=row["free_slack"],
            baselines=self._baselines.get(row["pk"], ()),
            guid=source.get("guid", ""),
            cost=self._amount(row, "cost"),
            fixed_cost=source.get("fixed_cost", "") if self._with_cost else "",
            actual_cost=self._amount(row, "actual_cost"),
        )

    def _amount(self, row: Row, name: str) -> str:
        return str(row[name]) if self._with_cost and row[name] is not None else ""

    def _calendar(self, row: Row) -> int | None:
        """None: the project's, which stands for itself as long as nobody's own days could bend it."""
        if row["summary"] or row["elapsed"]:
            return None
        uid = self._calendars.uid(row["calendar"], row["owner"])
        project = self._calendars.uid(None, None)
        return None if uid == project and row["pk"] not in self._bent else uid

    def _duration(self, row: Row) -> int:
        """Of a summary the working time between its dates, or what the file said with its own dates."""
        said = self._recorded and row["source_uid"] is not None
        if not row["summary"] or said or row["start"] is None or row["finish"] is None:
            return int(row["duration"])
        return minutes_between(self._project, row["start"], row["finish"])

    def _remaining(self, row: Row, duration: int, percent: int) -> int | None:
        if row["summary"]:
            return duration - round(duration * percent / 100)
        if row["actual_finish"] is not None:
            return 0
        if row["actual_start"] is None or row["remaining"] is None:
            return duration
        return int(row["remaining"])

    def _constraint(self, row: Row, place: Place) -> ConstraintType:
        """A soft date becomes a bound where the order of work decides, a fixed date where dates do."""
        constraint = ConstraintType(row["constraint"])
        if constraint not in SOFT:
            return constraint
        written = SOFT[constraint][self._by_date]
        self._notes.add("out_soft_date", place.at("ConstraintType"), f"{constraint} → {written}")
        return written

    def _percent(self, row: Row, name: str, place: Place) -> int | None:
        """Of a summary that of the work below it (T30), which each program rounds for itself."""
        if row["summary"]:
            return round(self._percents[row["pk"]]) if name == "percent_complete" else None
        value = row[name]
        if value is None:
            return None
        percent = round(value)
        if percent != value:
            self._notes.add("rounded", place.at("PercentComplete"), f"{value} → {percent}")
        return int(percent)

    def _note(self, row: Row, source: Row, place: Place) -> None:
        for code, value in (
            ("out_deliverable", row["deliverable"]),
            ("out_role", row["owner_role"]),
            ("out_three_points", row["optimistic"] if row["optimistic"] is not None else row["pessimistic"]),
        ):
            if value not in ("", None):
                self._notes.add(code, place, value)
        for first, last in source.get("pauses", ()):
            self._notes.add("out_pause", place, f"{first} – {last}")


def _pause(row: Row, source: Row, running: bool) -> tuple[datetime | None, datetime | None]:
    """When a file had the work stop and go on, as long as no newer report took its place."""
    stop, resume = (
        datetime.fromisoformat(source[name]) if source.get(name) else None for name in ("stop", "resume")
    )
    if running and stop is not None and resume != row["resume_at"]:
        return None, None
    return stop, resume


def _type(row: Row, source: Row) -> TaskType:
    """Durations here follow from nothing; a task of a file is what the file said."""
    if row["source_uid"] is None:
        return TaskType.FIXED_DURATION
    return TaskType(source.get("type", TaskType.FIXED_UNITS))
