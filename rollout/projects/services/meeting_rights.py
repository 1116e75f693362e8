"""What every verb about meetings asks first."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import Owned, ProjectAccess
from rollout.projects.models import Meeting, MeetingSeries, MeetingState, Project
from rollout.projects.services.projects import refuse_closed

# by id: a person outside of the project is not named to whoever tries numbers
NOT_A_MEMBER = _("Person %(value)s is not in this project; add them under People first.")


def require_writing(project: Project, actor: User, record: Owned | None = None) -> None:
    """NotAllowed without the right to write of meetings (to this record); refuses a closed project."""
    ProjectAccess(actor, project).require(Permission.MEETINGS_WRITE, record)
    refuse_closed(project)


def locked_meeting(meeting: Meeting, actor: User, *, open_for: str = "minutes") -> Meeting:
    """The meeting as it stands now, held until the transaction ends.

    `open_for`: “minutes” refuses what is cancelled or published, “planning” also what was held.
    """
    require_writing(meeting.project, actor)
    found: Meeting = (
        Meeting.objects.select_for_update(of=("self",)).select_related("project", "series").get(pk=meeting.pk)
    )
    refuse_cancelled(found)
    refuse_published(found)
    if open_for == "planning" and found.state == MeetingState.HELD:
        raise StateRefusal("meeting_held", _("This meeting was held; plan the next one instead."))
    return found


def refuse_published(meeting: Meeting | None) -> None:
    """Minutes that were handed out stay as they are."""
    if meeting is not None and meeting.published_at is not None:
        raise StateRefusal(
            "minutes_published",
            _("The minutes of this meeting are published and stay as they are; add a correction instead."),
        )


def refuse_cancelled(meeting: Meeting) -> None:
    if meeting.state == MeetingState.CANCELLED:
        raise StateRefusal("meeting_cancelled", _("This meeting was cancelled; plan another one."))


def require_members(project: Project, people: Iterable[User | None], *, field: str) -> None:
    """Only people of the project are invited, decide or get actions."""
    wanted = {person.pk: person for person in people if person is not None}
    there = set(project.memberships.filter(user_id__in=wanted).values_list("user_id", flat=True))
    for key in wanted:
        if key not in there:
            raise InvalidInput("not_a_member", NOT_A_MEMBER % {"value": key}, field=field)


def another_version(record: Meeting | MeetingSeries, seen: int) -> None:
    """Who is invited is kept beside the record and edited with it: other people are another version of it,
    unless its own fields have made one already."""
    if record.version == seen:
        type(record)._default_manager.filter(pk=record.pk).update(version=F("version") + 1)
        record.version += 1
