"""A table from strangers, row by row: CSV in any usual encoding, Excel, or JSON of our own format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any, NoReturn

from phases.interchange.tables.columns import BY_KEY, FORMAT, VERSION, column_of
from phases.interchange.tables.formulas import unguarded
from phases.interchange.tables.not_read import MOST_HEADINGS, NOTHING, NotRead, heading_of
from phases.interchange.tables.sheets import SheetRefused, read_sheet
from phases.interchange.tables.text import WrongEncoding, text_of

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
TITLE_ROWS = 10  # rows above the headings that may say something else
BYTES_OF_A_MB = 1024 * 1024


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


@dataclass(frozen=True, slots=True)
class Table:
    """`settings`: what JSON says of the plan as a whole, and the currency that a heading names; `columns`:
    the keys that the headings name; `ignored`: those that nobody knows."""

    rows: tuple[TableRow, ...]
    columns: frozenset[str]
    settings: Mapping[str, Any] = field(default_factory=dict)
    ignored: NotRead = NOTHING


def read_table(content: bytes, *, size: int = 0) -> Table:
    """All rows that hold anything. `size`: bytes of the whole file where `content` is only its beginning.
    Error: TableFault.
    """
    if max(len(content), size) > MAX_BYTES:
        tenths = ceil(max(len(content), size) * 10 / BYTES_OF_A_MB)  # up: it is more than the limit
        raise TableFault("too_large", value=f"{tenths / 10:.1f} MB")
    if not content.strip():
        raise TableFault("empty")
    if content.startswith(b"PK"):
        return _from_lines(_sheet(content))
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise TableFault("not_a_table")
    try:
        text = text_of(content)
    except WrongEncoding as error:
        raise TableFault("wrong_encoding", error.line) from error
    if text.lstrip().startswith(("{", "[")):
        return _from_json(text)
    return _from_lines(_lines(text))


def _sheet(content: bytes) -> list[list[Any]]:
    try:
        return read_sheet(content)
    except SheetRefused as refusal:
        raise TableFault("bad_workbook", value=refusal) from refusal


def _lines(text: str) -> list[list[Any]]:
    if "\0" in text:
        raise TableFault("not_a_table")
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise TableFault("not_a_table", value=error) from error


def _from_lines(lines: Iterable[list[Any]]) -> Table:
    """The first row that names a column of ours is the heading; a title may stand above it."""
    filled = [(line, cells) for line, cells in enumerate(lines, start=1) if _says_anything(cells)]
    if not filled:
        raise TableFault("empty")
    head = next((place for place, (_, cells) in enumerate(filled[:TITLE_ROWS]) if _names_tasks(cells)), None)
    if head is None:
        line, cells = filled[0]
        raise TableFault("no_known_column", line, value=", ".join(str(cell or "") for cell in cells[:6]))
    keys, currency = _keys(*filled[head])
    body = filled[head + 1 :]
    if not body:
        raise TableFault("no_rows", filled[head][0])
    if len(body) > MAX_ROWS:
        raise TableFault("too_many_rows", body[MAX_ROWS][0], value=MAX_ROWS)
    rows = (
        TableRow(line, {key: _cell(cell) for key, cell in zip(keys, cells, strict=False) if key})
        for line, cells in body
    )
    settings = {"currency": currency} if currency else {}
    ignored = _ignored(filled[head][1], keys, [cells for _line, cells in body])
    return Table(tuple(rows), frozenset(keys) - {""}, settings, ignored)


def _ignored(head: list[Any], keys: list[str], body: list[list[Any]]) -> NotRead:
    """Columns that nobody knows: under any heading, and without one where a cell says something."""
    unknown = {place for place, cell in enumerate(head) if not keys[place] and _says(cell)}
    nameless = [place for place, cell in enumerate(head) if not keys[place] and not _says(cell)]
    for cells in body:
        for place in nameless:
            if place >= len(cells):
                break
            if _says(cells[place]):
                unknown.add(place)
        unknown.update(place for place in range(len(head), len(cells)) if _says(cells[place]))
    first = sorted(unknown)[:MOST_HEADINGS]
    named = (heading_of(head[place] if place < len(head) else "", place) for place in first)
    return NotRead(tuple(named), len(unknown))


def _says(cell: Any) -> bool:
    return cell is not None and bool(str(cell).strip())


def _says_anything(cells: list[Any]) -> bool:
    return any(_says(cell) for cell in cells)


def _known(cells: list[Any]) -> list[tuple[str, str]]:
    """Column keys in order, each with the currency it names; empty for headings that nobody knows."""
    found = [column_of(str(cell)) if _says(cell) else (None, "") for cell in cells]
    return [(column.key if column is not None else "", currency) for column, currency in found]


def _names_tasks(cells: list[Any]) -> bool:
    return any(key in ("number", "name") for key, _currency in _known(cells))


def _keys(line: int, cells: list[Any]) -> tuple[list[str], str]:
    known = _known(cells)
    keys = [key for key, _currency in known]
    for key in keys:
        if key and keys.count(key) > 1:
            raise TableFault("column_twice", line, key, BY_KEY[key].english)
    currencies = sorted({currency for _key, currency in known if currency})
    if len(currencies) > 1:
        raise TableFault("two_currencies", line, value=", ".join(currencies))
    return keys, "".join(currencies)


def _cell(cell: Any) -> Any:
    """Text without the apostrophe that keeps a spreadsheet from calculating it."""
    return unguarded(cell.strip()) if isinstance(cell, str) else cell


def _from_json(text: str) -> Table:
    """Our own format, version 1; the line is the place in the list of tasks."""
    try:
        content = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise TableFault("not_json", getattr(error, "lineno", 0)) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        told = content.get("format", "") if isinstance(content, dict) else ""
        raise TableFault("other_format", column="format", value=told)
    if content.get("version") != VERSION:
        raise TableFault("other_version", column="version", value=content.get("version"))
    tasks = content.get("tasks")
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise TableFault("no_list_of_tasks", column="tasks", value=tasks)
    if not tasks:
        raise TableFault("no_rows")
    if len(tasks) > MAX_ROWS:
        raise TableFault("too_many_rows", len(tasks), value=MAX_ROWS)
    for line, task in enumerate(tasks, start=1):
        _check_keys(line, task)
    settings = {name: value for name, value in content.items() if name not in ("format", "version", "tasks")}
    rows = tuple(TableRow(line, task) for line, task in enumerate(tasks, start=1))
    return Table(rows, frozenset().union(*tasks), settings)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _check_keys(line: int, task: Mapping[str, Any]) -> None:
    for key, value in task.items():
        if key not in BY_KEY:
            raise TableFault("unknown_column", line, key, key)
        if isinstance(value, (list, dict)):
            raise TableFault("not_one_value", line, key, value)
