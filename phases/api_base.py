"""What API views of parts of a plan share: each change is one step of the plan, through its one service."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404

from phases.api_task_numbers import in_keys
from phases.models import Plan, PlanStep, Task
from phases.operations import parse_operations
from phases.scheduling.calendars import minutes_between
from phases.services import changes
from phases.services.refusals import refusing
from phases.services.working_time import PROJECT, WorkingTime
from rollout.core.errors import RolloutError
from rollout.projects.api_base import ProjectViewSet


class PlanPartViewSet(ProjectViewSet):
    project_lookup = "plan__project"

    def plan(self) -> Plan:
        plan: Plan = get_object_or_404(Plan.objects.select_related("project"), project=self.access.project)
        return plan

    def summary_percents(self) -> Mapping[int, Decimal]:
        """Percent complete of the plan's summaries by their number (T30)."""
        tasks = Task.objects.filter(plan__project=self.access.project)
        numbers = dict(tasks.filter(summary=True).values_list("pk", "number"))
        return {numbers[key]: percent for key, percent in tasks.summary_percents().items()}

    def summary_durations(self) -> Mapping[int, int]:
        """Working minutes between the dates of the plan's summaries on the project's calendar, by number."""
        plan = self.plan()
        settings = {"calendar": plan.calendar_id, "week": plan.week}
        calendar = WorkingTime(plan.project, settings, []).calendars[PROJECT]
        rows = plan.tasks.filter(summary=True, start__isnull=False, finish__isnull=False).order_by()
        return {
            number: minutes_between(calendar, start, finish)
            for number, start, finish in rows.values_list("number", "start", "finish")
        }

    def apply_operations(
        self, operations: list[dict[str, Any]], *, version: int | None = None, equal_is_fine: bool = False
    ) -> PlanStep | None:
        """Apply operations in their JSON form, with tasks by number, to the plan at `version` (None: as it
        stands).

        `equal_is_fine`: writing what is there already is no refusal; nothing is written then.
        """
        plan = self.plan()
        if equal_is_fine and not operations:
            return None
        with refusing(lambda: None):
            parsed = parse_operations(operations)
        try:
            return changes.apply(
                plan,
                in_keys(plan, parsed),
                actor=self.access.user,
                version=plan.version if version is None else version,
            )
        except RolloutError as error:
            if equal_is_fine and error.code == "nothing_changes":
                return None
            raise
