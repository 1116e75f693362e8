"""A stored plan as CSV, Excel and JSON, in the columns of `phases.interchange.tables`."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import get_language

from phases.fields import BUDGET_FIELDS
from phases.interchange.joining import flattened
from phases.interchange.tables.columns import BY_KEY, FORMAT, VERSION, Column
from phases.interchange.tables.formulas import guarded
from phases.interchange.tables.notation import Predecessor, write_duration, write_predecessors
from phases.labels_budget import cost_labels
from phases.models import Dependency, Plan
from phases.outgoing.scope import WHOLE, Scope, chosen_rows
from phases.plain import plain
from phases.queries_people import people_concerned
from phases.scheduling.model import ConstraintType, LagUnit, LinkType
from phases.services.state_calendars import entries_json
from phases.services.working_time import project_calendars

FIELDS = (
    "pk parent critical number level code name duration elapsed optimistic likely pessimistic "
    "effort start finish owner owner_role milestone summary percent_complete physical_percent "
    "actual_start actual_finish remaining constraint constraint_at deadline deliverable notes cost "
    "actual_cost pinned_start pinned_finish"
).split()
BOM = "\ufeff"
MINUTES = "%Y-%m-%d %H:%M"
PLAN_SETTINGS = ("go_live", "profile", "lag_calendar", "out_of_sequence", "critical_threshold")
MOST_LETTERS = 32767  # in a cell of Excel
Row = dict[str, Any]


def table_rows(plan: Plan, scope: Scope = WHOLE) -> list[Row]:
    """One dict per task of the scope in the order of the outline, by column key; plain values. Predecessors
    stand whole, also where they lie outside.
    """
    per_day = int(plan.hours_per_day * 60)
    numbers = dict(plan.tasks.values_list("pk", "number"))
    into: defaultdict[int, list[Predecessor]] = defaultdict(list)
    links = Dependency.objects.filter(plan=plan).order_by("pk")
    for before, after, kind, lag, unit in links.values_list(
        "predecessor", "successor", "type", "lag", "lag_unit"
    ):
        into[after].append(Predecessor(numbers[before], LinkType(kind), lag, LagUnit(unit)))
    tasks = chosen_rows(plan.tasks.order_by("position", "pk").values(*FIELDS), scope)
    people = people_of_plan(plan)
    return [
        {
            **_row(
                task, write_predecessors(into[task["pk"]], per_day), people.get(task["owner"], ""), per_day
            ),
            "go_live_task": True if task["pk"] == plan.go_live_task_id else None,
        }
        for task in tasks
    ]


def people_of_plan(plan: Plan) -> dict[int, str]:
    """How an owner is called: by name, by e-mail address where two of the project share it."""
    rows = list(people_concerned(plan).values_list("pk", "name", "email"))
    count = Counter(name.casefold() for _pk, name, _email in rows)
    return {pk: name if count[name.casefold()] == 1 and name else email for pk, name, email in rows}


def _row(task: Mapping[str, Any], predecessors: str, owner: str, per_day: int) -> Row:
    """Of a summary, what follows from its tasks is left out, but for its dates."""
    own, elapsed = not task["summary"], task["elapsed"]

    def length(key: str, *, clock: bool = elapsed) -> str:
        minutes = task[key] if own else None
        return "" if minutes is None else write_duration(minutes, per_day, elapsed=clock)

    return {
        "number": task["number"],
        "level": task["level"] + 1,
        "code": task["code"],
        "name": task["name"],
        **{key: length(key) for key in ("duration", "optimistic", "likely", "pessimistic", "remaining")},
        "effort": length("effort", clock=False),
        "start": task["start"],
        "finish": task["finish"],
        "predecessors": predecessors,
        "owner": owner,
        "owner_role": task["owner_role"],
        "milestone": task["milestone"] if own else None,
        "percent_complete": task["percent_complete"] if own else None,
        "physical_percent": task["physical_percent"] if own else None,
        "actual_start": task["actual_start"] if own else None,
        "actual_finish": task["actual_finish"] if own else None,
        "constraint": "" if task["constraint"] == ConstraintType.ASAP else task["constraint"],
        "constraint_at": task["constraint_at"],
        "deadline": task["deadline"],
        "pinned_start": task["pinned_start"] if own else None,
        "pinned_finish": task["pinned_finish"] if own else None,
        "cost": task["cost"] if own else None,
        "actual_cost": task["actual_cost"] if own else None,
        "deliverable": task["deliverable"],
        "notes": task["notes"],
    }


def columns_of(scope: Scope, *, with_cost: bool) -> list[Column]:
    """Those of the scope; costs only for who may see the budget."""
    return [BY_KEY[key] for key in scope.columns if with_cost or key not in BUDGET_FIELDS]


def plan_csv(plan: Plan, scope: Scope = WHOLE, *, with_cost: bool = False) -> bytes:
    """UTF-8 with a mark; text that a spreadsheet would calculate stands behind an apostrophe. `with_cost`
    False: no amounts at all, here and below."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    columns = columns_of(scope, with_cost=with_cost)
    writer.writerow([heading(column, plan.currency) for column in columns])
    for row in table_rows(plan, scope):
        writer.writerow([_csv_cell(_told(column, row[column.key])) for column in columns])
    return (BOM + file.getvalue()).encode()


