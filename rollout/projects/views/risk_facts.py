"""What the pages of risks say: answers in sentences, the heat map's links, the library in groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollout.audit import readers
from rollout.audit.labels import action_text
from rollout.audit.models import AuditEvent
from rollout.audit.wording import Wording
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.labels_risks import (
    IMPACT_WORDS,
    LEVEL_LABELS,
    PROBABILITY_WORDS,
    level_status,
    state_status,
)
from rollout.projects.lists_risks import review_status
from rollout.projects.models import Project, ProjectStatus, Risk, RiskCategory, RiskKind, RiskState
from rollout.projects.queries_risks import STILL_OPEN, high_count, readable_risks, thresholds_of
from rollout.projects.risk_library import library
from rollout.projects.risk_parts import parts_of
from rollout.projects.risk_rules import Cell, level
from rollout.projects.services.risks import today

HISTORY_SHOWN = 30


def register_title(access: ProjectAccess, on: date) -> tuple[str, str]:
    """What the register has to say first, and below it what waits for a review; one query."""
    high = thresholds_of(access.project).high
    counts = (
        readable_risks(access)
        .filter(state__in=STILL_OPEN)
        .aggregate(
            high=Count("pk", filter=Q(score__gte=high)),
            issues=Count("pk", filter=Q(kind=RiskKind.ISSUE)),
            overdue=Count("pk", filter=Q(review_on__lt=on)),
            unassessed=Count("pk", filter=Q(assessed_on__isnull=True)),
            every=Count("pk"),
        )
    )
    return title_of(counts), lead_of(counts)


def title_of(counts: dict[str, int]) -> str:
    if not counts["every"]:
        return _("No risk is open")
    if not counts["high"]:
        return ngettext(
            "%(count)s risk is open, none of them high",
            "%(count)s risks are open, none of them high",
            counts["every"],
        ) % {"count": counts["every"]}
    return ngettext(
        "%(high)s of %(count)s open risks is high",
        "%(high)s of %(count)s open risks are high",
        counts["high"],
    ) % {"high": counts["high"], "count": counts["every"]}


def lead_of(counts: dict[str, int]) -> str:
    found = []
    if counts["issues"]:
        found.append(
            ngettext("%(count)s is an issue already.", "%(count)s are issues already.", counts["issues"])
            % {"count": counts["issues"]}
        )
    if counts["overdue"]:
        found.append(
            ngettext(
                "The review of %(count)s is overdue.",
                "The reviews of %(count)s are overdue.",
                counts["overdue"],
            )
            % {"count": counts["overdue"]}
        )
    if counts["unassessed"]:
        found.append(
            ngettext(
                "%(count)s is not assessed yet.", "%(count)s are not assessed yet.", counts["unassessed"]
            )
            % {"count": counts["unassessed"]}
        )
    return " ".join(found)


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


def history_of(risk: Risk, reader: User) -> list[dict[str, Any]]:
    """The risk's events in words, the newest first: whoever may read it may read how it came about."""
    about = {"target_type": risk._meta.label_lower, "target_id": str(risk.pk)}
    events = list(AuditEvent.objects.filter(**about).order_by("-sequence")[:HISTORY_SHOWN])
    wording = Wording(readers.shown_to(reader))
    wording.load(events)
    return [
        {"event": event, "action": action_text(event.action), "changes": wording.changes(event)}
        for event in events
    ]


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
    return {"rows": table, "title": heat_title(whole, high_count(rows)), "register": register, "whole": whole}


def heat_title(whole: int, high: int) -> str:
    return title_of({"every": whole, "high": high})


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
