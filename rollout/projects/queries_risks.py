"""The read models of risks: who sees which, the gravest first, the heat map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from rollout.documents.figures import Look
from rollout.documents.svg.heat_map import HeatCell, HeatFigure
from rollout.people.access import departments_below
from rollout.people.models import User
from rollout.people.roles import Permission, Scope
from rollout.projects.access import ProjectAccess
from rollout.projects.labels_risks import IMPACT_WORDS, LEVEL_LABELS, PROBABILITY_WORDS, level_status
from rollout.projects.models import Project, Risk, RiskKind, RiskState
from rollout.projects.risk_rules import Cell, Level, Thresholds, heat_map, level

LOOKS: dict[Level, Look] = {Level.LOW: "outlined", Level.MEDIUM: "hatched", Level.HIGH: "solid"}
STILL_OPEN = (RiskState.OPEN.value, RiskState.WATCHED.value)


def thresholds_of(project: Project) -> Thresholds:
    return Thresholds(project.risk_medium_from, project.risk_high_from)


def readable_risks(access: ProjectAccess) -> QuerySet[Any]:
    """The project's risks that this person may read: all, or those they own or raised."""
    risks = Risk.objects.filter(project=access.project)
    scope = access.scope(Permission.RISKS_READ)
    if scope is None:
        return risks.none()
    if scope >= Scope.PROJECT:
        return risks
    mine = own(access.user)
    if scope is Scope.DEPARTMENT and access.user.department_id is not None:
        near = departments_below(access.user.department_id)
        mine |= Q(owner__department__in=near) | Q(raised_by__department__in=near)
    return risks.filter(mine)


def readable_anywhere(user: User) -> QuerySet[Any]:
    """The same over all projects, for the search."""
    whole = Project.objects.allowing(user, Permission.RISKS_READ)
    some = Project.objects.allowing(user, Permission.RISKS_READ, own=True)
    found: QuerySet[Any] = Risk.objects.filter(Q(project__in=whole) | (Q(project__in=some) & own(user)))
    return found


def own(user: User) -> Q:
    return Q(owner=user) | Q(raised_by=user)


def top_risks(project: Project, reader: User, limit: int = 5) -> list[Any]:
    """The gravest risks and issues that are not closed, as far as `reader` may see them; issues before
    risks of the same score. Each row carries `level` and `level_status`. A fixed number of queries."""
    access = ProjectAccess(reader, project)
    found = readable_risks(access).filter(state__in=STILL_OPEN).select_related("owner")
    return with_levels(found.order_by("-score", "kind", "number")[:limit], thresholds_of(project))


def with_levels(risks: Iterable[Any], thresholds: Thresholds) -> list[Any]:
    rows = list(risks)
    for risk in rows:
        risk.level = level(risk.score, thresholds)
        risk.level_status = level_status(risk.level)
    return rows


def heat_rows(access: ProjectAccess) -> Sequence[Sequence[Cell]]:
    """The heat map of what is not closed and readable; one query."""
    return heat_rows_of(readable_risks(access), access.project)


def heat_rows_of(risks: QuerySet[Any], project: Project) -> Sequence[Sequence[Cell]]:
    """The heat map of those of `risks` that are not closed; one query."""
    places = risks.filter(state__in=STILL_OPEN).order_by().values_list("probability", "impact")
    return heat_map(places, thresholds_of(project))


def high_count(rows: Iterable[Iterable[Cell]]) -> int:
    return sum(cell.count for row in rows for cell in row if cell.level is Level.HIGH)


def due_for_review(project: Project, on: date) -> QuerySet[Any]:
    """Not closed, and their review day has come."""
    return Risk.objects.filter(project=project, state__in=STILL_OPEN, review_on__lte=on)


def open_issues(project: Project) -> QuerySet[Any]:
    return Risk.objects.filter(project=project, state__in=STILL_OPEN, kind=RiskKind.ISSUE)


def heat_figure(rows: Sequence[Sequence[Cell]], title: str) -> HeatFigure:
    """The heat map as a figure of a document, in the language that is active."""
    return HeatFigure(
        title=title,
        columns=[f"{number} {word}" for number, word in IMPACT_WORDS.items()],
        row_names=[f"{row[0].probability} {PROBABILITY_WORDS[row[0].probability]}" for row in rows],
        rows=[
            [HeatCell(cell.count, str(LEVEL_LABELS[cell.level]), LOOKS[cell.level]) for cell in row]
            for row in rows
        ],
        axis=gettext("Probability ↓ impact →"),
    )
