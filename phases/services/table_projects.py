"""A table as a new project: looked at first, then project, members, plan and tasks in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from phases.currency import Currency
from phases.fields import TASK_FIELDS
from phases.interchange.tables.new_plan import (
    SUMMARY_LACKS,
    NewPlan,
    NewTask,
    Settings,
    new_plan,
    plan_input,
    with_durations,
)
from phases.interchange.tables.not_read import WHOLE_DAYS, NotRead
from phases.interchange.tables.reading import Table, TableFault, TableRow, read_table
from phases.labels_plan import warning_sentences
from phases.labels_tables import fault_sentence
from phases.models import Calendar
from phases.operations import AddTask
from phases.scheduling.errors import CycleError, PlanError
from phases.scheduling.model import (
    STANDARD_WEEK,
    CalendarLayer,
    LagCalendar,
    LayerKind,
    OutOfSequence,
    Profile,
    WorkingCalendar,
)
from phases.scheduling.public_holidays import UnknownCountryError, country_calendar
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from phases.services.refusals import refusing
from phases.services.state_calendars import stored_entries, years_around
from phases.services.table_people import Person, people_of_table
from phases.services.table_settings import JsonCalendar, read_settings
from phases.services.table_values import Values, Words, checked, typed, without_costs
from phases.services.working_time import PROJECT, week_of
from rollout.core.errors import InvalidInput
from rollout.core.horizons import RECORDS
from rollout.people.access import withheld
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import User
from rollout.people.roles import OWNING_ROLES, Permission, Role

MINUTES_IN_AN_HOUR = 60
MORNING = time(8)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the person says besides the table; what the table says itself comes first. `start` None: the
    earliest date of the table."""

    start: datetime | None = None
    hours_per_day: Decimal = Decimal(8)
    country: str = "CN"


@dataclass(frozen=True, slots=True)
class Difference:
    """A date of the table that the calculation would set otherwise."""

    task: NewTask
    edge: str
    recorded: datetime
    computed: datetime


@dataclass(frozen=True, slots=True)
class TableRun:
    """Everything that making a project of the table would do."""

    name: str
    plan: NewPlan
    settings: Settings
    go_live: date | None
    hours_per_day: Decimal
    country: str
    calendar: JsonCalendar | None
    schedule: Schedule
    people: Mapping[str, Person]
    currency: str
    not_read: NotRead
    nobody: Sequence[tuple[NewTask, str]] = field(default=())
    differences: Sequence[Difference] = field(default=())

    def dates(self, task: NewTask) -> tuple[datetime, datetime]:
        """Those of the table where it has them, a whole day where it names days only."""
        computed = self.schedule.tasks[task.number]
        start = _nearer(task.start, computed.start)
        return start, max(_nearer(task.finish, computed.finish), start)

    def warnings(self) -> list[str]:
        """What to beware of in the plan as it would be calculated, as a preview of a change says it."""
        names = {str(task.number): task.name for task in self.plan.tasks}
        return warning_sentences(self.schedule.warnings, names)

    def owner(self, task: NewTask) -> Person | None:
        return self.people.get(str(task.values.get("owner") or "").casefold())


def read_table_project(content: bytes, chosen: Chosen, *, actor: User, size: int = 0) -> TableRun:
    """What a table would become; writes nothing. Error: InvalidInput with one sentence."""
    try:
        return _run(content, chosen, actor, size)
    except TableFault as fault:
        field_name = "start" if fault.code == "no_start" else "file"
        raise InvalidInput(f"table_{fault.code}", fault_sentence(fault), field=field_name) from fault


def _run(content: bytes, chosen: Chosen, actor: User, size: int) -> TableRun:
    table = read_table(content, size=size)
    if withheld(actor, Permission.BUDGET_WRITE):
        table = without_costs(table)
    told = read_settings(table.settings)
    currency = told.values.get("currency", Currency.CNY.value)
    hours = told.hours_per_day or chosen.hours_per_day
    per_day, words = int(hours * MINUTES_IN_AN_HOUR), Words()
    lines = [(row.line, _line(row, per_day, words, currency)) for row in table.rows]
    plan = new_plan(lines, table.columns)
    settings = _settings(plan, told.values, chosen)
    calendar = (
        told.calendar.working() if told.calendar else country_calendar_of(chosen.country, settings.start)
    )
    plan, computed = _scheduled(plan, settings, calendar, per_day)
    people, nobody = people_of_table(plan.tasks, actor)
    run = TableRun(
        name=told.name,
        plan=plan,
        settings=settings,
        go_live=told.values.get("go_live"),
        hours_per_day=hours,
        country=chosen.country,
        calendar=told.calendar,
        schedule=computed,
        people=people,
        currency=currency,
        not_read=_not_read(table, plan, lines),
        nobody=nobody,
    )
    return replace(run, differences=tuple(_differences(run)))


