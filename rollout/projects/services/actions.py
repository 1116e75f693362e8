"""Verbs about actions: who does what until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.core.search import pinyin_key
from rollout.people.models import User
from rollout.projects.models import Action, ActionState, Meeting, Project
from rollout.projects.numbering import next_number
from rollout.projects.services.meeting_rights import locked_meeting, require_members, require_writing

FIELDS = frozenset({"text", "owner", "due_on"})


@audited()
def add_action(
    project: Project, content: Mapping[str, Any], *, actor: User, meeting: Meeting | None = None
) -> Action:
    """Give somebody something to do, in a meeting or outside of one."""
    require_writing(project, actor)
    if meeting is not None:
        locked_meeting(meeting, actor)
    check_action(project, content)
    moment = meeting.starts_at if meeting is not None else now()
    action = Action(
        project=project,
        meeting=meeting,
        raised_by=actor,
        raised_on=moment.astimezone(ZoneInfo(project.time_zone)).date(),
        **content,
    )
    action.number = next_number(project, Action)
    action.search_text = pinyin_key(action.text)
    return audit.create(action, actor=actor)


@audited()
def change_action(action: Action, changes: Mapping[str, Any], *, version: int, actor: User) -> Action:
    """Change text, owner or day. Published minutes keep what they said."""
    require_writing(action.project, actor)
    check_action(action.project, changes)
    words = pinyin_key(changes.get("text", action.text))
    return audit.change(action, {**changes, "search_text": words}, version=version, actor=actor)


@audited()
def finish_action(action: Action, *, version: int, actor: User, result: str = "") -> Action:
    """It is done; its owner may say so."""
    return close(action, ActionState.DONE, result, version=version, actor=actor, record=action)


@audited()
def drop_action(action: Action, *, version: int, actor: User, result: str = "") -> Action:
    """Nobody will do it; `result` says why."""
    return close(action, ActionState.DROPPED, result, version=version, actor=actor, record=None)


@audited()
def reopen_action(action: Action, *, version: int, actor: User) -> Action:
    """It is open again; its owner may say so of what was done, not of what was dropped."""
    own = None if action.state == ActionState.DROPPED else action
    require_writing(action.project, actor, own)
    if action.state == ActionState.OPEN:
        raise StateRefusal("action_open", _("This action is open."))
    changes = {"state": ActionState.OPEN, "done_on": None}
    return audit.change(action, changes, version=version, actor=actor, action="action.reopen")


def close(
    action: Action, state: ActionState, result: str, *, version: int, actor: User, record: Action | None
) -> Action:
    require_writing(action.project, actor, record)
    if action.state != ActionState.OPEN:
        raise StateRefusal("action_closed", _("This action is closed already; reopen it first."))
    changes: dict[str, Any] = {"state": state, "done_on": today_of(action.project)}
    if result.strip():
        changes["result"] = result.strip()
    verb = "action.finish" if state == ActionState.DONE else "action.drop"
    return audit.change(action, changes, version=version, actor=actor, action=verb)


def today_of(project: Project) -> date:
    """The day it is now in the project's zone."""
    return now().astimezone(ZoneInfo(project.time_zone)).date()


def check_action(project: Project, content: Mapping[str, Any]) -> None:
    if unknown := set(content) - FIELDS:
        raise InvalidInput("unknown_field", _("An action has no field “%s”.") % sorted(unknown)[0])
    if not str(content.get("text", "-")).strip():
        raise InvalidInput("text", _("Say what is to be done."), field="text")
    require_members(project, [content.get("owner")], field="owner")
