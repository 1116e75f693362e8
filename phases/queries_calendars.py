"""Which calendars a person may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from phases.models import Calendar
from rollout.people.access import people_within
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.models import Project


def visible_calendars(user: User) -> QuerySet[Any]:
    """State and company calendars for all, a project's for its people, leave for its person and keeper."""
    projects = Project.objects.visible_to(user)
    keeps = people_within(user, Permission.CALENDARS_WRITE)
    everybody = Q(project=None, user=None)
    return Calendar.objects.filter(
        everybody | Q(project__in=projects, user=None) | Q(user=user) | Q(user__in=keeps)
    )