def plan_xlsx(plan: Plan, scope: Scope = WHOLE, *, with_cost: bool = False) -> bytes:
    """Real dates and numbers; text is never taken for a formula."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        formats = {
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "money": book.add_format({"num_format": "#,##0.00"}),
        }
        columns = columns_of(scope, with_cost=with_cost)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, heading(column, plan.currency), bold)
        sheet.freeze_panes(1, scope.columns.index("name") + 1 if "name" in scope.columns else 0)
        for line, row in enumerate(table_rows(plan, scope), start=1):
            sheet.set_row(line, None, None, {"level": min(row["level"] - 1, 7)})
            for place, column in enumerate(columns):
                _write(sheet, line, place, _told(column, row[column.key]), formats.get(column.kind))
    return file.getvalue()


def plan_json(plan: Plan, scope: Scope = WHOLE, *, with_cost: bool = False) -> bytes:
    """An object of format ("rollout-plan"), version (1), the settings that dates follow from, the currency of
    its amounts, the project's calendar and tasks; each task has the keys of the columns, instants as ISO
    texts, times in minutes, amounts as texts of their digits.
    """
    keys = [column.key for column in columns_of(scope, with_cost=with_cost)]
    content = {
        "format": FORMAT,
        "version": VERSION,
        "project": plan.project.name,
        "start": plan.start,
        "status_date": plan.status_at,
        "hours_per_day": float(plan.hours_per_day),
        **{name: getattr(plan, name) for name in PLAN_SETTINGS},
        **({"currency": plan.currency} if with_cost else {}),
        "calendar": _calendar(plan),
        "tasks": [{key: _json_cell(key, row[key]) for key in keys} for row in table_rows(plan, scope)],
    }
    return json.dumps(plain(content), ensure_ascii=False, indent=1).encode()


def _json_cell(key: str, value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) and key not in BUDGET_FIELDS else value


def _calendar(plan: Plan) -> Row:
    """The project's working time as one week and the days that differ from it."""
    week, entries = flattened(project_calendars([plan])[plan.pk])
    name = plan.calendar.name if plan.calendar is not None else ""
    return {"name": name, "week": week, "days": entries_json(entries)}


def heading(column: Column, currency: str) -> str:
    """In the active language; of amounts with their currency."""
    if column.key in BUDGET_FIELDS:
        return cost_labels(currency)[column.key]
    return column.chinese if (get_language() or "").startswith("zh") else column.english


def _told(column: Column, value: Any) -> Any:
    if column.kind == "yes_no" and value is not None:
        chinese = (get_language() or "").startswith("zh")
        return ("是" if value else "否") if chinese else ("yes" if value else "no")
    return value


def _csv_cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime(MINUTES)
    return guarded(value, calculating=True) if isinstance(value, str) else value


def _write(sheet: Any, line: int, place: int, value: Any, shape: Any) -> None:
    """Midnight is written out: as a date alone, a workbook's midnight, it may mean the whole day."""
    if value is None or value == "":
        return
    if isinstance(value, datetime) and value.time() == time():
        sheet.write_string(line, place, value.strftime(MINUTES))
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, value, shape)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(line, place, value, shape)
    else:
        sheet.write_string(line, place, guarded(str(value), calculating=False)[:MOST_LETTERS])
