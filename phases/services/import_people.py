"""People and other resources of an imported file, and who takes part in which task."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from phases.interchange.dry_run import DryRun
from phases.interchange.imported import ImportedAssignment, ImportedResource, ResourceKind
from phases.interchange.unstorable import LARGEST_SHARE
from phases.models import Assignment, Plan, Resource, Task

LONGEST_NAME = 200  # of a participant


def store_people(plan: Plan, run: DryRun, made: Mapping[int, Task]) -> int:
    """All resources; those who work as participants of their tasks, how many. The caller audits."""
    known = {one.uid: _resource(plan, one) for one in run.imported.resources}
    Resource.objects.bulk_create(known.values())
    rows = [
        _participant(made[one.task], known[one.resource], one)
        for one in run.imported.assignments
        if one.task in made
        and one.resource is not None
        and known[one.resource].kind == ResourceKind.WORK.value
    ]
    return len(Assignment.objects.bulk_create(rows))


def _resource(plan: Plan, one: ImportedResource) -> Resource:
    return Resource(
        plan=plan,
        source_uid=one.uid,
        source_guid=one.guid,
        name=one.name or str(one.uid),
        kind=one.kind.value,
        max_units=_percent(one.max_units),
    )


def _participant(task: Task, resource: Resource, assignment: ImportedAssignment) -> Assignment:
    return Assignment(
        task=task,
        resource=resource,
        resource_name=resource.name[:LONGEST_NAME],
        units=_percent(assignment.units),
        effort=assignment.work,
        source_uid=assignment.uid,
    )


def _percent(share: float) -> Decimal:
    return round(Decimal(str(min(max(share, 0.0), LARGEST_SHARE))) * 100, 2)
