"""From a stored plan, as a draft changes it, to the scheduler's input and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phases.drafts import Draft, TaskRecord
from phases.models import Assignment, Phase, Plan, Task
from phases.scheduling import model
from phases.scheduling.calendars import minutes_between
from phases.scheduling.clock import minute_of
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from phases.services.stored import StoredPlan, read_plan
from phases.services.working_time import PROJECT, WorkingTime

CONSTRAINTS = {choice.value: choice for choice in model.ConstraintType}
RECORD_FIELDS = (
    "number code name milestone duration elapsed optimistic likely pessimistic effort constraint "
    "constraint_at deadline calendar owner owner_role deliverable notes actual_start actual_finish "
    "remaining percent_complete physical_percent pinned_start pinned_finish resume_at cost "
    "actual_cost source_uid source"
).split()

SOURCE_FIELDS = ("resource", "source_uid")  # of participants that a file brought


def draft_of(stored: StoredPlan) -> Draft:
    """An unchanged draft of a stored plan."""
    return Draft(
        settings=stored.settings(),
        places=stored.places(),
        links=stored.links,
        last_number=stored.plan.last_number,
        fetch=fetch_records,
    )


def fetch_records(ids: Iterable[int]) -> dict[int, TaskRecord]:
    """Tasks in full, in three queries."""
    wanted = list(ids)
    rows = Task.objects.filter(pk__in=wanted).values("pk", *RECORD_FIELDS)
    records = {row.pop("pk"): TaskRecord(row) for row in rows}
    people = Assignment.objects.filter(task__in=wanted).order_by("pk")
    for row in people.values("task", "user", "resource_name", "units", "effort", *SOURCE_FIELDS):
        one = {name: row[name] for name in ("user", "resource_name", "units", "effort")}
        one["units"] = str(one["units"])
        one |= {name: row[name] for name in SOURCE_FIELDS if row[name] is not None}
        records[row["task"]].participants.append(one)
    for task, discipline in Phase.objects.filter(task__in=wanted).values_list("task", "discipline"):
        records[task].discipline = discipline
    return records


def input_of(stored: StoredPlan, draft: Draft, working: WorkingTime) -> model.PlanInput:
    """Everything the dates are a function of."""
    settings = draft.settings
    return model.PlanInput(
        tasks=tuple(_tasks(stored, draft, working)),
        links=tuple(draft.links.values()),
        calendars=working.calendars,
        project_calendar=PROJECT,
        start=settings["start"],
        status=settings["status_at"],
        profile=model.Profile(settings["profile"]),
        lag_calendar=model.LagCalendar(settings["lag_calendar"]),
        out_of_sequence=model.OutOfSequence(settings["out_of_sequence"]),
        critical_threshold=settings["critical_threshold"],
    )


def _tasks(stored: StoredPlan, draft: Draft, working: WorkingTime) -> Iterable[model.Task]:
    moment, places, records, key_of = stored.moments, draft.places, draft.records, working.key
    moment[None] = None
    task, asap = model.Task, model.ConstraintType.ASAP
    for row in stored.rows:
        key = row[0]
        if key in records:
            if key in places:
                yield _task(key, records[key].values, places[key].parent, key_of)
            continue
        if key not in places:
            continue
        duration, elapsed, constraint, constraint_at, deadline, calendar, owner = row[5:12]
        begun, done, left, pin_start, pin_finish, resume_at = row[12:18]
        works_on = None if calendar is None and owner is None else key_of(calendar, owner)
        if begun is None and pin_start is None and deadline is None and constraint == "ASAP" and done is None:
            yield task(key, duration, "", places[key].parent, works_on, bool(elapsed))
            continue
        yield task(
            key,
            duration,
            "",
            places[key].parent,
            works_on,
            bool(elapsed),
            asap if constraint == "ASAP" else CONSTRAINTS[constraint],
            moment[constraint_at],
            moment[deadline],
            moment[begun],
            moment[done],
            left,
            resume=moment[resume_at],
            pinned=None if pin_start is None else (moment[pin_start], moment[pin_finish]),
        )
    known = draft.before.places
    for key, record in records.items():
        if key in places and key not in known:
            yield _task(key, record.values, places[key].parent, key_of)


def _task(key: int, values: Mapping[str, Any], parent: int | None, key_of: Any) -> model.Task:
    pins = values["pinned_start"], values["pinned_finish"]
    return model.Task(
        key,
        values["duration"],
        "",
        parent,
        key_of(values["calendar"], values["owner"]),
        values["elapsed"],
        CONSTRAINTS[values["constraint"]],
        values["constraint_at"],
        values["deadline"],
        values["actual_start"],
        values["actual_finish"],
        values["remaining"],
        resume=values["resume_at"],
        pinned=None if pins[0] is None else pins,
    )


@dataclass
class PlanAtHand:
    """A stored plan with its working time: what the rules ask for (`moving.Surroundings`)."""

    stored: StoredPlan

    @property
    def minutes_per_day(self) -> int:
        return int(self.stored.plan.hours_per_day * 60)

    def working(self, draft: Draft) -> WorkingTime:
        pairs = {(row[10], row[11]) for row in self.stored.rows if row[0] in draft.places}
        pairs |= {(record.values["calendar"], record.values["owner"]) for record in draft.records.values()}
        return WorkingTime(self.stored.plan.project, draft.settings, pairs)

    def schedule(self, draft: Draft) -> tuple[Schedule, WorkingTime]:
        working = self.working(draft)
        return schedule(input_of(self.stored, draft, working)), working

    def dates(self, draft: Draft, key: int) -> tuple[datetime, datetime]:
        values = draft.record(key).values
        found = self.stored.dates().get(key)
        if found is None:
            found = self.computed(draft, key)
        if values["pinned_start"] is not None:
            found = values["pinned_start"], values["pinned_finish"]
        return values["actual_start"] or found[0], values["actual_finish"] or found[1]

    def work_between(self, draft: Draft, key: int, start: datetime, finish: datetime) -> int:
        values = draft.record(key).values
        if values["elapsed"]:
            return max(minute_of(finish) - minute_of(start), 0)
        calendar = self.working(draft).calendar(values["calendar"], values["owner"])
        return minutes_between(calendar, start, finish)

    def computed(self, draft: Draft, key: int) -> tuple[datetime, datetime]:
        task = self.schedule(draft)[0].tasks[key]
        return task.start, task.finish


def plan_at_hand(plan: Plan) -> PlanAtHand:
    return PlanAtHand(read_plan(plan))
