"""Verbs about a meeting's agenda."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput
from rollout.core.wording import as_read, in_each_language
from rollout.people.models import User
from rollout.projects import agenda
from rollout.projects.agenda import AgendaPoint
from rollout.projects.meeting_rules import Point, arranged
from rollout.projects.models import AgendaItem, Meeting
from rollout.projects.services.meeting_rights import locked_meeting, require_members

TITLE_LENGTH, URL_LENGTH, KEY_LENGTH, NOTE_KEPT = 300, 300, 80, 500
Proposed = dict[tuple[str, str], AgendaPoint]


@audited()
def refresh_agenda(meeting: Meeting, *, actor: User) -> int:
    """Ask every source again; how many points came, went or were told anew. One event, or none.

    What was discussed or has notes stays as it is; points by hand stay. A point that was taken off comes
    back if it is still open.
    """
    found = locked_meeting(meeting, actor)
    found.taken_off = []
    return fill_agenda(found, actor=actor)


def fill_agenda(meeting: Meeting, *, actor: User | None) -> int:
    """The same for a service that asked for the right and holds the lock; None: the system itself. What
    was taken off stays off."""
    order, at = [source.key for source in agenda.sources()], now()
    standing = {named(item): item for item in meeting.agenda.all()}
    off = {(source, key) for source, key in meeting.taken_off} - standing.keys()
    proposed = {name: point for name, point in proposals(meeting).items() if name not in off}
    before = [item.title for item in standing.values()]
    wanted = arranged(
        [Point(*name, held=is_held(item)) for name, item in standing.items()],
        [Point(*name) for name in proposed],
        order,
    )
    touched, language = 0, meeting.project.language
    for position, point in enumerate(wanted, start=1):
        told = proposed.get(point.name)
        content = content_of(told, language) if told is not None else {}
        touched += place(meeting, standing.get(point.name), content, point, position)
    gone = [item.pk for name, item in standing.items() if name not in {point.name for point in wanted}]
    touched += meeting.agenda.filter(pk__in=gone).delete()[0]
    date_agenda(meeting, at)
    if touched:
        after = [item.title for item in meeting.agenda.all()]
        audit.record(
            actor=actor,
            action="meeting.agenda",
            target=meeting,
            before={"agenda": before},
            after={"agenda": after},
        )
    return touched


def date_agenda(meeting: Meeting, at: datetime) -> None:
    """Say when the sources were asked: of the agenda, and of the points that tell it anew. What was discussed
    keeps its words and their date."""
    meeting.agenda_at = at
    kept = {"agenda_at": at, "taken_off": meeting.taken_off}
    Meeting.objects.filter(pk=meeting.pk).update(**kept)
    meeting.agenda.filter(discussed=False, said="").exclude(source="").update(told_at=at)


def proposals(meeting: Meeting) -> Proposed:
    """What the sources of the meeting's series want to speak of."""
    on = meeting.starts_at.astimezone(ZoneInfo(meeting.project.time_zone)).date()
    chosen = meeting.series.sources if meeting.series is not None else []
    return {
        (source.key, point.key[:KEY_LENGTH]): point
        for source in agenda.sources()
        if not chosen or source.key in chosen
        for point in source.ask(meeting, on)
    }


def named(item: AgendaItem) -> tuple[str, str]:
    return item.source, item.source_key or str(item.pk)


def is_held(item: AgendaItem) -> bool:
    return item.discussed or bool(item.said)


def place(
    meeting: Meeting, item: AgendaItem | None, told: Mapping[str, Any], point: Point, position: int
) -> int:
    """Write one point where it belongs; 0 if it stands there already. What was typed over stays."""
    if item is None:
        content = {"source": point.source, "source_key": point.key, **told}
        AgendaItem.objects.create(meeting=meeting, position=position, **content)
        return 1
    changes: dict[str, Any] = {"position": position}
    if not is_held(item):
        changes |= {name: value for name, value in told.items() if not typed_over(item, name)}
    different = {name: value for name, value in changes.items() if getattr(item, name) != value}
    if different:
        AgendaItem.objects.filter(pk=item.pk).update(**different, version=item.version + 1)
    return bool(different)


def content_of(told: AgendaPoint, language: str) -> dict[str, Any]:
    """What is stored of a proposed point: its texts in one language, and beside them in each."""
    titles = {code: text[:TITLE_LENGTH] for code, text in in_each_language(told.title).items()}
    words = {"title": titles, "note": in_each_language(told.note)}
    with translation.override(language):
        texts = {name: as_read(spoken) for name, spoken in words.items()}
    return {
        **texts,
        "words": words,
        "url": told.url[:URL_LENGTH],
        "owner_id": told.owner_id,
    }


