"""Chainable words about tasks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from phases.summary_progress import begun_and_done, percents

if TYPE_CHECKING:
    from rollout.people.models import User


class TaskQuerySet(models.QuerySet[Any]):
    def summary_percents(self) -> Mapping[int, Decimal]:
        """Percent complete of the summaries among these tasks of one plan, by key; one query."""
        return percents(
            self.order_by().values_list("pk", "parent_id", "summary", "duration", "percent_complete")
        )

    def summary_states(self) -> tuple[models.Q, models.Q]:
        """Which tasks of these plans are begun, and which done; a summary is as its work is. One query."""
        done = models.Q(actual_finish__isnull=False) | models.Q(percent_complete__gte=100)
        begun = models.Q(actual_start__isnull=False) | models.Q(percent_complete__gt=0) | done
        rows = self.order_by().values_list(
            "pk", "parent_id", "summary", "actual_start", "actual_finish", "percent_complete"
        )
        some, every = begun_and_done(
            (pk, parent, summary, bool(start or finish or percent), bool(finish or percent >= 100))
            for pk, parent, summary, start, finish, percent in rows
        )
        leaf = models.Q(summary=False)
        return leaf & begun | models.Q(pk__in=some), leaf & done | models.Q(pk__in=every)

    def visible_to(self, user: User) -> TaskQuerySet:
        """Tasks of projects the person may see."""
        from rollout.projects.models import Project

        return self.filter(plan__project__in=Project.objects.visible_to(user))

    def milestones(self) -> TaskQuerySet:
        return self.filter(milestone=True)

    def unfinished(self) -> TaskQuerySet:
        return self.filter(actual_finish__isnull=True, summary=False)

    def late(self, *, at: datetime) -> TaskQuerySet:
        """Should be finished by `at` (local), is not."""
        return self.unfinished().filter(finish__lte=at)
