"""How far the making of a PDF is: WeasyPrint lays pages out, draws them, puts the file together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from functools import partial
from typing import Any


class Stage(Enum):
    LAYOUT = "layout"
    DRAWING = "drawing"
    FILE = "file"


Tell = Callable[[Stage, int, int | None], None]
_tell: ContextVar[Tell | None] = ContextVar("tell", default=None)


@contextmanager
def telling(tell: Tell) -> Iterator[None]:
    """Documents made inside call `tell(stage, page, pages)` before each page is laid out, before each is
    drawn and before the file is put together; `pages` is None until they are counted. What it raises
    stops them."""
    token = _tell.set(tell)
    try:
        yield
    finally:
        _tell.reset(token)


class _Pages(logging.Handler):
    """WeasyPrint tells its layout to a logger, and to nobody else."""

    def __init__(self, tell: Tell) -> None:
        super().__init__(logging.INFO)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        if "- Page %" in str(record.msg) and isinstance(record.args, tuple):
            self._tell(Stage.LAYOUT, int(str(record.args[0])), None)


@contextmanager
def layout_told() -> Iterator[None]:
    """Pages laid out inside are told."""
    tell = _tell.get()
    if tell is None:
        yield
        return
    logger, handler = logging.getLogger("weasyprint.progress"), _Pages(tell)
    level, logger.propagate = logger.level, False
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = True


def tell_drawing(document: Any) -> None:
    """Let the pages of a laid out document be told when it is written. The library says nothing meanwhile and
    swallows what is raised inside a picture: the pages themselves tell."""
    tell = _tell.get()
    if tell is None:
        return
    pages = document.pages
    for number, page in enumerate(pages, start=1):
        page.paint = partial(_painted, page.paint, tell, number, len(pages))


def _painted(paint: Callable[..., None], tell: Tell, number: int, pages: int, *args: Any, **how: Any) -> None:
    tell(Stage.DRAWING, number, pages)
    paint(*args, **how)
    if number == pages:
        tell(Stage.FILE, number, pages)