def typed_over(item: AgendaItem, name: str) -> bool:
    """Did somebody replace what the source said?"""
    words = item.words.get(name, {})
    return bool(words) and getattr(item, name) not in words.values()


def is_said(item: AgendaItem, name: str, value: Any) -> bool:
    """Is this what the point says already, in some language?"""
    words = item.words.get(name, {}).values()
    return value in words and getattr(item, name) in words


@audited()
def add_point(meeting: Meeting, content: Mapping[str, Any], *, actor: User) -> AgendaItem:
    """Put a point on the agenda by hand, as its last one."""
    found = locked_meeting(meeting, actor)
    check_point(found, content)
    return _put_last(found, AgendaItem(meeting=found, **content), actor)


@audited()
def change_point(item: AgendaItem, changes: Mapping[str, Any], *, version: int, actor: User) -> AgendaItem:
    """Change title, note or owner of a point, what was said of it, and whether it was discussed. What a
    source said is not changed by sending it back in the language in which it was read."""
    found = locked_meeting(item.meeting, actor)
    check_point(found, changes)
    new = {name: value for name, value in changes.items() if not is_said(item, name, value)}
    return audit.change(item, new, version=version, actor=actor)


@audited()
def remove_point(item: AgendaItem, *, actor: User, version: int | None = None) -> None:
    """Take a point off. One that a source proposed comes back when somebody renews the agenda, not when it
    renews itself."""
    found = locked_meeting(item.meeting, actor)
    audit.remove(item, actor=actor, version=version)
    if item.source:
        off = [*found.taken_off, [item.source, item.source_key]]
        Meeting.objects.filter(pk=found.pk).update(taken_off=off)


def as_kept(item: AgendaItem) -> dict[str, Any]:
    """What puts a point on its agenda again, small enough to be signed."""
    short = len(item.note) <= NOTE_KEPT
    return {
        "meeting": item.meeting_id,
        "title": item.title,
        "note": item.note[:NOTE_KEPT],
        "owner": item.owner_id,
        "source": item.source,
        "source_key": item.source_key,
        "url": item.url,
        "words": item.words if short else {},
    }


@audited()
def restore_point(meeting: Meeting, kept: Mapping[str, Any], *, actor: User) -> AgendaItem:
    """Put a point that was taken off on the agenda again, as its last one; nothing where its source has
    brought it again meanwhile."""
    found = locked_meeting(meeting, actor)
    require_members(found.project, [kept["owner"]], field="owner")
    point = AgendaItem(meeting=found, **kept)
    again = found.agenda.filter(source=point.source, source_key=point.source_key).exclude(source="").first()
    return again or _put_last(found, point, actor)


def _put_last(meeting: Meeting, point: AgendaItem, actor: User) -> AgendaItem:
    point.position = (meeting.agenda.aggregate(last=Max("position"))["last"] or 0) + 1
    return audit.create(point, actor=actor)


@audited()
def move_point(item: AgendaItem, steps: int, *, actor: User) -> None:
    """Move a point up (negative) or down by so many places; at the edge it stays."""
    found = locked_meeting(item.meeting, actor)
    items = list(found.agenda.all())
    place_now = next(index for index, other in enumerate(items) if other.pk == item.pk)
    items.insert(max(0, min(len(items) - 1, place_now + steps)), items.pop(place_now))
    moved = [(other, at) for at, other in enumerate(items, start=1) if other.position != at]
    for other, at in moved:
        AgendaItem.objects.filter(pk=other.pk).update(position=at, version=other.version + 1)
    if moved:
        audit.record(
            actor=actor,
            action="agendaitem.move",
            target=item,
            before={"place": place_now + 1},
            after={"place": items.index(item) + 1},
        )


def check_point(meeting: Meeting, content: Mapping[str, Any]) -> None:
    fields = {"title", "note", "said", "owner", "minutes", "discussed"}
    if unknown := set(content) - fields:
        raise InvalidInput("unknown_field", _("A point has no field “%s”.") % sorted(unknown)[0])
    if not str(content.get("title", "-")).strip():
        raise InvalidInput("title", _("Say in a few words what the point is about."), field="title")
    require_members(meeting.project, [content.get("owner")], field="owner")
