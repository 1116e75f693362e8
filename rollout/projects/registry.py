"""What higher apps tell the list of projects: their figures, as annotations, in one query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

Annotate = Callable[[QuerySet[Any]], QuerySet[Any]]

_sources: list[Annotate] = []


def register_figures(annotate: Annotate) -> None:
    """Offer annotations of Project rows; call it in AppConfig.ready(). The names it may set are those of
    `NO_FIGURES`: committed (date), forecast (local datetime), phase (text), milestones_late (number)."""
    _sources.append(annotate)


def with_figures(projects: QuerySet[Any]) -> QuerySet[Any]:
    """The projects with everything that was registered about them."""
    for annotate in _sources:
        projects = annotate(projects)
    return projects
