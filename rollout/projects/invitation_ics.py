"""A meeting as an entry that calendar programs take from a mail (RFC 5546). Pure: values in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """`uid` never changes; `sequence` grows with each invitation, so that programs move the entry."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    minutes: int
    zone: str
    place: str
    description: str
    url: str
    organizer: Person
    attendees: Sequence[Person]


def invitation(entry: Entry, *, stamp: datetime, cancelled: bool = False) -> str:
    """The text of an .ics file that invites, or calls the meeting off."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rollout//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    start = entry.starts_at.astimezone(ZoneInfo(entry.zone))
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=entry.minutes))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if entry.place:
        event.add("location", entry.place)
    if entry.description:
        event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("organizer", address(entry.organizer), encode=False)
    for person in entry.attendees:
        event.add("attendee", address(person, role="REQ-PARTICIPANT", rsvp="TRUE"), encode=False)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical()).decode()


def address(person: Person, **parameters: str) -> vCalAddress:
    found = vCalAddress(f"MAILTO:{person.address}")
    for name, value in {"cn": person.name, **parameters}.items():
        found.params[name] = vText(value)
    return found
