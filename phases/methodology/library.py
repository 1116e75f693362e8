"""The templates that come with the product."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from phases.methodology.loader import load_template
from phases.methodology.model import Template

FOLDER = Path(__file__).resolve().parent
KEYS = (
    "standard-12-week",
    "no-code-4-week",
    "no-code-8-week",
    "custom-development-20-week",
    "agile-two-week",
)


@cache
def shipped(key: str) -> Template:
    """A shipped template. KeyError for an unknown key."""
    if key not in KEYS:
        raise KeyError(key)
    return load_template(shipped_text(key), f"{key}.yaml")


def shipped_text(key: str) -> str:
    return (FOLDER / f"{key}.yaml").read_text(encoding="utf-8")
