"""The content of minutes: read once when they are published, kept as plain values from then on."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollout.projects.agenda import AgendaSight
from rollout.projects.attendance_words import came_words
from rollout.projects.models import Action, ActionState, Meeting, MeetingState
from rollout.projects.queries_meetings import MetDays, as_of, in_sight, last_before, local_start

Content = dict[str, Any]


def minutes_of(meeting: Meeting) -> Content:
    """Everything the document shows, as JSON values; states stay codes, and what the product says of a point
    is kept in each language, so that either can be printed."""
    project, start = meeting.project, local_start(meeting)
    return {
        "project": project.name,
        "title": meeting.title,
        "number": meeting.number,
        "series": meeting.series.name if meeting.series is not None else "",
        "day": start.date().isoformat(),
        "begins": f"{start:%H:%M}",
        "length": meeting.minutes,
        "zone": project.time_zone,
        "place": meeting.place,
        "chair": str(meeting.chair or ""),
        "minute_taker": str(meeting.minute_taker or ""),
        "attendees": attendees(meeting),
        "agenda": agenda(meeting),
        "notes": meeting.notes,
        "decisions": decisions(meeting),
        "actions": actions(meeting),
        "next": next_day(meeting),
        "corrections": [],
    }


def attendees(meeting: Meeting) -> list[Content]:
    rows = meeting.attendances.select_related("user__organization").order_by("user__organization__name", "pk")
    return [
        {
            "name": str(row.user),
            "title": row.user.job_title,
            "organization": str(row.user.organization or ""),
            "state": row.state,
        }
        for row in rows
    ]


def agenda(meeting: Meeting) -> list[Content]:
    """Every point, whoever may see it (`for_reader`); `as_of`: the day of its note, if not the meeting's."""
    return [
        {
            "source": item.source,
            "key": item.source_key,
            "as_of": day.isoformat() if (day := as_of(item, meeting)) else "",
            "title": item.kept_title,
            "note": item.kept_note,
            "said": item.said,
            "owner": str(item.owner or ""),
            "discussed": item.discussed,
        }
        for item in meeting.agenda.select_related("owner")
    ]


def for_reader(content: Content, meeting: Meeting, sight: AgendaSight) -> Content:
    """The minutes without the points that their reader may not see; `content` itself is not changed."""
    if not sight.limits:
        return content
    rows = content["agenda"]
    seen = [
        row
        for row, (source, key) in zip(rows, names_of(rows, meeting), strict=True)
        if sight.sees(source, key)
    ]
    return {**content, "agenda": seen}


def names_of(rows: list[Content], meeting: Meeting) -> list[tuple[str, str]]:
    """Source and key of each point. Minutes that do not keep them have the points of their meeting, which
    stay as they were from its publication on."""
    if all("source" in row for row in rows):
        return [(row["source"], row["key"]) for row in rows]
    return list(meeting.agenda.values_list("source", "source_key"))


def decisions(meeting: Meeting) -> list[Content]:
    rows = meeting.decisions.filter(withdrawn_on=None).select_related("decided_by").order_by("number")
    return [
        {"number": row.number, "text": row.text, "reason": row.reason, "by": str(row.decided_by or "")}
        for row in rows
    ]


def actions(meeting: Meeting) -> list[Content]:
    """New ones, those still open, and those closed since the meeting before."""
    day = local_start(meeting).date()
    before = last_before(meeting)
    wanted = Q(meeting=meeting) | Q(state=ActionState.OPEN)
    if before is not None:
        wanted |= Q(done_on__gte=local_start(before).date())
    rows = in_sight(meeting).filter(wanted, raised_on__lte=day).select_related("owner", "meeting")
    met = MetDays.of(meeting.project, also=meeting)
    return [action(row, meeting, met.carried(row, day)) for row in sorted(rows, key=order_of)]


def order_of(row: Action) -> tuple[bool, int]:
    return row.state != ActionState.OPEN, row.number


def action(row: Action, meeting: Meeting, carried: int) -> Content:
    return {
        "number": row.number,
        "text": row.text,
        "owner": str(row.owner or ""),
        "owner_id": row.owner_id,
        "due": row.due_on.isoformat() if row.due_on else "",
        "state": row.state,
        "result": row.result,
        "new": row.meeting_id == meeting.pk,
        "raised": row.raised_on.isoformat(),
        "carried": carried,
    }


def next_day(meeting: Meeting) -> str:
    """The series' next meeting that is planned."""
    if meeting.series is None:
        return ""
    ahead = meeting.series.meetings.filter(state=MeetingState.PLANNED, starts_at__gt=meeting.starts_at)
    found = ahead.order_by("starts_at").first()
    return f"{found.starts_at.astimezone(local_start(meeting).tzinfo):%Y-%m-%dT%H:%M}" if found else ""


def headline(content: Content) -> str:
    """How many came, what was decided, what is to be done."""
    decided = len(content["decisions"])
    open_ = [row for row in content["actions"] if row["state"] == ActionState.OPEN]
    new = sum(1 for row in open_ if row["new"])
    parts = [
        came_words([row["state"] for row in content["attendees"]]),
        ngettext("%(count)s decision", "%(count)s decisions", decided) % {"count": decided},
        ngettext(
            "%(count)s action is open, %(new)s of them new",
            "%(count)s actions are open, %(new)s of them new",
            len(open_),
        )
        % {"count": len(open_), "new": new},
    ]
    return _(", ").join(parts)
