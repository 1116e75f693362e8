"""A table from strangers, row by row: CSV in any usual encoding, Excel, or JSON of our own format."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from phases.interchange.tables.columns import BY_KEY, FORMAT, KNOWN, VERSION, plain_heading
from phases.interchange.tables.sheets import SheetRefused, read_sheet

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
FORMULA = frozenset("=+-@\t\r＝＋－＠")


class TableFault(ValueError):
    """Why a table is not taken: a stable code, the line as the person counts it, the column, the value."""

    def __init__(
        self, code: str, line: int = 0, column: str = "", value: object = "", limit: int = 60
    ) -> None:
        self.code, self.line, self.column = code, line, column
        self.value = " ".join(str(value)[: limit * 2].split())[:limit]
        super().__init__(f"{code}: {line} {column} {self.value}")


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells by column key as they stand: text, or what Excel and JSON type. `line` counts from 1."""

    line: int
    cells: Mapping[str, Any]


def read_table(content: bytes) -> list[TableRow]:
    """All rows that hold anything. Error: TableFault."""
    if len(content) > MAX_BYTES:
        raise TableFault("too_large", value=f"{len(content) / 1024 / 1024:.1f} MB")
    if not content.strip():
        raise TableFault("empty")
    if content.startswith(b"PK"):
        return _from_lines(_sheet(content))
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise TableFault("not_a_table")
    text = _text(content)
    if text.lstrip().startswith(("{", "[")):
        return _from_json(text)
    return _from_lines(_lines(text))


def _sheet(content: bytes) -> list[list[Any]]:
    try:
        return read_sheet(content)
    except SheetRefused as refusal:
        raise TableFault("bad_workbook", value=refusal) from refusal


def _text(content: bytes) -> str:
    """By its mark, else UTF-8, else the Chinese standard."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return _decoded(content, "gb18030")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableFault("wrong_encoding", content[: error.start].count(b"\n") + 1) from error


def _lines(text: str) -> list[list[Any]]:
    if "\0" in text:
        raise TableFault("not_a_table")
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise TableFault("not_a_table", value=error) from error


def _from_lines(lines: Iterable[list[Any]]) -> list[TableRow]:
    """The first row that holds anything names the columns."""
    keys: list[str] = []
    rows: list[TableRow] = []
    for line, cells in enumerate(lines, start=1):
        if not any(str(cell).strip() for cell in cells if cell is not None):
            continue
        if not keys:
            keys = _keys(cells, line)
            continue
        if len(rows) >= MAX_ROWS:
            raise TableFault("too_many_rows", line, value=MAX_ROWS)
        rows.append(TableRow(line, {key: _cell(cell) for key, cell in zip(keys, cells, strict=False) if key}))
    if not keys:
        raise TableFault("empty")
    return rows


def _keys(cells: list[Any], line: int) -> list[str]:
    """Column keys in order; empty for headings that nobody knows. Number or name must be there."""
    found = [KNOWN.get(plain_heading(str(cell or ""))) for cell in cells]
    keys = [column.key if column is not None else "" for column in found]
    for key in keys:
        if key and keys.count(key) > 1:
            raise TableFault("column_twice", line, BY_KEY[key].english, BY_KEY[key].english)
    if not {"number", "name"} & set(keys):
        raise TableFault("no_known_column", line, value=", ".join(str(cell) for cell in cells[:6]))
    return keys


def _cell(cell: Any) -> Any:
    """Text without the apostrophe that keeps a spreadsheet from calculating it."""
    if isinstance(cell, str):
        cell = cell.strip()
        if cell.startswith("'") and cell[1:2] in FORMULA and len(cell) > 1:
            return cell[1:]
    return cell


def _from_json(text: str) -> list[TableRow]:
    """Our own format, version 1; the line is the place in the list of tasks."""
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise TableFault("not_json", getattr(error, "lineno", 0)) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise TableFault(
            "other_format", column="format", value=content.get("format") if isinstance(content, dict) else ""
        )
    if content.get("version") != VERSION:
        raise TableFault("other_version", column="version", value=content.get("version"))
    tasks = content.get("tasks")
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise TableFault("other_format", column="tasks", value=tasks)
    if len(tasks) > MAX_ROWS:
        raise TableFault("too_many_rows", len(tasks), value=MAX_ROWS)
    for line, task in enumerate(tasks, start=1):
        if unknown := sorted(set(task) - set(BY_KEY)):
            raise TableFault("unknown_column", line, unknown[0], unknown[0])
    return [TableRow(line, task) for line, task in enumerate(tasks, start=1)]
