"""The goal sheet."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rollout.core.lists import Column, DayFilter, ListDefinition, PersonFilter
from rollout.core.markup import Status
from rollout.core.numbers import number_text
from rollout.projects.goal_rules import lacking
from rollout.projects.labels_risks import LACKING_LABELS
from rollout.projects.lists_risks import owners


def measurable(goal: Any) -> Status:
    """What the goal lacks before anybody can say whether it was reached."""
    missing = lacking(goal.metric, goal.baseline, goal.target)
    if not missing:
        return Status(_("Measurable"), "good", "circle-check")
    return Status(LACKING_LABELS[missing[0]], "warn", "alert-triangle")


def as_written(field: str) -> Callable[[Any], str]:
    """A figure with the decimals it has: some goals count heads, others percent."""
    return lambda goal: figure_text(getattr(goal, field))


def figure_text(value: Decimal | None) -> str:
    """
    >>> figure_text(Decimal("2140.00")), figure_text(Decimal("4.50")), figure_text(None)
    ('2,140', '4.5', '–')
    """
    places = 0 if value is None else -int(value.normalize().as_tuple().exponent)
    return number_text(value, max(0, places))


GOAL_LIST = ListDefinition(
    key="projects.goals",
    title=_("Goals"),
    columns=(
        Column("number", pgettext_lazy("column", "No."), kind="number", sort="number"),
        Column("name", _("Goal"), sort="name", link=True),
        Column("metric", _("Metric")),
        Column("baseline", _("Baseline value"), kind="number", sort="baseline", cell=as_written("baseline")),
        Column("target", _("Target"), kind="number", sort="target", cell=as_written("target")),
        Column("unit", pgettext_lazy("measure", "Unit")),
        Column("due_on", _("Due"), kind="day", sort="due_on"),
        Column("owner", _("Owner"), kind="person", sort="owner__name"),
        Column("measurable", _("Measurable"), value=measurable, kind="status"),
    ),
    filters=(
        PersonFilter(key="owner", label=_("Owner"), choices=owners),
        DayFilter(key="due_on", label=_("Due")),
    ),
    default_sort=("number",),
    search=("name", "metric", "search_text"),
    export_name="goals",
)
