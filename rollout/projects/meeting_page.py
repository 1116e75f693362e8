"""What the page of one meeting shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rollout.core.conflicts import carried
from rollout.core.markup import Status
from rollout.core.models import Draft
from rollout.core.pages import Action as Button
from rollout.core.values import key_of
from rollout.people.roles import Permission
from rollout.projects import agenda
from rollout.projects.access import ProjectAccess
from rollout.projects.agenda import AgendaSight
from rollout.projects.attendance_words import came_words
from rollout.projects.meeting_forms import ActionForm, DecisionForm
from rollout.projects.meeting_lists import action_status, decision_status, meeting_status
from rollout.projects.models import (
    Action,
    AgendaItem,
    Attendance,
    AttendanceState,
    Decision,
    Meeting,
    MeetingState,
    MinutesEdition,
)
from rollout.projects.queries_meetings import as_of, local_start, meeting_url
from rollout.projects.services.meetings import not_yet


def notes_draft(meeting: Meeting) -> str:
    return f"meeting.notes.{meeting.pk}"


def said_draft(point: AgendaItem) -> str:
    return f"meeting.said.{point.pk}"


@dataclass(frozen=True, slots=True)
class Typed:
    """A text with the version it was filled from; a draft that was never stored comes back instead. `seen`:
    what was stored then, as forms carry it; empty where that is gone."""

    text: str
    version: int
    draft: Draft | None
    draft_key: str
    seen: str


@dataclass
class MeetingPage:
    """One meeting for one reader; a fixed number of queries, however long the agenda is."""

    access: ProjectAccess
    meeting: Meeting
    decision_form: Any = None
    action_form: Any = None

    def __post_init__(self) -> None:
        if self.may_write:
            self.decision_form = self.decision_form or DecisionForm(project=self.access.project)
            self.action_form = self.action_form or ActionForm(project=self.access.project)

    @cached_property
    def may_write(self) -> bool:
        """May this reader take minutes now?"""
        open_ = self.meeting.published_at is None and self.meeting.state != MeetingState.CANCELLED
        return open_ and self.access.allows(Permission.MEETINGS_WRITE)

    @property
    def url(self) -> str:
        return meeting_url(self.access.project, self.meeting.number)

    @property
    def start(self) -> datetime:
        return local_start(self.meeting)

    @property
    def status(self) -> Status:
        return meeting_status(self.meeting)

    @cached_property
    def points(self) -> list[AgendaItem]:
        """Those that this reader may see."""
        items = list(AgendaSight.of(self.access).within(self.meeting.agenda.select_related("owner")))
        kept = self.drafts
        for item in items:
            told = item.discussed or item.said or self.meeting.state != MeetingState.PLANNED
            item.as_of = as_of(item, self.meeting) if told else None  # type: ignore[attr-defined]
            item.typed = typed(item.said, item.version, kept.get(said_draft(item)), said_draft(item), "said")  # type: ignore[attr-defined]
        return items

    @cached_property
    def drafts(self) -> dict[str, Draft]:
        """What this reader typed and never stored; one query."""
        if not self.may_write:
            return {}
        keys = [notes_draft(self.meeting), *map(said_draft, self.meeting.agenda.all())]
        return {draft.key: draft for draft in Draft.objects.filter(owner=self.access.user, key__in=keys)}

    @property
    def groups(self) -> list[tuple[str, list[AgendaItem]]]:
        """The agenda under the names of its sources, in its order."""
        names = {source.key: str(source.label) for source in agenda.sources()}
        return [
            (names.get(source, source) if source else _("Further points"), list(items))
            for source, items in groupby(self.points, key=lambda item: item.source)
        ]

    @property
    def renewed(self) -> datetime | None:
        """When the agenda of a planned meeting was made of what is open."""
        return self.meeting.agenda_at if self.meeting.state == MeetingState.PLANNED else None

    @property
    def discussed(self) -> int:
        return sum(1 for point in self.points if point.discussed)

    @property
    def notes(self) -> Typed:
        key = notes_draft(self.meeting)
        return typed(self.meeting.notes, self.meeting.version, self.drafts.get(key), key, "notes")

    @cached_property
    def people(self) -> list[Attendance]:
        return list(self.meeting.attendances.select_related("user").order_by("pk"))

    @property
    def came(self) -> str:
        return came_words([row.state for row in self.people])

    @property
    def recorded(self) -> bool:
        return any(row.state != AttendanceState.INVITED for row in self.people)

    @property
    def attendance_states(self) -> list[tuple[str, Any]]:
        return list(AttendanceState.choices)

    @cached_property
    def decisions(self) -> list[tuple[Decision, Status]]:
        rows = self.meeting.decisions.select_related("decided_by").order_by("number")
        return [(row, decision_status(row)) for row in rows]

    @cached_property
    def actions(self) -> list[tuple[Action, Status]]:
        rows = self.meeting.actions.select_related("owner", "project").order_by("number")
        return [(row, action_status(row)) for row in rows]

    @cached_property
    def editions(self) -> list[MinutesEdition]:
        return list(self.meeting.editions.select_related("published_by").defer("content"))

    @property
    def buttons(self) -> list[Button]:
        """What can be done next, the next step as the primary one."""
        place = [self.access.project.slug, self.meeting.number]
        if not self.access.allows(Permission.MEETINGS_WRITE):
            return self.papers(place)

        def to(name: str) -> str:
            return reverse(f"projects:meeting_{name}", args=place)

        if self.meeting.published_at is not None:
            return [
                *self.papers(place),
                Button(_("Correct the minutes"), to("correct"), "pencil", opens="dialog"),
            ]
        if self.meeting.state == MeetingState.HELD:
            publish = Button(
                _("Publish the minutes"),
                to("publish"),
                "send",
                "primary",
                post=True,
                confirm=_("The minutes are frozen and mailed to everybody invited."),
            )
            return [publish, *self.papers(place), Button(_("Change"), to("edit"), "edit", opens="dialog")]
        if self.meeting.state == MeetingState.CANCELLED:
            return []
        again = _("Send the invitation again") if self.meeting.invited_at else _("Send the invitation")
        return [
            *self.holding(to("hold")),
            Button(again, to("invite"), "mail-forward", post=True),
            Button(_("Change"), to("edit"), "edit", opens="dialog"),
            Button(_("Cancel the meeting"), to("cancel"), "ban", "quiet", opens="dialog"),
        ]

    def holding(self, url: str) -> list[Button]:
        """Nobody is said to have come who was not seen there: it takes a press of its own."""
        held, refusal = _("The meeting was held"), not_yet(self.meeting)
        if refusal or not self.people:
            return [Button(held, url, "check", "primary", key="hold", post=True, refusal=refusal)]
        came = _("Held, everybody else came") if self.recorded else _("Held, everybody came")
        return [
            Button(came, f"{url}?others=came", "check", "primary", key="hold", post=True),
            Button(_("Held, say who came"), url, "users", post=True),
        ]

    def papers(self, place: list[Any]) -> list[Button]:
        """The minutes as PDF, once there is something to hand out."""
        if self.meeting.state != MeetingState.HELD:
            return []
        url = reverse("projects:meeting_minutes", args=place)
        return [
            Button(_("Minutes in English"), f"{url}?language=en", "download"),
            Button(_("Minutes in Chinese"), f"{url}?language=zh-hans", "download"),
        ]


def typed(text: str, version: int, draft: Draft | None, key: str, name: str) -> Typed:
    """The stored text, or what was typed after it: with the version it was typed upon, so that somebody
    else's text is not written over in silence."""
    kept = draft.content.get(name, [""])[0] if draft is not None else ""
    stored = carried({name: [text]})
    if draft is None or kept.strip() == text.strip():
        return Typed(text, version, None, key, stored)
    upon = key_of(draft.content.get("seen", [""])[0]) or version
    return Typed(kept, upon, draft, key, stored if upon == version else "")
