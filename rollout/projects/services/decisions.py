"""Verbs about decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.core.search import pinyin_key
from rollout.people.models import User
from rollout.projects.models import Decision, Meeting, Project
from rollout.projects.numbering import next_number
from rollout.projects.services.meeting_rights import (
    locked_meeting,
    require_members,
    require_writing,
)

FIELDS = frozenset({"text", "reason", "decided_by", "decided_on"})


@audited()
def record_decision(
    project: Project, content: Mapping[str, Any], *, actor: User, meeting: Meeting | None = None
) -> Decision:
    """Write down a decision, taken in a meeting or between two; without a day it was taken on the
    meeting's day, or today."""
    require_writing(project, actor)
    if meeting is not None:
        locked_meeting(meeting, actor)
    check_decision(project, content)
    moment = meeting.starts_at if meeting is not None else now()
    day = content.get("decided_on") or moment.astimezone(ZoneInfo(project.time_zone)).date()
    decision = Decision(project=project, meeting=meeting, **{**content, "decided_on": day})
    decision.number = next_number(project, Decision)
    decision.search_text = pinyin_key(decision.text, decision.reason)
    return audit.create(decision, actor=actor)


@audited()
def change_decision(decision: Decision, changes: Mapping[str, Any], *, version: int, actor: User) -> Decision:
    """Change the words, until the minutes that hold it are published."""
    require_writing(decision.project, actor)
    if decision.meeting is not None:
        locked_meeting(decision.meeting, actor)
    check_decision(decision.project, changes)
    words = pinyin_key(changes.get("text", decision.text), changes.get("reason", decision.reason))
    return audit.change(decision, {**changes, "search_text": words}, version=version, actor=actor)


@audited()
def withdraw_decision(decision: Decision, *, version: int, actor: User, why: str = "") -> Decision:
    """It no longer holds. Published minutes go on showing it; the list says that it was withdrawn."""
    require_writing(decision.project, actor)
    if decision.withdrawn_on is not None:
        raise StateRefusal("decision_withdrawn", _("This decision was withdrawn already."))
    today = now().astimezone(ZoneInfo(decision.project.time_zone)).date()
    return audit.change(
        decision, {"withdrawn_on": today}, version=version, actor=actor, action="decision.withdraw", why=why
    )


@audited()
def restore_decision(decision: Decision, *, version: int, actor: User) -> Decision:
    """It holds again."""
    require_writing(decision.project, actor)
    if decision.withdrawn_on is None:
        raise StateRefusal("decision_stands", _("This decision stands."))
    return audit.change(
        decision, {"withdrawn_on": None}, version=version, actor=actor, action="decision.restore"
    )


def check_decision(project: Project, content: Mapping[str, Any]) -> None:
    if unknown := set(content) - FIELDS:
        raise InvalidInput("unknown_field", _("A decision has no field “%s”.") % sorted(unknown)[0])
    if not str(content.get("text", "-")).strip():
        raise InvalidInput("text", _("Say what was decided."), field="text")
    require_members(project, [content.get("decided_by")], field="decided_by")
