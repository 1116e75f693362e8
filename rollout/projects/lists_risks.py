"""The lists of risks and of goals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rollout.core.lists import BulkAction, ChoiceFilter, Column, DayFilter, ListDefinition, PersonFilter
from rollout.core.lists.bulk import BulkRequest, RowResult, each
from rollout.core.lists.filters import Asker
from rollout.projects.forms_risks import ReviewForm, owner_form, scale
from rollout.projects.labels_risks import (
    IMPACT_WORDS,
    LEVEL_LABELS,
    PROBABILITY_WORDS,
    REVIEW_LABELS,
    level_status,
    review_status,
    state_status,
)
from rollout.projects.models import Project, RiskCategory, RiskKind, RiskResponse, RiskState
from rollout.projects.queries_risks import thresholds_of
from rollout.projects.risk_document import register_pdf
from rollout.projects.risk_rules import REVIEW_SOON_DAYS, Level, Review, level
from rollout.projects.services import risks as services

ASSESSED = (("yes", _("assessed")), ("no", _("not assessed yet")))


def owners(asker: Asker) -> list[tuple[str, str]]:
    found = asker.queryset.order_by().exclude(owner=None).values_list("owner", "owner__name").distinct()
    return sorted(((str(key), name) for key, name in found), key=lambda pair: pair[1])


def assign_many(bulk: BulkRequest) -> Iterable[RowResult]:
    return each(bulk, lambda risk: put(risk, {"owner": bulk.values["owner"]}, bulk))


def review_many(bulk: BulkRequest) -> Iterable[RowResult]:
    return each(bulk, lambda risk: put(risk, {"review_on": bulk.values["review_on"]}, bulk))


def put(risk: Any, changes: dict[str, Any], bulk: BulkRequest) -> None:
    services.change_risk(risk, changes, version=risk.version, actor=bulk.actor)


def risk_list(project: Project, on: date, *, may_change: bool) -> ListDefinition:
    """The register; level and review are seen from the project's thresholds and the day `on`."""
    limits = thresholds_of(project)

    def by_level(risks: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        bounds = {
            Level.LOW: Q(score__lt=limits.medium),
            Level.MEDIUM: Q(score__gte=limits.medium, score__lt=limits.high),
            Level.HIGH: Q(score__gte=limits.high),
        }
        return risks.filter(any_of(bounds[Level(value)] for value in values))

    def by_review(risks: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        soon = on + timedelta(days=REVIEW_SOON_DAYS)
        bounds = {
            Review.OVERDUE: Q(review_on__lt=on),
            Review.SOON: Q(review_on__gte=on, review_on__lte=soon),
            Review.LATER: Q(review_on__gt=soon),
            Review.NONE: Q(review_on__isnull=True),
        }
        return risks.filter(any_of(bounds[Review(value)] for value in values)).exclude(state=RiskState.CLOSED)

    return ListDefinition(
        key="projects.risks",
        title=_("Risks and issues"),
        columns=(
            Column("score", pgettext_lazy("risk", "Score"), kind="number", sort="score"),
            Column("title", _("Risk or issue"), sort="title", link=True),
            Column(
                "level",
                pgettext_lazy("risk", "Level"),
                value=lambda r: level_status(level(r.score, limits)),
                kind="status",
            ),
            Column("kind", _("Kind"), value=lambda r: RiskKind(r.kind).label, sort="kind"),
            Column("state", _("State"), value=state_status, kind="status", sort="state"),
            Column("owner", _("Owner"), kind="person", sort="owner__name"),
            Column("review_on", _("Review on"), kind="day", sort="review_on"),
            Column("review", _("Review"), value=lambda r: review_status(r, on), kind="status"),
            Column("number", pgettext_lazy("column", "No."), kind="number", sort="number"),
            Column("probability", _("Probability"), kind="number", sort="probability", shown=False),
            Column("impact", _("Impact"), kind="number", sort="impact", shown=False),
            Column(
                "category",
                _("Category"),
                value=lambda r: r.get_category_display(),
                sort="category",
                shown=False,
            ),
            Column("response", _("Response"), value=lambda r: r.get_response_display(), shown=False),
            Column("response_plan", _("Response plan"), shown=False),
            Column("description", _("Description"), shown=False),
            Column("delay_days", _("Delay, working days"), kind="number", digits=1, shown=False),
            Column("raised_by", _("Raised by"), kind="person", shown=False),
            Column("raised_at", _("Raised"), kind="moment", sort="raised_at", shown=False),
            Column("assessed_on", _("Assessed on"), kind="day", sort="assessed_on", shown=False),
            Column("closed_on", _("Closed on"), kind="day", sort="closed_on", shown=False),
            Column("outcome", _("Outcome"), shown=False),
        ),
        filters=(
            ChoiceFilter(key="kind", label=_("Kind"), choices=RiskKind.choices),
            ChoiceFilter(key="state", label=_("State"), choices=RiskState.choices),
            ChoiceFilter(
                key="level",
                label=pgettext_lazy("risk", "Level"),
                choices=[(key.value, label) for key, label in LEVEL_LABELS.items()],
                apply=by_level,
            ),
            PersonFilter(key="owner", label=_("Owner"), choices=owners),
            ChoiceFilter(
                key="review",
                label=_("Review"),
                choices=[(key.value, label) for key, label in REVIEW_LABELS.items()],
                apply=by_review,
            ),
            ChoiceFilter(
                key="assessed",
                label=_("Assessed"),
                choices=ASSESSED,
                many=False,
                apply=lambda risks, value: risks.filter(assessed_on__isnull=value == "no"),
            ),
            ChoiceFilter(key="category", label=_("Category"), choices=RiskCategory.choices),
            ChoiceFilter(key="response", label=_("Response"), choices=RiskResponse.choices),
            ChoiceFilter(key="probability", label=_("Probability"), choices=scale(PROBABILITY_WORDS)),
            ChoiceFilter(key="impact", label=_("Impact"), choices=scale(IMPACT_WORDS)),
            DayFilter(key="review_on", label=_("Review on")),
        ),
        default_sort=("-score", "number"),
        search=("title", "search_text"),
        bulk_actions=(
            BulkAction("assign", _("Assign"), assign_many, icon="user", form=owner_form(project)),
            BulkAction("review", _("Set the review date"), review_many, icon="calendar-due", form=ReviewForm),
        )
        if may_change
        else (),
        export_name="risks",
        paper=partial(register_pdf, project, on),
    )


def any_of(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found
