"""The first sheet of an Excel workbook, read in a process of its own with little time and memory."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

SECONDS, BYTES = 20, 1024 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_CELLS = 1_000_000
MOMENT = "\0"  # stands before an instant on the way out of the child
ROOT = Path(__file__).resolve().parents[3]


class SheetRefused(ValueError):
    """A workbook that is not read, and why in a few words."""


def read_sheet(content: bytes) -> list[list[Any]]:
    """Rows of cells: text, numbers, booleans, date-times. Error: SheetRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise SheetRefused(f"> {MAX_UNPACKED // 1024 // 1024} MB")
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise SheetRefused(str(error)) from error
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=2 * SECONDS, check=False, cwd=ROOT
        )
    except subprocess.TimeoutExpired as error:
        raise SheetRefused(f"> {SECONDS} s") from error
    if done.returncode != 0:
        raise SheetRefused(done.stderr.decode(errors="replace").strip().rpartition("\n")[2] or "?")
    rows: list[list[Any]] = json.loads(done.stdout)
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(MOMENT):
        return datetime.fromisoformat(cell[1:])
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _told(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return MOMENT + cell.isoformat()
    if isinstance(cell, date):
        return MOMENT + datetime.combine(cell, time()).isoformat()
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    return cell.lstrip(MOMENT) if isinstance(cell, str) else cell


def _answer() -> None:
    from python_calamine import CalamineWorkbook

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheet = book.get_sheet_by_index(0)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise SheetRefused(f"> {MAX_CELLS} cells")
    json.dump([[_told(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)], sys.stdout)


if __name__ == "__main__":
    _answer()
