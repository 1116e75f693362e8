"""The pages that measure a plan, as tabs on each of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollout.projects.access import ProjectAccess

PAGES: tuple[tuple[str, str | Promise, str], ...] = (
    ("phases:trend", _("Trend"), "chart-line"),
    ("phases:slip_ledger", _("Slip ledger"), "scale"),
    ("phases:baseline_list", _("Baselines"), "history"),
    ("phases:check", _("Plan check"), "checks"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """As components/tabs.html takes it."""

    url: str
    label: str | Promise
    icon: str
    current: bool
    count: None = None


def measure_tabs(access: ProjectAccess, current: str) -> list[Tab]:
    """`current` is the url name of the page shown."""
    slug = access.project.slug
    return [Tab(reverse(name, args=[slug]), label, icon, name == current) for name, label, icon in PAGES]
