"""Publishing minutes: frozen from then on; a correction is a further edition."""

from __future__ import annotations

from copy import deepcopy

from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.projects.minutes import minutes_of
from rollout.projects.models import Meeting, MeetingState, MinutesEdition
from rollout.projects.queries_meetings import local_start
from rollout.projects.services.agenda_renewal import renew_when_published
from rollout.projects.services.meeting_mail import send_minutes
from rollout.projects.services.meeting_rights import locked_meeting, require_writing
from rollout.projects.services.meetings import not_yet


@audited()
def publish_minutes(meeting: Meeting, *, version: int, actor: User) -> MinutesEdition:
    """Freeze the minutes as edition 1 and mail them to everybody invited and to owners of their actions.

    From then on agenda, notes, attendance and decisions of the meeting cannot be changed; actions live on.
    """
    found = locked_meeting(meeting, actor)
    if found.state != MeetingState.HELD:
        raise StateRefusal("not_held", _("Say first that the meeting was held and who came."))
    if refusal := not_yet(found):
        raise StateRefusal("meeting_ahead", refusal)
    renew_when_published(found, actor=actor)
    at = now()
    changed = audit.change(
        found, {"published_at": at}, version=version, actor=actor, action="meeting.publish"
    )
    edition = MinutesEdition(
        meeting=changed, number=1, content=minutes_of(changed), published_at=at, published_by=actor
    )
    audit.create(edition, actor=actor, action="minutesedition.publish")
    send_minutes(edition)
    return edition


@audited()
def correct_minutes(meeting: Meeting, correction: str, *, actor: User) -> MinutesEdition:
    """Add a dated correction under the published text, as a new edition that is mailed again."""
    require_writing(meeting.project, actor)
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("project").get(pk=meeting.pk)
    last = locked.editions.order_by("-number").first()
    if last is None:
        raise StateRefusal("not_published", _("These minutes are not published yet; change them directly."))
    if not correction.strip():
        raise InvalidInput(
            "correction", _("Say what is wrong in the minutes and what is right."), field="correction"
        )
    content, at = deepcopy(last.content), now()
    day = at.astimezone(local_start(locked).tzinfo).date().isoformat()
    content["corrections"].append({"text": correction.strip(), "day": day, "by": str(actor)})
    edition = MinutesEdition(
        meeting=locked,
        number=last.number + 1,
        content=content,
        correction=correction.strip(),
        published_at=at,
        published_by=actor,
    )
    audit.create(edition, actor=actor, action="minutesedition.correct")
    send_minutes(edition)
    return edition
