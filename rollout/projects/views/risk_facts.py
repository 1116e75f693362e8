"""What the pages of risks say: answers in sentences, the heat map's links, the library in groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from rollout.audit.models import AuditEvent
from rollout.audit.queries import Told, told
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.labels_risks import (
    IMPACT_WORDS,
    LEVEL_LABELS,
    PROBABILITY_WORDS,
    level_status,
    review_status,
    state_status,
)
from rollout.projects.models import Project, ProjectStatus, Risk, RiskCategory, RiskState
from rollout.projects.queries_risks import STILL_OPEN, high_count, readable_risks, thresholds_of, top_risks
from rollout.projects.risk_finding import counts_of, title_of, waiting
from rollout.projects.risk_library import library
from rollout.projects.risk_parts import parts_of
from rollout.projects.risk_rules import Cell, level
from rollout.projects.services.risks import today

HISTORY_SHOWN = 30
GRAVEST_SHOWN = 8


def register_head(access: ProjectAccess, on: date) -> tuple[str, list[tuple[str, str]]]:
    """What the register has to say first, and what waits, each with the address of its rows; one query."""
    counts = counts_of(readable_risks(access), access.project, on)
    register = reverse("projects:risk_list", args=[access.project.slug])
    return title_of(counts), [(sentence, f"{register}?{rows}") for sentence, rows in waiting(counts)]


def risk_context(access: ProjectAccess, risk: Risk) -> dict[str, Any]:
    closed = access.project.status == ProjectStatus.CLOSED
    return {
        "access": access,
        "risk": risk,
        "url": reverse("projects:risk_detail", args=[access.project.slug, risk.number]),
        "level": level_status(level(risk.score, thresholds_of(access.project))),
        "state": state_status(risk),
        "review": review_status(risk, today(access.project)),
        "probability": PROBABILITY_WORDS[risk.probability],
        "impact": IMPACT_WORDS[risk.impact],
        "may_change": not closed and access.allows(Permission.RISKS_WRITE, risk),
        "is_closed": risk.state == RiskState.CLOSED,
        "parts": parts_of(access, risk),
        "history": history_of(risk, access.user),
    }


def history_of(risk: Risk, reader: User) -> list[Told]:
    """The risk's events in words, the newest first: whoever may read it may read how it came about."""
    about = {"target_type": risk._meta.label_lower, "target_id": str(risk.pk)}
    return told(list(AuditEvent.objects.filter(**about).order_by("-sequence")[:HISTORY_SHOWN]), reader)


def heat_context(access: ProjectAccess, rows: Sequence[Sequence[Cell]]) -> dict[str, Any]:
    """The table of the heat map: each count opens its rows."""
    register = reverse("projects:risk_list", args=[access.project.slug])
    table = [
        {
            "probability": row[0].probability,
            "word": PROBABILITY_WORDS[row[0].probability],
            "cells": [
                {"cell": cell, "level": LEVEL_LABELS[cell.level], "url": f"{register}?{rows_of(cell)}"}
                for cell in row
            ],
        }
        for row in rows
    ]
    whole = sum(cell.count for row in rows for cell in row)
    title = title_of({"every": whole, "high": high_count(rows)})
    gravest = top_risks(access.project, access.user, GRAVEST_SHOWN)
    return {"rows": table, "title": title, "register": register, "gravest": gravest}


def rows_of(cell: Cell) -> str:
    query = QueryDict(mutable=True)
    query["probability"], query["impact"] = str(cell.probability), str(cell.impact)
    query.setlist("state", list(STILL_OPEN))
    return query.urlencode()


def library_groups(project: Project, language: str) -> list[dict[str, Any]]:
    """The library by category in the reader's language; what the register has already is marked."""
    there = set(
        Risk.objects.filter(project=project).exclude(library_key="").values_list("library_key", flat=True)
    )
    word = language if language in ("en", "zh") else "en"
    limits = thresholds_of(project)
    groups: dict[str, list[dict[str, Any]]] = {}
    for entry in library():
        groups.setdefault(entry.category, []).append(
            {
                "key": entry.key,
                "title": entry.title[word],
                "cause": entry.cause[word],
                "consequence": entry.consequence[word],
                "measures": entry.measures[word],
                "score": entry.probability * entry.impact,
                "level": level_status(level(entry.probability * entry.impact, limits)),
                "there": entry.key in there,
            }
        )
    return [{"label": RiskCategory(key).label, "entries": entries} for key, entries in groups.items()]
