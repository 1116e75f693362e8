"""Chainable words about tasks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from phases.summary_progress import percents

if TYPE_CHECKING:
    from rollout.people.models import User


class TaskQuerySet(models.QuerySet[Any]):
    def summary_percents(self) -> Mapping[int, Decimal]:
        """Percent complete of the summaries among these tasks of one plan, by key; one query."""
        return percents(
            self.order_by().values_list("pk", "parent_id", "summary", "duration", "percent_complete")
        )

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
