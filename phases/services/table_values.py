"""Rows of a table as typed values of tasks, checked by the rules that every change of a plan meets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import override

from phases.edits import OF_TIME
from phases.fields import BUDGET_FIELDS
from phases.interchange.tables.cells import values_of
from phases.interchange.tables.reading import Table, TableFault, TableRow
from phases.models.tasks import CONSTRAINT_CHOICES
from phases.operations import Operation, operations_json
from phases.scheduling.model import ConstraintType
from phases.services.changes import read_operations
from rollout.core.errors import InvalidInput
from rollout.people.labels import ROLE_LABELS
from rollout.people.roles import Role

Values = dict[str, Any]
# An empty cell takes these away; in other columns it says nothing.
MOMENTS = {"deadline", "constraint_at", "actual_start", "actual_finish", "pinned_start", "pinned_finish"}
CLEARED = frozenset({"owner", *MOMENTS, *BUDGET_FIELDS})
LENGTHS = frozenset({"remaining", "optimistic", "likely", "pessimistic", "effort"})
CONSTRAINTS_WITHOUT_DATE = frozenset({ConstraintType.ASAP.value, ConstraintType.ALAP.value})


class Words:
    """Roles and constraints by their value and by their label in every language."""

    def __init__(self) -> None:
        self.roles = _words([(role.value, ROLE_LABELS[role]) for role in Role])
        self.constraints = _words(CONSTRAINT_CHOICES)


def typed(row: TableRow, per_day: int, words: Words, currency: str) -> Values:
    """Task fields by name, with `predecessors`, `level`, `number`, `start`, `finish`; `owner` as it is
    written; amounts in `currency`. Error: TableFault.
    """
    values = values_of(row, per_day, currency)
    told = values.get("duration")
    if told is not None:
        values["duration"], values["elapsed"] = told
    for key in LENGTHS & values.keys():
        values[key] = values[key] and values[key][0]
    for key in OF_TIME if values.get("milestone") else ():
        if values.get(key):
            raise TableFault("milestone_with_duration", row.line, key, row.cells[key])
    if "owner_role" in values:
        values["owner_role"] = _choice(row, "owner_role", values["owner_role"], words.roles)
    if "constraint" in values:
        kind = _choice(row, "constraint", values["constraint"], words.constraints)
        values["constraint"] = kind or ConstraintType.ASAP.value
    return {key: value for key, value in values.items() if value is not None or key in CLEARED}


def without_costs(table: Table) -> Table:
    """The table for somebody who may not change the budget, and that its costs are passed over."""
    settings = {name: value for name, value in table.settings.items() if name != "currency"}
    if BUDGET_FIELDS.isdisjoint(table.columns):
        return replace(table, settings=settings)
    rows = (
        TableRow(row.line, {key: cell for key, cell in row.cells.items() if key not in BUDGET_FIELDS})
        for row in table.rows
    )
    ignored = replace(table.ignored, costs=True)
    return Table(tuple(rows), table.columns - BUDGET_FIELDS, settings, ignored)


def checked(row: TableRow, key: str, operation: Operation) -> Operation:
    """The operation as the rules of a plan read it. Error: TableFault with the line where they cannot."""
    try:
        (found,) = read_operations(operations_json([operation]))
    except InvalidInput as refusal:
        raise TableFault("refused", row.line, refusal.field or key, refusal.message, 400) from refusal
    return found


def _choice(row: TableRow, key: str, told: str, known: Mapping[str, str]) -> str:
    if not told:
        return ""
    if told.casefold() not in known:
        raise TableFault(f"unknown_{key}", row.line, key, told)
    return known[told.casefold()]


def _words(choices: list[tuple[str, Any]]) -> dict[str, str]:
    known = {value.casefold(): value for value, _label in choices}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {str(label).casefold(): value for value, label in choices}
    return known