def _not_read(table: Table, plan: NewPlan, lines: Sequence[tuple[int, Values]]) -> NotRead:
    """With the lines of summaries that name what follows from their tasks."""
    summaries = (
        line
        for task, (line, values) in zip(plan.tasks, lines, strict=True)
        if task.summary and any(values.get(key) for key in SUMMARY_LACKS)
    )
    return replace(table.ignored, summaries=tuple(summaries))


def _line(row: TableRow, per_day: int, words: Words, currency: str) -> Values:
    """Typed values, each as the rules of a plan take it."""
    values = typed(row, per_day, words, currency)
    fields = {key: value for key, value in values.items() if key in TASK_FIELDS and value not in (None, "")}
    fields.pop("owner", None)
    name = fields.pop("name", "")
    if not name:
        raise TableFault("no_name", row.line, "name", "")
    for edge in ("start", "finish"):
        at = values.get(edge)
        if at is not None and not RECORDS.have(at):
            raise TableFault("far_moment", row.line, edge, at.date().isoformat())
    if (role := fields.get("owner_role")) and role not in OWNING_ROLES:
        raise TableFault("role_owns_nothing", row.line, "owner_role", str(ROLE_LABELS[Role(role)]))
    operation: Any = checked(row, "name", AddTask(name, values=fields))
    return {**values, **operation.values, "name": operation.name}


def _settings(plan: NewPlan, told: Mapping[str, Any], chosen: Chosen) -> Settings:
    known = [
        at
        for task in plan.tasks
        for at in (task.start, task.values.get("actual_start"), task.values.get("constraint_at"))
        if at is not None
    ]
    start = told.get("start") or chosen.start or min(known, default=None)
    if start is None:
        raise TableFault("no_start")
    return Settings(
        start=start if start.time() != time() else datetime.combine(start.date(), MORNING),
        status=told.get("status_at"),
        profile=Profile(told.get("profile", Profile.LOGIC)),
        lag_calendar=LagCalendar(told.get("lag_calendar", LagCalendar.PREDECESSOR)),
        out_of_sequence=OutOfSequence(told.get("out_of_sequence", OutOfSequence.RETAINED_LOGIC)),
        critical_threshold=told.get("critical_threshold", 0),
    )


def _scheduled(
    plan: NewPlan, settings: Settings, calendar: WorkingCalendar, per_day: int
) -> tuple[NewPlan, Schedule]:
    """The plan with a duration for every task, and when they come to lie."""
    lines = {task.number: task.line for task in plan.tasks}
    try:
        with refusing(lambda: plan):
            whole = with_durations(plan, calendar, per_day)
            return whole, schedule(plan_input(whole, settings, calendar))
    except InvalidInput as refusal:
        error = refusal.__cause__
        about: Any = error.path[0] if isinstance(error, CycleError) else None
        if isinstance(error, PlanError) and about is None:
            about = error.values.get("successor", error.values.get("task"))
        line = lines.get(about, 0) if isinstance(about, int) else 0
        raise TableFault("refused", line, "predecessors" if line else "", refusal.message, 400) from refusal


def _differences(run: TableRun) -> Iterator[Difference]:
    for task in run.plan.tasks:
        computed = run.schedule.tasks[task.number]
        start, finish = run.dates(task)
        for edge, recorded, ours in (("start", start, computed.start), ("finish", finish, computed.finish)):
            if recorded != ours:
                yield Difference(task, edge, recorded, ours)


def _nearer(told: datetime | None, computed: datetime) -> datetime:
    """A day alone, told as its first or last minute, is the computed instant of that day."""
    if told is None or (told.date() == computed.date() and told.time() in WHOLE_DAYS):
        return computed
    return told


def country_calendar_of(country: str, start: datetime) -> WorkingCalendar:
    """The country's calendar as it is stored, else as the library would make it. Writes nothing."""
    stored = Calendar.objects.filter(kind=LayerKind.STATE, country=country.upper(), project=None).first()
    if stored is None:
        try:
            return replace(country_calendar(country.upper(), years_around(start.date())), key=PROJECT)
        except UnknownCountryError as error:
            raise TableFault("unknown_country", column="country", value=country) from error
    layer = CalendarLayer(LayerKind.STATE, stored.name, tuple(stored_entries(stored)))
    return WorkingCalendar(PROJECT, stored.name, week_of(stored.week) or STANDARD_WEEK, (layer,))
