"""The list of a plan's baselines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from phases.labels_budget import cost_labels
from phases.views.wording import signed_days
from rollout.core.lists import Column, DayFilter, ListDefinition
from rollout.core.markup import Status

MEASURE = Status(_("This baseline counts"), "neutral", "target-arrow")


def slip_text(days: float | None) -> str:
    return "–" if days is None else signed_days(days)


def measure_mark(row: Any) -> Status | None:
    """What marks the one that slips are counted from."""
    return MEASURE if row.measure else None


def cost_column(currency: str) -> Column:
    return Column("cost", cost_labels(currency)["cost"], kind="number", sort="cost", digits=2)


def baseline_list(*, currency: str | None, slip: Callable[[Any], float | None]) -> ListDefinition:
    """`currency`: of what things cost; None for who may not see it. `slip`: working days from a baseline's
    finish to the plan's."""
    cost = () if currency is None else (cost_column(currency),)
    return ListDefinition(
        key="phases.baselines",
        title=_("Baselines"),
        columns=(
            Column("number", _("Number"), kind="number", sort="number"),
            Column("name", _("Name"), sort="name", link=True),
            Column("measure", _("Slips are counted from"), value=measure_mark, kind="status"),
            Column("taken_at", _("Frozen"), kind="moment", sort="taken_at"),
            Column("finish", _("Finish"), kind="day", sort="finish"),
            Column(
                "slip", _("Slip since, d"), value=slip, kind="number", cell=lambda row: slip_text(slip(row))
            ),
            Column("task_count", _("Tasks"), kind="number", sort="task_count"),
            *cost,
            Column("note", _("Scope in words")),
        ),
        filters=(DayFilter(key="taken_at", label=_("Frozen"), moments="zoned"),),
        default_sort=("-number",),
        search=("name", "note"),
        export_name="baselines",
    )
