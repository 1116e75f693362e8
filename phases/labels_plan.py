"""Sentences about a plan: why something moved, what to beware of, what a step did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from phases.labels_constraints import replaced_words
from phases.labels_fields import field_label
from phases.scheduling.model import Warning
from rollout.core.dates import day_text

Names = Mapping[int, str]

MOVED_BY_LINK: Mapping[str, str] = {
    "FS": gettext_noop("because “%(task)s” finishes at another time"),
    "SS": gettext_noop("because “%(task)s” starts at another time"),
    "FF": gettext_noop("because it finishes together with “%(task)s”, which moved"),
    "SF": gettext_noop("because it finishes after the start of “%(task)s”, which moved"),
}
WARNINGS: Mapping[str, str] = {
    "lead_clipped": gettext_noop(
        "The lead of “%(task)s” on “%(predecessor)s” reaches before the project; it starts with the project."
    ),
    "out_of_sequence": gettext_noop("“%(task)s” started before “%(predecessor)s” allowed it."),
    "pinned_before_predecessor": gettext_noop(
        "“%(task)s” is set by hand to a date before “%(predecessor)s” allows it."
    ),
    "link_broken_by_constraint": gettext_noop(
        "The constraint of “%(task)s” puts it before “%(predecessor)s” allows it."
    ),
    "deadline_missed": gettext_noop("“%(task)s” misses its deadline %(wanted)s: it finishes %(computed)s."),
    "constraint_missed": gettext_noop(
        "“%(task)s” cannot keep its constraint %(wanted)s: it comes to %(computed)s."
    ),
    "constraint_has_no_effect": gettext_noop("The constraint of the summary “%(task)s” has no effect."),
    "actual_after_status": gettext_noop("“%(task)s” is reported on %(actual)s, after the status date."),
}


BY_TASK: Mapping[str, str] = {
    "child": gettext_noop("because “%(task)s” in it moved"),
    "entered": gettext_noop("because “%(task)s” was moved into it"),
    "added": gettext_noop("because “%(task)s” was added to it"),
    "left": gettext_noop("because “%(task)s” was moved out of it"),
    "removed": gettext_noop("because “%(task)s” in it was removed"),
    "around": gettext_noop("because “%(task)s” around it was changed"),
}


def day_words(at: datetime, *, time: bool = False) -> str:
    """`Fri 6 Mar`, with the time where it tells something."""
    words = day_text(at.date())
    return f"{words} {at:%H:%M}" if time else words


def cause_sentence(cause: Mapping[str, Any], names: Names) -> str:
    """Who passed a move on. `cause` as in `PlanStep.moved`."""
    told = _cause(cause, names)
    if not cause.get("replaces"):
        return told
    return _("%(cause)s; calculation also replaces the date that the file recorded") % {"cause": told}


def _cause(cause: Mapping[str, Any], names: Names) -> str:
    name = names.get(cause["task"], "")
    if cause["kind"] == "link" and name:
        return _(MOVED_BY_LINK[cause["type"] or "FS"]) % {"task": name}
    if cause["kind"] in BY_TASK and name:
        return _(BY_TASK[cause["kind"]]) % {"task": name}
    if cause["kind"] == "removed":
        return _("because a task in it was removed")
    if cause["kind"] == "changed":
        return _("changed directly")
    if cause["kind"] == "status":
        return _("because of the status date")
    if cause["kind"] == "plan":
        return _("because of the plan's settings")
    if cause["kind"] == "calendar":
        return _("because of a calendar")
    if cause["kind"] == "recorded":
        return _("calculation replaces the date that the file recorded")
    return ""


def warning_sentence(code: str, values: Mapping[str, str], task: str, names: Mapping[str, str]) -> str:
    """A remark of the scheduler. `names` by key as text."""
    told = {
        name: day_words(datetime.fromisoformat(value), time=True)
        if name in ("wanted", "computed", "actual")
        else value
        for name, value in values.items()
    }
    if "predecessor" in told:
        told["predecessor"] = names.get(told["predecessor"], told["predecessor"])
    return _(WARNINGS[code]) % {**told, "task": task} if code in WARNINGS else code


def warning_sentences(warnings: Iterable[Warning], names: Mapping[str, str]) -> list[str]:
    """Remarks of the scheduler in their order. `names` of tasks by key as text."""
    return [warning_sentence(one.code, one.values, names.get(str(one.task), ""), names) for one in warnings]


def step_sentence(operations: Sequence[Mapping[str, Any]]) -> str:
    """What a step did, from its stored operations, in the active language."""
    first = operations[0]
    told = operation_sentence(first)
    more = len(operations) - 1
    if not more:
        return told
    return ngettext("%(first)s and %(count)s more change", "%(first)s and %(count)s more changes", more) % {
        "first": told,
        "count": more,
    }


def operation_sentence(operation: Mapping[str, Any]) -> str:
    """What one stored operation did; its task by `task_name`, those of a link by `predecessor_name` and
    `successor_name`."""
    name = operation.get("task_name") or operation.get("name") or operation.get("task") or ""
    match operation["op"]:
        case "task.set":
            return _("“%(task)s”: %(field)s") % {"task": name, "field": field_label(operation["field"])}
        case "task.add":
            return _("Added “%(task)s”") % {"task": name}
        case "task.remove":
            return _("Removed “%(task)s”") % {"task": name}
        case "task.place":
            return _("Placed “%(task)s” elsewhere in the outline") % {"task": name}
        case "task.move":
            return _moved(_("Moved “%(task)s”") % {"task": name}, operation.get("replaced"))
        case "link.add" | "link.set" | "link.remove":
            return link_sentence(operation)
        case "participants.set":
            return _("“%(task)s”: participants") % {"task": name}
        case "plan.set":
            return _("Plan: %(field)s") % {"field": field_label(operation["field"])}
        case "undo":
            return _("Undid step %(number)s") % {"number": operation["step"]}
        case _:
            return _("Recalculated the plan")


LINKED: Mapping[str, tuple[str, str]] = {
    "link.add": (gettext_noop("Linked “%(before)s” to “%(after)s”"), gettext_noop("Added a link")),
    "link.set": (
        gettext_noop("Changed the link from “%(before)s” to “%(after)s”"),
        gettext_noop("Changed a link"),
    ),
    "link.remove": (
        gettext_noop("Removed the link from “%(before)s” to “%(after)s”"),
        gettext_noop("Removed a link"),
    ),
}


def link_sentence(operation: Mapping[str, Any]) -> str:
    """With both tasks; without them for what was kept before steps kept their names."""
    named, nameless = LINKED[operation["op"]]
    told = {"before": operation.get("predecessor_name"), "after": operation.get("successor_name")}
    return _(named) % told if all(told.values()) else _(nameless)


def _moved(told: str, replaced: Mapping[str, Any] | None) -> str:
    return told if replaced is None else _("; ").join((told, replaced_words(replaced)))
