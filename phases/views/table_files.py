"""A table that a page shows, as CSV or Excel: what lists do for their rows, for figures without rows."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from rollout.core.lists.exports import KINDS, XLSX, csv_value, is_day, safe_text, write_cell


def asked_file(request: HttpRequest) -> str:
    """The kind of file that `?export=` asks for; empty: the page."""
    kind = request.GET.get("export", "")
    return kind if kind in KINDS else ""


def table_file(kind: str, name: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> HttpResponseBase:
    """The file under `name` and today's date. Text that a spreadsheet would take for a formula is defused."""
    called = f"{name}-{timezone.localdate().isoformat()}.{kind}"
    if kind == "csv":
        answer = HttpResponse(csv_text(head, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{called}"'
        return answer
    return FileResponse(workbook(head, rows), as_attachment=True, filename=called, content_type=XLSX)


def csv_text(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """UTF-8 with a byte-order mark, as Excel in China opens it."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([safe_text(name) for name in head])
    writer.writerows([[csv_value(value) for value in row] for row in rows])
    return "\ufeff" + file.getvalue()


def workbook(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> BytesIO:
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for number, name in enumerate(head):
            sheet.set_column(number, number, 16)
            sheet.write_string(0, number, name, bold)
        sheet.freeze_panes(1, 1)
        for place, row in enumerate(rows, start=1):
            for number, value in enumerate(row):
                write_cell(sheet, place, number, value, day if is_day(value) else moment)
    file.seek(0)
    return file
