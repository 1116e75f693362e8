"""Arguments of management commands: one form for each type, as everywhere else that programs write to.

Each reader is a `type` of argparse, which names the argument, prints the reader's sentence and ends with
code 2 before anything is done. `refused` does the same for what only the command itself can find out.
"""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from rollout.core.values import Unreadable, day_of, number_of

WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
WRONG_ARGUMENT = 2


def refused(sentence: str) -> CommandError:
    """An argument that cannot be followed; raised before anything is written."""
    return CommandError(sentence, returncode=WRONG_ARGUMENT)


def shown(text: str) -> str:
    """As a terminal may print it."""
    return text if text.isprintable() else ascii(text)[1:-1]


def day(text: str) -> date:
    try:
        return day_of(text)
    except Unreadable:
        raise ArgumentTypeError(f"“{shown(text)}” is not a date; write it as 2026-03-02.") from None


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number in plain digits, between the two."""

    def read(text: str) -> int:
        if not WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise ArgumentTypeError(f"“{shown(text)}” is not a whole number from {least} to {most}.")
        return int(text)

    return read


def seconds(least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            found = number_of(text)
        except Unreadable:
            found = Decimal(-1)
        if not least <= found <= most:
            raise ArgumentTypeError(f"“{shown(text)}” is not a number of seconds from {least:g} to {most:g}.")
        return float(found)

    return read


def language(text: str) -> str:
    known = dict(settings.LANGUAGES)
    if text not in known:
        raise ArgumentTypeError(
            f"“{shown(text)}” is not a language of this program; choose {' or '.join(known)}."
        )
    return text


def sentence(text: str) -> str:
    """A reason in words."""
    if not text.strip() or not text.isprintable():
        raise ArgumentTypeError(f"“{shown(text)}” says nothing; give the reason in words.")
    return text.strip()


def file_to_read(text: str) -> Path:
    """A file that is there. That it can be read shows when it is."""
    found = Path(text)
    if found.is_dir():
        raise ArgumentTypeError(f"“{shown(text)}” is a folder; name a file in it.")
    if not found.exists():
        raise ArgumentTypeError(f"“{shown(text)}” does not exist; give the path of an existing file.")
    return found


def file_to_write(text: str) -> Path:
    """A file in a folder that is there; it may exist already."""
    found = Path(text)
    if found.is_dir():
        raise ArgumentTypeError(f"“{shown(text)}” is a folder; name a file in it.")
    if not found.parent.is_dir():
        raise ArgumentTypeError(
            f"“{shown(str(found.parent))}” is no folder; make it first, or choose another one."
        )
    return found
