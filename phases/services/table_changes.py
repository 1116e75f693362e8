"""A table for a plan that stands: what it asks for, looked at and then done, and what is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from phases.fields import BUDGET_FIELDS
from phases.interchange.tables.not_read import Dates, NotRead, Told, untaken_dates
from phases.interchange.tables.reading import Table, TableFault, read_table
from phases.labels_tables import fault_sentence
from phases.models import Plan, PlanStep
from phases.operations import MOST_OPERATIONS, Operation
from phases.services import changes
from phases.services.previews import Preview, failed_operation
from phases.services.table_settings import read_settings
from phases.services.table_values import without_costs
from phases.services.table_wanted import Step, Wanted
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess


@dataclass(frozen=True, slots=True)
class TableChanges:
    """Steps that make the plan what a table says, what of the table they pass over, and the dates that its
    rows tell."""

    steps: tuple[Step, ...]
    not_read: NotRead
    dates: tuple[Told, ...]

    @property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(step.operation for step in self.steps)

    def placed(self, failed: int, message: str) -> str:
        """The refusal of one operation with the line and column that ask for it."""
        step = self.steps[failed]
        return fault_sentence(TableFault("refused", step.line, step.column, message, 400))


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a table would do to a plan, and what of it is passed over."""

    operations: tuple[Operation, ...]
    preview: Preview
    not_read: NotRead


def changes_of_table(plan: Plan, content: bytes, *, actor: User, size: int = 0) -> TableChanges:
    """What the file asks of the plan; lines that it leaves out stay. Start and finish are results: they count
    for new lines without predecessors alone. Costs are passed over for who may not change the budget. Error:
    InvalidInput with one sentence.
    """
    try:
        table = read_table(content, size=size)
        if not _may_change_costs(plan, actor):
            table = without_costs(table)
        settings = _settings(table)
        _require_currency(plan, table, settings)
        wanted = Wanted(plan, table.rows)
        steps = wanted.steps()
        if len(steps) > MOST_OPERATIONS:
            raise TableFault("too_many_changes", value=len(steps))
    except TableFault as fault:
        raise InvalidInput(f"table_{fault.code}", fault_sentence(fault), field="file") from fault
    other = tuple(name for name, value in settings.items() if value != getattr(plan, name))
    if wanted.moves_go_live():
        other = (*other, "go_live_task")
    not_read = replace(table.ignored, settings=other, summaries=tuple(wanted.summaries))
    return TableChanges(steps, not_read, tuple(wanted.dates()))


def preview_table(plan: Plan, content: bytes, *, actor: User, size: int = 0) -> TablePreview:
    """What the table would change and move; writes nothing. Error: InvalidInput."""
    asked = changes_of_table(plan, content, actor=actor, size=size)
    found = changes.preview(plan, asked.operations, actor=actor)
    if found.refused is not None and found.failed is not None:
        found.refused["message"] = asked.placed(found.failed, found.refused["message"])
    stored = _stored_dates(plan)
    untaken = untaken_dates(asked.dates, stored, _coming_dates(plan, found, stored))
    return TablePreview(asked.operations, found, replace(asked.not_read, dates=tuple(untaken)))


def load_table(plan: Plan, content: bytes, *, actor: User, version: int) -> tuple[PlanStep, NotRead]:
    """Do what the table says as one step; what of it was passed over. Refusals: those of `changes.apply`."""
    asked = changes_of_table(plan, content, actor=actor)
    stored = _stored_dates(plan)
    try:
        step = changes.apply(plan, asked.operations, actor=actor, version=version)
    except InvalidInput as refusal:
        if (failed := failed_operation(refusal)) is None:
            raise
        message = asked.placed(failed, str(refusal.message))
        raise InvalidInput(refusal.code, message, field=refusal.field) from refusal
    untaken = untaken_dates(asked.dates, stored, _stored_dates(plan))
    return step, replace(asked.not_read, dates=tuple(untaken))


def _may_change_costs(plan: Plan, actor: User) -> bool:
    """Who compares amounts with those that are stored learns them."""
    access = ProjectAccess(actor, plan.project)
    return access.allows(Permission.BUDGET_READ) and access.allows(Permission.BUDGET_WRITE)


def _settings(table: Table) -> dict[str, Any]:
    """What JSON says of the plan as a whole, by the names of the plan's fields."""
    told = read_settings(table.settings)
    hours = {} if told.hours_per_day is None else {"hours_per_day": told.hours_per_day}
    return {**told.values, **hours}


def _require_currency(plan: Plan, table: Table, settings: Mapping[str, Any]) -> None:
    """Amounts are compared and stored in the plan's currency alone."""
    told = settings.get("currency", plan.currency)
    if told != plan.currency and not BUDGET_FIELDS.isdisjoint(table.columns):
        raise TableFault("other_currency", value=told)


def _stored_dates(plan: Plan) -> dict[int, Dates]:
    rows = plan.tasks.values_list("number", "start", "finish")
    return {number: (start, finish) for number, start, finish in rows}


def _coming_dates(plan: Plan, found: Preview, stored: dict[int, Dates]) -> dict[int, Dates]:
    """By number, as the change would leave them; of a refused one nothing is known."""
    if found.attempt is None:
        return {}
    schedule, draft = found.attempt.effects.schedule, found.attempt.draft
    if schedule is None:
        return stored
    numbers = dict(plan.tasks.values_list("pk", "number"))
    numbers |= {key: record.values["number"] for key, record in draft.records.items() if key < 0}
    return {
        number: (schedule.tasks[key].start, schedule.tasks[key].finish)
        for key, number in numbers.items()
        if key in draft.places
    }
