"""What the measures of a plan offer to other apps."""

from __future__ import annotations

from django.urls import reverse

from phases.models import Baseline, SlipCorrection, SlipEntry
from phases.slip_sentences import say_corrections
from phases.views.baseline_measure import undo_measure
from phases.views.baselines import undo_remove
from rollout.core import undo
from rollout.projects.addresses import register_addresses
from rollout.projects.delta import register_sentences
from rollout.projects.models import Project


def register_measures() -> None:
    """Each once, from `ready()`."""
    undo.register("phases.restore_baseline", undo_remove)
    undo.register("phases.measure_before", undo_measure)
    register_addresses("phases.baseline", baseline_pages)
    register_addresses("phases.slipentry", slip_pages)
    register_addresses("phases.slipcorrection", correction_pages)
    register_sentences(say_corrections)


def baseline_pages(project: Project, keys: set[int]) -> dict[int, str]:
    rows = Baseline.objects.filter(plan__project=project, pk__in=keys).values_list("pk", "number")
    return {pk: reverse("phases:baseline_detail", args=[project.slug, number]) for pk, number in rows}


def slip_pages(project: Project, keys: set[int]) -> dict[int, str]:
    rows = SlipEntry.objects.filter(snapshot__plan__project=project, pk__in=keys)
    url = reverse("phases:slip_ledger", args=[project.slug])
    return dict.fromkeys(rows.values_list("pk", flat=True), url)


def correction_pages(project: Project, keys: set[int]) -> dict[int, str]:
    rows = SlipCorrection.objects.filter(snapshot__plan__project=project, pk__in=keys)
    url = reverse("phases:slip_ledger", args=[project.slug])
    return dict.fromkeys(rows.values_list("pk", flat=True), url)
