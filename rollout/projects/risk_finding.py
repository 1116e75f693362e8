"""What a register of risks has to say, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollout.projects.models import Project, RiskKind
from rollout.projects.queries_risks import STILL_OPEN, thresholds_of


def counts_of(risks: QuerySet[Any], project: Project, on: date) -> dict[str, int]:
    """How many of `risks` are not closed (`every`), and of these high, issues, overdue for their review on
    the day `on`, not assessed; one query."""
    counts: dict[str, int] = (
        risks.filter(state__in=STILL_OPEN)
        .order_by()
        .aggregate(
            high=Count("pk", filter=Q(score__gte=thresholds_of(project).high)),
            issues=Count("pk", filter=Q(kind=RiskKind.ISSUE)),
            overdue=Count("pk", filter=Q(review_on__lt=on)),
            unassessed=Count("pk", filter=Q(assessed_on__isnull=True)),
            every=Count("pk"),
        )
    )
    return counts


def title_of(counts: Mapping[str, int]) -> str:
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


def waiting(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """What asks for somebody, as sentences; with each the query of the register that shows its rows."""
    issues, overdue, unassessed = counts["issues"], counts["overdue"], counts["unassessed"]
    found = []
    if issues:
        text = ngettext("%(count)s is an issue already.", "%(count)s are issues already.", issues)
        found.append((text % {"count": issues}, rows(kind=RiskKind.ISSUE.value)))
    if overdue:
        text = ngettext(
            "The review of %(count)s is overdue.", "The reviews of %(count)s are overdue.", overdue
        )
        found.append((text % {"count": overdue}, rows(review="overdue")))
    if unassessed:
        text = ngettext("%(count)s is not assessed yet.", "%(count)s are not assessed yet.", unassessed)
        found.append((text % {"count": unassessed}, rows(assessed="no")))
    return found


def rows(**wanted: str) -> str:
    return urlencode({"state": STILL_OPEN, **wanted}, doseq=True)
