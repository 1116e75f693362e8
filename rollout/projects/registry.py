"""What higher apps tell the pages of this one: a project's figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

Annotate = Callable[[QuerySet[Any]], QuerySet[Any]]
Slips = Callable[[Sequence[Any]], dict[int, float]]

_figures: list[Annotate] = []
_slips: list[Slips] = []


def register_figures(annotate: Annotate) -> None:
    """Offer annotations of Project rows, in AppConfig.ready(): committed (date), forecast (local datetime),
    phase (text)."""
    _figures.append(annotate)


def with_figures(projects: QuerySet[Any]) -> QuerySet[Any]:
    """The projects with everything that was registered about them."""
    for annotate in _figures:
        projects = annotate(projects)
    return projects


def register_slips(slips: Slips) -> None:
    """Offer, in AppConfig.ready(), the working days by which go-lives lie behind their promise: by project,
    for rows that carry the figures; a fixed number of queries."""
    _slips.append(slips)


def load_slips(projects: Sequence[Any]) -> None:
    """Give each row its `slip`; None where nothing is promised or the reader may not read the plan."""
    found: dict[int, float] = {}
    readable = [project for project in projects if project.shows_figures]
    for slips in _slips:
        found |= slips(readable)
    for project in projects:
        project.slip = found.get(project.pk)
