"""A stored plan as CSV, Excel and JSON, in the columns of `phases.interchange.tables`."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import get_language

from phases.interchange.tables.columns import COLUMNS, FORMAT, VERSION, Column
from phases.interchange.tables.notation import Predecessor, write_duration, write_predecessors
from phases.models import Dependency, Plan
from phases.plain import plain
from phases.scheduling.model import ConstraintType, LagUnit, LinkType
from rollout.core.lists.exports import csv_value

FIELDS = (
    "pk number level code name duration elapsed start finish owner__name owner_role milestone summary "
    "percent_complete constraint constraint_at deadline deliverable notes"
).split()
BOM = "\ufeff"
MOST_LETTERS = 32767  # in a cell of Excel
Row = dict[str, Any]


def table_rows(plan: Plan) -> list[Row]:
    """One dict per task in the order of the outline, by column key; plain values. Three queries."""
    per_day = int(plan.hours_per_day * 60)
    numbers = dict(plan.tasks.values_list("pk", "number"))
    into: defaultdict[int, list[Predecessor]] = defaultdict(list)
    links = Dependency.objects.filter(plan=plan).order_by("pk")
    for before, after, kind, lag, unit in links.values_list(
        "predecessor", "successor", "type", "lag", "lag_unit"
    ):
        into[after].append(Predecessor(numbers[before], LinkType(kind), lag, LagUnit(unit)))
    tasks = plan.tasks.order_by("position", "pk").values(*FIELDS)
    return [_row(task, write_predecessors(into[task["pk"]], per_day), per_day) for task in tasks]


def _row(task: Row, predecessors: str, per_day: int) -> Row:
    """Of a summary, what follows from its tasks is left out, but for its dates."""
    own = not task["summary"]
    return {
        "number": task["number"],
        "level": task["level"] + 1,
        "code": task["code"],
        "name": task["name"],
        "duration": write_duration(task["duration"], per_day, elapsed=task["elapsed"]) if own else "",
        "start": task["start"],
        "finish": task["finish"],
        "predecessors": predecessors,
        "owner": task["owner__name"] or "",
        "owner_role": task["owner_role"],
        "milestone": task["milestone"] if own else None,
        "percent_complete": task["percent_complete"] if own else None,
        "constraint": "" if task["constraint"] == ConstraintType.ASAP else task["constraint"],
        "constraint_at": task["constraint_at"],
        "deadline": task["deadline"],
        "deliverable": task["deliverable"],
        "notes": task["notes"],
    }


def plan_csv(plan: Plan) -> bytes:
    """UTF-8 with a mark; text that a spreadsheet would calculate stands behind an apostrophe."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([heading(column) for column in COLUMNS])
    for row in table_rows(plan):
        writer.writerow([csv_value(_told(column, row[column.key])) for column in COLUMNS])
    return (BOM + file.getvalue()).encode()


def plan_xlsx(plan: Plan) -> bytes:
    """Real dates and numbers; text is never taken for a formula."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, heading(column), bold)
        sheet.freeze_panes(1, 4)
        for line, row in enumerate(table_rows(plan), start=1):
            sheet.set_row(line, None, None, {"level": min(row["level"] - 1, 7)})
            for place, column in enumerate(COLUMNS):
                _write(sheet, line, place, _told(column, row[column.key]), moment)
    return file.getvalue()


def plan_json(plan: Plan) -> bytes:
    """An object of format ("rollout-plan"), version (1), project, start, status_date, hours_per_day, tasks;
    each task has the keys of the columns, instants as ISO texts.
    """
    content = {
        "format": FORMAT,
        "version": VERSION,
        "project": plan.project.name,
        "start": plan.start,
        "status_date": plan.status_at,
        "hours_per_day": float(plan.hours_per_day),
        "tasks": [
            {key: float(value) if isinstance(value, Decimal) else value for key, value in row.items()}
            for row in table_rows(plan)
        ],
    }
    return json.dumps(plain(content), ensure_ascii=False, indent=1).encode()


def heading(column: Column) -> str:
    """In the active language."""
    return column.chinese if (get_language() or "").startswith("zh") else column.english


def _told(column: Column, value: Any) -> Any:
    if column.kind == "yes_no" and value is not None:
        chinese = (get_language() or "").startswith("zh")
        return ("是" if value else "否") if chinese else ("yes" if value else "no")
    return value


def _write(sheet: Any, line: int, place: int, value: Any, moment: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(line, place, value, moment)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(line, place, value)
    else:
        sheet.write_string(line, place, str(value)[:MOST_LETTERS])
