"""A plan's dates as an iCalendar feed (RFC 5545): whole days, in the project's wall-clock dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

STAMP = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedTask:
    """One task as a calendar shows it. `version` becomes the entry's sequence number."""

    uid: str
    name: str
    start: datetime
    finish: datetime
    milestone: bool
    owner: str
    url: str
    version: int


def calendar_text(name: str, time_zone: str, tasks: Iterable[FeedTask]) -> bytes:
    """The feed as bytes; equal tasks give equal bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rollout//Plan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", time_zone)
    for task in tasks:
        calendar.add_component(event_of(task))
    return bytes(calendar.to_ical())


def event_of(task: FeedTask) -> Event:
    """A milestone is one day; work goes from its first to its last day (the end day is exclusive)."""
    event = Event()
    first = task.finish.date() if task.milestone else task.start.date()
    event.add("uid", task.uid)
    event.add("dtstamp", STAMP)
    event.add("sequence", task.version)
    event.add("summary", f"◆ {task.name}" if task.milestone else task.name)
    event.add("dtstart", first)
    event.add("dtend", task.finish.date() + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("url", task.url)
    if task.owner:
        event.add("description", task.owner)
    return event
