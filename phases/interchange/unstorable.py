"""What was read without loss but has no place in a stored plan."""

from __future__ import annotations

from phases.interchange.imported import (
    PROJECT_SUMMARY,
    ImportedPlan,
    ImportedResource,
    ImportedTask,
    ResourceKind,
    TaskType,
)
from phases.interchange.refusal import Notes, Place

USUAL_PRIORITY = 500
LARGEST_SHARE = 999.99


def note_unstorable(imported: ImportedPlan, notes: Notes) -> None:
    """Priorities, recurrence, delays, fields of resources; of what every file has only how often."""
    for task in imported.tasks:
        _note_task(task, notes)
    for resource in imported.resources:
        _note_resource(resource, notes)
    kinds = {resource.uid: resource.kind for resource in imported.resources}
    for assignment in imported.assignments:
        place = Place("assignment", str(assignment.uid))
        if not 0 <= assignment.units <= LARGEST_SHARE:
            notes.add("share", place.at("Units"), f"{assignment.units:g}")
        if assignment.delay:
            notes.add("assignment_delay", place.at("Delay"), f"{assignment.delay} min")
        kind = kinds.get(assignment.resource) if assignment.resource is not None else None
        if kind not in (None, ResourceKind.WORK):
            notes.add("material", place.at("ResourceUID"), kind)
    _note_counts(imported, notes)


def _note_task(task: ImportedTask, notes: Notes) -> None:
    place = Place("task", str(task.uid), task.name)
    if not task.name and task.uid != PROJECT_SUMMARY:
        notes.add("no_name", place.at("Name"), task.uid)
    if task.priority != USUAL_PRIORITY:
        notes.add("priority", place.at("Priority"), task.priority)
    if task.recurring and task.summary:
        notes.add("recurring", place.at("Recurring"), "1")
    if task.milestone and task.duration and not task.summary:
        notes.add("milestone_with_duration", place.at("Milestone"), f"{task.duration} min")
    if task.levelling_delay:
        notes.add("levelling_delay", place.at("LevelingDelay"), f"{task.levelling_delay} min")


def _note_resource(resource: ImportedResource, notes: Notes) -> None:
    place = Place("resource", str(resource.uid), resource.name)
    fields = (("EmailAddress", resource.email), ("Group", resource.group), ("Notes", resource.notes))
    for field, value in fields:
        if value:
            notes.add("resource_field", place.at(field), value)
    if resource.max_units != 1:
        notes.add("resource_field", place.at("MaxUnits"), f"{resource.max_units:g}")


def _note_counts(imported: ImportedPlan, notes: Notes) -> None:
    estimated = sum(task.estimated and not task.summary for task in imported.tasks)
    if estimated:
        notes.add("estimated", Place("project", field="Estimated"), estimated)
    worked = {one.task for one in imported.assignments if one.resource is not None}
    typed = sum(
        task.uid in worked and (task.effort_driven or task.type is not TaskType.FIXED_UNITS)
        for task in imported.tasks
    )
    if typed:
        notes.add("task_type", Place("project", field="Type"), typed)
