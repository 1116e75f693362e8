"""“Since last week”: what happened in a project, a sentence for each audit event that the reader may read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from rollout.audit.models import AuditEvent
from rollout.audit.queries import events_for
from rollout.audit.readers import hidden, shown_to
from rollout.audit.wording import actor_text
from rollout.people.models import User
from rollout.projects.act_clauses import clauses_of, keys_told, with_clauses
from rollout.projects.acts import Act, acts_of
from rollout.projects.addresses import event_addresses
from rollout.projects.delta_words import SentenceWording, sentence_text
from rollout.projects.models import Project

Say = Callable[[Sequence[AuditEvent]], dict[int, str]]

_sayers: list[Say] = []


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that happened. `kind` is the record's type (“phases.task”), `url` its page or nothing, `why`
    the reason that was given."""

    text: str
    url: str
    at: datetime
    actor_id: int | None
    actor_name: str
    kind: str
    why: str
    sequence: int


def register_sentences(say: Say) -> None:
    """Offer whole sentences for an app's own events, in AppConfig.ready(): by event key, for those it knows;
    in the active language, in a fixed number of queries."""
    _sayers.append(say)


def events_between(project: Project, since: datetime, until: datetime, reader: User) -> QuerySet[AuditEvent]:
    """The project's events from `since` on and before `until` that the reader may read, oldest first."""
    return between(events_for(reader), project, since, until)


def all_events_between(project: Project, since: datetime, until: datetime) -> QuerySet[AuditEvent]:
    """Every one of them, for a document that says the same to all its readers, whoever makes it."""
    return between(AuditEvent.objects.all(), project, since, until)


def between(
    events: QuerySet[AuditEvent], project: Project, since: datetime, until: datetime
) -> QuerySet[AuditEvent]:
    return events.filter(project_id=project.pk, at__gte=since, at__lt=until).order_by("at", "sequence")


def sentences(project: Project, since: datetime, until: datetime, reader: User) -> list[Sentence]:
    """One sentence for each act, in the active language, oldest first; a fixed number of queries."""
    return told_acts(project, acts_of(events_between(project, since, until, reader)), reader)


def told_acts(project: Project, acts: Sequence[Act], reader: User | None) -> list[Sentence]:
    """The sentences of these acts, in their order."""
    events = AuditEvent.objects.in_bulk([*(act.lead for act in acts), *keys_told(acts)])
    said = told(project, [events[act.lead] for act in acts], reader)
    clauses = clauses_of(acts, events)
    return [
        replace(one, text=with_clauses(one.text, clauses[act.lead]))
        for act, one in zip(acts, said, strict=True)
    ]


def told(project: Project, events: Sequence[AuditEvent], reader: User | None) -> list[Sentence]:
    """The sentences of these events; values that the reader (None: anybody) may not see stay masked."""
    wording = SentenceWording(hidden if reader is None else shown_to(reader))
    wording.load(events)
    known: dict[int, str] = {}
    for say in _sayers:
        known |= say(events)
    urls = event_addresses(project, events, reader)
    return [
        Sentence(
            text=known.get(event.pk) or sentence_text(event, wording),
            url=urls.get(event.pk, ""),
            at=event.at,
            actor_id=event.actor_id,
            actor_name=actor_text(event),
            kind=event.target_type,
            why=event.why,
            sequence=event.sequence,
        )
        for event in events
    ]
