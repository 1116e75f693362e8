"""A plan's dates for calendar programs (RFC 5545). Pure: rows in, bytes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

REFRESH = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Entry:
    """One milestone or task. `uid` never changes; `sequence` grows when the entry does."""

    uid: str
    title: str
    start: datetime
    finish: datetime
    milestone: bool
    sequence: int = 0
    description: str = ""
    url: str = ""
    done: bool = False


def calendar_file(name: str, entries: Iterable[Entry], *, zone: str, stamp: datetime, language: str) -> bytes:
    """Milestones and whole days as all-day events, shorter tasks with their hours; text is escaped."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rollout//Plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name, parameters={"LANGUAGE": language})
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, ZoneInfo(zone), stamp, language))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, zone: ZoneInfo, stamp: datetime, language: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title, parameters={"LANGUAGE": language})
    start, end = _span(entry, zone)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("transp", "TRANSPARENT")
    if entry.description:
        event.add("description", entry.description, parameters={"LANGUAGE": language})
    if entry.url:
        event.add("url", entry.url)
    return event


def _span(entry: Entry, zone: ZoneInfo) -> tuple[date, date] | tuple[datetime, datetime]:
    """The end of an all-day event is the day after its last."""
    if entry.milestone:
        return entry.finish.date(), entry.finish.date() + timedelta(days=1)
    if entry.finish.date() > entry.start.date() or entry.finish - entry.start >= timedelta(hours=8):
        return entry.start.date(), entry.finish.date() + timedelta(days=1)
    return entry.start.replace(tzinfo=zone), entry.finish.replace(tzinfo=zone)
