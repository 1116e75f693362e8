"""CSV and Excel of exactly what the list shows: its rows, columns and order, read in steps."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language, override

from rollout.core.jobs.asking import Progress, answer_or_enqueue
from rollout.core.lists.export_job import export_list
from rollout.core.lists.sorting import chosen_order, seek_keys

if TYPE_CHECKING:
    from rollout.core.lists.listing import Listing

KINDS = ("csv", "xlsx")
STEP = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 10_000  # more rows than that are written by a job


def download(listing: Listing, kind: str) -> HttpResponseBase:
    """The file, or the page of the job that makes it."""
    name = listing.definition.export_name or listing.definition.key.rpartition(".")[2]
    answer = csv_response if kind == "csv" else xlsx_response
    return answer_or_enqueue(
        listing.request,
        lambda progress: answer(listing, progress),
        name=f"{name}-{timezone.localdate().isoformat()}.{kind}",
        large=listing.rows_found.order_by()[: AT_ONCE + 1].count() > AT_ONCE,
        job=export_list,
    )


def heads(listing: Listing) -> list[str]:
    return [str(column.label) for column in listing.columns]


def steps(listing: Listing, progress: Progress) -> Iterator[list[list[Any]]]:
    """The plain values of every row found, in the list's order, some thousand rows at a time."""
    total, done = listing.rows_found.order_by().count(), 0
    order = chosen_order(listing.definition, listing.query)
    keys = seek_keys(order, listing.all_rows.model)
    rows = listing.rows_found.order_by(*(key.order() for key in keys)).iterator(chunk_size=STEP)
    while step := list(islice(rows, STEP)):
        if listing.definition.prepare:
            listing.definition.prepare(step)
        yield [[column.plain(record) for column in listing.columns] for record in step]
        done += len(step)
        progress(done, total)


class Echo:
    """A file that hands back what is written into it."""

    def write(self, text: str) -> str:
        return text


def safe_text(value: Any) -> Any:
    """Text that a spreadsheet will not take for a formula.

    >>> safe_text("=1+1"), safe_text("-"), safe_text(-5), safe_text("Ada")
    ("'=1+1", "'-", -5, 'Ada')
    """
    if isinstance(value, str) and re.match(r"[\s\x00]*[=+\-@\t\r＝＋－＠]", value):
        return f"'{value}"
    return value


def csv_response(listing: Listing, progress: Progress) -> HttpResponseBase:
    """UTF-8 with a byte-order mark: Excel in China opens it as it is."""
    writer = csv.writer(Echo())

    top = "\ufeff" + writer.writerow([safe_text(head) for head in heads(listing)])
    language = get_language()

    def lines() -> Iterator[str]:
        yield top
        found = steps(listing, progress)
        while True:
            # the rows are read while the answer is sent, when the request's language is gone
            with override(language):
                step = next(found, None)
                if step is None:
                    return
                text = "".join(writer.writerow([csv_value(v) for v in record]) for record in step)
            yield text

    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")


def csv_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return "" if value is None else safe_text(value)


def xlsx_response(listing: Listing, progress: Progress) -> HttpResponseBase:
    """Real dates and numbers; rows go to disk as they come, memory stays constant."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    write_workbook(listing, file, progress)
    file.seek(0)
    return FileResponse(file, content_type=XLSX)


def write_workbook(listing: Listing, file: IO[bytes], progress: Progress) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        styles = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "percent": book.add_format({"num_format": "0.0%"}),
        }
        columns = listing.columns
        for number, column in enumerate(columns):
            sheet.set_column(number, number, 40 if column is listing.link else 16)
            sheet.write_string(0, number, str(column.label), bold)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, record in enumerate(chain.from_iterable(steps(listing, progress)), start=1):
            for number, value in enumerate(record):
                style = styles.get("day" if is_day(value) else columns[number].kind)
                write_cell(sheet, last, number, value, style)
        sheet.autofilter(0, 0, last, len(columns) - 1)


def is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def write_cell(sheet: Any, row: int, number: int, value: Any, style: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, (date, time)):
        sheet.write_datetime(row, number, value, style)
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        sheet.write_number(row, number, value, style)
    else:
        sheet.write_string(row, number, str(value)[:32767])
