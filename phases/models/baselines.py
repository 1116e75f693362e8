"""Frozen copies of the plan, to measure it against (T29)."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Case, OuterRef, Subquery, When
from django.utils.translation import gettext_lazy as _

from phases.models.plans import Plan
from phases.models.tasks import Task
from rollout.core.classification import classified
from rollout.core.fields import LocalDateTimeField
from rollout.core.models import Versioned


class BaselineQuerySet(models.QuerySet[Any]):
    def measure_first(self) -> BaselineQuerySet:
        """Of each plan, the baseline that the plan is measured against stands first: the chosen one, else
        the oldest. Freezing another one promises nothing new and so changes no slip."""
        return self.order_by("-reference", "number")

    def measure_of(self, plan: Plan) -> Baseline | None:
        """The baseline that slips of the plan are counted from; None: nothing is frozen."""
        found: Baseline | None = self.filter(plan=plan).measure_first().first()
        return found

    def marked(self) -> Self:
        """Each with `measure`: is its plan measured against it?"""
        first = Baseline.objects.filter(plan=OuterRef("plan")).measure_first().values("pk")[:1]
        counts = When(pk=Subquery(first), then=True)
        return self.annotate(measure=Case(counts, default=False, output_field=models.BooleanField()))


class KeptBaselines(models.Manager.from_queryset(BaselineQuerySet)):  # type: ignore[misc]
    """Baselines that nobody removed."""

    def get_queryset(self) -> BaselineQuerySet:
        kept: BaselineQuerySet = super().get_queryset().filter(removed_at__isnull=True)
        return kept


@classified(public="id", internal="plan number name note taken_at finish cost reference removed_at version")
class Baseline(Versioned):
    """A named copy of the plan's dates, work, scope and cost at one moment.

    `reference` marks the one that slips are counted from; where none is marked, the oldest is it.
    `cost` is the sum of the tasks' costs; None where no task had one. A removed baseline is kept, so that
    the removal can be undone; only `every` finds it.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="baselines")
    number = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=200)
    note = models.TextField(_("scope in words"), blank=True)
    cost = models.DecimalField(_("cost"), max_digits=16, decimal_places=2, null=True, blank=True)
    taken_at = models.DateTimeField(_("taken"))
    finish = LocalDateTimeField(_("finish"), null=True)
    reference = models.BooleanField(_("the plan is measured against it"), default=False, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = KeptBaselines()
    every = models.Manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="baseline_number_once"),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(reference=True), name="baseline_reference_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def audit_project_id(self) -> int:
        return self.plan.project_id


@classified(
    public="id", internal="baseline task task_number name start finish duration effort milestone summary cost"
)
class BaselineTask(models.Model):
    """One task as it stood; kept by number, so that a task deleted later still shows as dropped. A `summary`
    held others then: their work is its work, whatever became of the outline since."""

    baseline = models.ForeignKey(Baseline, models.CASCADE, related_name="tasks")
    task = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="baseline_copies")
    task_number = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    milestone = models.BooleanField(default=False)
    summary = models.BooleanField(default=False)
    start = LocalDateTimeField(null=True)
    finish = LocalDateTimeField(null=True)
    duration = models.PositiveIntegerField(null=True)
    effort = models.PositiveIntegerField(null=True)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["baseline", "task_number"], name="baseline_task_once")]

    def __str__(self) -> str:
        return self.name
