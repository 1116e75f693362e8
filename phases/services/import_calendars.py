"""Calendars of an imported file, stored for one project."""

from __future__ import annotations

from phases.interchange.calendars import key_of
from phases.interchange.dry_run import DryRun
from phases.interchange.imported import ImportedCalendar
from phases.interchange.joining import flattened
from phases.models import Calendar, CalendarDay
from phases.scheduling.model import LayerKind, WorkingCalendar
from rollout.projects.models import Project

LONGEST_NAME = 200


def store_calendars(project: Project, run: DryRun, source: str) -> dict[str, Calendar]:
    """Those in use by key: the project's as its own, the others as task calendars with a week of their own.
    The caller audits.
    """
    plan, known = run.plan, {key_of(one.uid): one for one in run.imported.calendars}
    used = {task.calendar for task in plan.tasks if task.calendar is not None} | {plan.project_calendar}
    return {
        key: _store(project, calendar, known.get(key), source, key == plan.project_calendar)
        for key, calendar in plan.calendars.items()
        if key in used
    }


def _store(
    project: Project,
    calendar: WorkingCalendar,
    imported: ImportedCalendar | None,
    source: str,
    is_project: bool,
) -> Calendar:
    """`imported` None: it is made of several calendars of the file."""
    week, entries = flattened(calendar)
    stored = Calendar(
        name=(calendar.name or calendar.key)[:LONGEST_NAME],
        kind=LayerKind.COMPANY if is_project else LayerKind.TASK,
        project=project,
        week=[[list(interval) for interval in day] for day in week],
        source=source[:LONGEST_NAME],
        source_uid=imported.uid if imported else None,
        source_guid=imported.guid if imported else "",
    )
    stored.save(force_insert=True)
    CalendarDay.objects.bulk_create(
        CalendarDay(
            calendar=stored,
            first=entry.first,
            last=entry.last,
            intervals=[list(interval) for interval in entry.intervals],
            name=entry.name[:LONGEST_NAME],
            position=position,
        )
        for position, entry in enumerate(entries)
    )
    return stored
