"""Mails about meetings and actions; each leaves with the transaction that causes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from rollout.audit.context import now
from rollout.people import mail
from rollout.people.models import User
from rollout.projects.access import ProjectAccess
from rollout.projects.agenda import AgendaSight
from rollout.projects.invitation_ics import Entry, Person, invitation
from rollout.projects.members import present_in
from rollout.projects.models import Action, ActionState, AgendaItem, Meeting, MinutesEdition
from rollout.projects.queries_meetings import action_url, local_start, meeting_url

MAIL = "text/calendar"


def absolute(path: str) -> str:
    base: str = settings.BASE_URL
    return base.rstrip("/") + path


def send_invitation(meeting: Meeting, people: Collection[User]) -> None:
    """Agenda in words and the calendar entry, to each in the person's language, with the points that the
    person may see."""
    send_about(meeting, people, "meeting_invitation", {}, "invite", cancelled=False)


def send_cancellation(meeting: Meeting, people: Collection[User], why: str) -> None:
    send_about(meeting, people, "meeting_cancelled", {"why": why}, "cancel", cancelled=True)


def send_about(
    meeting: Meeting,
    people: Collection[User],
    template: str,
    more: dict[str, Any],
    word: str,
    *,
    cancelled: bool,
) -> None:
    context = {"meeting": meeting, "start": local_start(meeting), "url": url_of(meeting), **more}
    agenda = list(meeting.agenda.select_related("owner"))
    for person in people:
        language = person.language or meeting.project.language
        sight = AgendaSight.of(ProjectAccess(person, meeting.project))
        points = [item for item in agenda if sight.sees(item.source, item.source_key)]
        with translation.override(language):
            entry = entry_of(meeting, people, points, cancelled=cancelled)
        mail.send(
            template,
            to=person.email,
            language=language,
            context={**context, "person": person, "points": points},
            attachments=[("meeting.ics", entry, MAIL)],
            key=f"meeting-{meeting.pk}-{word}-{meeting.version}-{person.pk}",
        )


def entry_of(
    meeting: Meeting, people: Collection[User], points: Sequence[AgendaItem], *, cancelled: bool
) -> str:
    """The calendar's entry in the active language, with these points of the agenda."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    host = sender.rpartition("@")[2] or "localhost"
    chair = meeting.chair
    entry = Entry(
        uid=f"meeting-{meeting.pk}@{host}",
        sequence=meeting.version,
        title=f"{meeting.shown_title} · {meeting.project.name}",
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        zone=meeting.project.time_zone,
        place=meeting.place,
        description="\n".join(f"{n}. {item.shown_title}" for n, item in enumerate(points, start=1)),
        url=url_of(meeting),
        organizer=Person(str(chair), chair.email) if chair else Person("Rollout", sender),
        attendees=[Person(str(person), person.email) for person in people],
    )
    return invitation(entry, stamp=now(), cancelled=cancelled)


def url_of(meeting: Meeting) -> str:
    return absolute(meeting_url(meeting.project, meeting.number))


def send_minutes(edition: MinutesEdition) -> None:
    """To everybody invited, and to owners of open actions that the minutes name, as far as they are still in
    the project."""
    meeting = edition.meeting
    open_rows = [row for row in edition.content["actions"] if row["state"] == ActionState.OPEN]
    owners = {row["owner_id"] for row in open_rows}
    told = Q(pk__in=meeting.attendances.values("user")) | Q(pk__in=owners)
    pdf = reverse("projects:meeting_minutes", args=[meeting.project.slug, meeting.number])
    for person in present_in(meeting.project).filter(told):
        own = [row for row in open_rows if row["owner_id"] == person.pk]
        context = {
            "person": person,
            "meeting": meeting,
            "content": edition.content,
            "correction": edition.correction,
            "own": own,
            "url": url_of(meeting),
            "pdf": absolute(pdf),
        }
        mail.send(
            "meeting_minutes",
            to=person.email,
            language=person.language or meeting.project.language,
            context=context,
            key=f"minutes-{edition.pk}-{person.pk}",
        )


def send_reminder(action: Action) -> None:
    """To the owner, once for each day that the action was ever due."""
    if action.owner is None or action.due_on is None:
        return
    context = {
        "person": action.owner,
        "action": action,
        "project": action.project,
        "url": absolute(action_url(action.project, action.number)),
    }
    mail.send(
        "action_due",
        to=action.owner.email,
        language=action.owner.language or action.project.language,
        context=context,
        key=f"action-{action.pk}-due-{action.due_on.isoformat()}",
    )
