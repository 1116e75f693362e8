"""The audit events of a project."""

from __future__ import annotations

from django.db.models import QuerySet

from rollout.audit.models import AuditEvent
from rollout.audit.queries import events_for as readable_events
from rollout.projects.access import ProjectAccess


def events_for(access: ProjectAccess) -> QuerySet[AuditEvent]:
    """The project's events this person may read: all, those of their department, or their own."""
    return readable_events(access.user).filter(project_id=access.project.pk)
