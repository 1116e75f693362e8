"""Reminders that leave by the clock."""

from __future__ import annotations

from phases.models import UpdateRound
from phases.queries_updates import RoundReading
from phases.services.updates import last_contact, local_day, remind
from phases.update_rules import wants_reminder
from rollout.audit.context import now
from rollout.projects.models import ProjectStatus


def remind_by_clock() -> int:
    """Remind in every open round that reminds by itself, and ask new owners of its tasks; how many mails.
    Requests whose link has run out are left to the project manager."""
    rounds = UpdateRound.objects.filter(
        closed_at=None, automatic_reminders=True, plan__project__status=ProjectStatus.ACTIVE
    )
    sent = 0
    for found in rounds.select_related("plan__project").order_by("pk"):
        people = due_people(found)
        if people:
            sent += remind(found, people, actor=None)
    return sent


def due_people(found: UpdateRound) -> list[int]:
    at = now()
    today = local_day(at, found)
    reading = RoundReading(found)
    owing = [
        row.request.user_id
        for row in reading.people
        if row.owes
        and row.request.expires_at > at
        and wants_reminder(at=at, due_at=found.due_at, last_contact=last_contact(row.request), today=today)
    ]
    return owing + [person.pk for person in reading.not_asked]
