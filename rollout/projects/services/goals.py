"""Verbs about goals. Each asks for its permission and leaves one event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.services import audited
from rollout.audit.values import plain
from rollout.core.errors import InvalidInput
from rollout.core.search import pinyin_key
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Goal, Project
from rollout.projects.services.projects import refuse_closed
from rollout.projects.services.risks import require_member

KEPT = ("name", "metric", "unit", "baseline", "target", "due_on", "owner_id")
FIELDS = frozenset("name metric unit baseline target due_on owner".split())


@audited()
def add_goal(project: Project, values: Mapping[str, Any], *, actor: User) -> Goal:
    """Enter a goal under the next number; a number is given once, even when its goal is removed.
    Refusals: NotAllowed, InvalidInput, StateRefusal where the project is closed."""
    ProjectAccess(actor, project).require(Permission.PLAN_WRITE)
    goal = Goal(project=project, **known(values))
    held = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    refuse_closed(held)
    require_member(held, goal.owner)
    goal.number = held.last_goal + 1
    goal.search_text = pinyin_key(goal.name, goal.metric)
    Project.objects.filter(pk=held.pk).update(last_goal=goal.number)
    return audit.create(goal, actor=actor)


@audited()
def change_goal(goal: Goal, changes: Mapping[str, Any], *, version: int, actor: User) -> Goal:
    """Write the named fields. Refusals: Stale, NotAllowed, InvalidInput, StateRefusal."""
    found = known(changes)
    goal = Goal.objects.select_for_update(of=("self",)).select_related("project", "owner").get(pk=goal.pk)
    ProjectAccess(actor, goal.project).require(Permission.PLAN_WRITE, goal)
    refuse_closed(goal.project)
    if "owner" in found and found["owner"] != goal.owner:
        require_member(goal.project, found["owner"])
    if {"name", "metric"} & set(found):
        found["search_text"] = pinyin_key(found.get("name", goal.name), found.get("metric", goal.metric))
    return audit.change(goal, found, version=version, actor=actor)


@audited()
def remove_goal(goal: Goal, *, actor: User, version: int | None = None) -> None:
    """Take a goal off the sheet; the history keeps what it was."""
    ProjectAccess(actor, goal.project).require(Permission.PLAN_WRITE)
    refuse_closed(goal.project)
    audit.remove(goal, actor=actor, version=version)


def as_kept(goal: Goal) -> dict[str, Any]:
    """What puts a goal on the sheet again, as JSON."""
    return {"project": goal.project_id, **{name: plain(getattr(goal, name)) for name in KEPT}}


def known(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, all of them fields of a goal that a person may set."""
    if unknown := sorted(set(values) - FIELDS):
        raise InvalidInput("goal_field_unknown", _("A goal has no field “%s”.") % unknown[0])
    if "name" in values and not str(values["name"]).strip():
        raise InvalidInput("name_missing", _("Say what the rollout shall reach."), field="name")
    return dict(values)
