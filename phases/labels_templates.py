"""The sentence of each refused template: file, line, fault and mend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext_lazy

from phases.methodology.errors import TemplateError

FAULTS: Mapping[str, str] = {
    "too_large": gettext_noop("the file has %(size)s bytes; %(limit)s are the limit."),
    "not_utf8": gettext_noop("this line is not UTF-8 text; save the file as UTF-8."),
    "yaml_syntax": gettext_noop("this is not YAML (%(problem)s); check indents, colons and quotes."),
    "alias": gettext_noop("anchors and aliases (“%(value)s”) are not allowed; write the text out."),
    "tag": gettext_noop("tags (“%(value)s”) are not allowed; leave it out."),
    "too_deep": gettext_noop("this is nested more than %(limit)s levels deep; flatten it."),
    "too_many": gettext_noop("the file has more than %(limit)s entries; split it."),
    "not_a_map": gettext_noop("a map of names and values belongs here; write “name: value” lines."),
    "not_a_list": gettext_noop("“%(where)s” must be a list; begin each entry with “- ”."),
    "not_text": gettext_noop("one plain value belongs here, not a list or a map."),
    "unknown_key": gettext_noop("“%(value)s” is not known here; use one of: %(known)s."),
    "key_twice": gettext_noop("“%(value)s” stands here twice; remove one."),
    "key_missing": gettext_noop("“%(value)s” is missing; add it."),
    "control_character": gettext_noop("%(value)s holds a character that no text has; take it out."),
    "empty_text": gettext_noop("this text is empty; write something."),
    "too_long": gettext_noop("this text has more than %(limit)s characters; shorten it."),
    "bad_key": gettext_noop("the key “%(value)s” must be 1 to 80 small letters, digits and hyphens."),
    "bad_id": gettext_noop("the id “%(value)s” must be 1 to 40 letters, digits, “◆”, “.”, “_” or “-”."),
    "id_twice": gettext_noop("the id “%(value)s” is taken on line %(first)s; choose another."),
    "not_yes_or_no": gettext_noop("“%(value)s” is neither true nor false."),
    "unknown_phase": gettext_noop("“%(value)s” is not a phase; use one of: %(known)s."),
    "unknown_role": gettext_noop("“%(value)s” is not a role; use one of: %(known)s."),
    "role_of_no_project": gettext_noop("no project gives the role “%(value)s”; use one of: %(known)s."),
    "role_twice": gettext_noop("a role stands here twice; remove one."),
    "unknown_kind": gettext_noop("“%(value)s” is not a kind of criterion; use one of: %(known)s."),
    "manual_with_check": gettext_noop("a manual criterion has no check; make it live or remove the check."),
    "bad_target": gettext_noop("“%(value)s” is not a target; write a number such as 0.8."),
    "bad_duration": gettext_noop("“%(value)s” is not a duration; write 1/2/3, 5 or 90m."),
    "duration_order": gettext_noop("in “%(value)s” shortest, likely and longest must rise."),
    "zero_duration": gettext_noop("“%(value)s” is no time; write “milestone: true” instead."),
    "part_of_a_minute": gettext_noop("“%(value)s” is not a whole number of minutes; round it."),
    "too_long_duration": gettext_noop("“%(value)s” is more than ten years; shorten it."),
    "bad_link": gettext_noop("“%(value)s” is not a link; write K1, R1 SS+1 or A1 FS+20."),
    "unknown_predecessor": gettext_noop("“%(task)s” waits for “%(value)s”, which is not in the file."),
    "unknown_go_live": gettext_noop("the go-live task “%(value)s” is not in the file."),
    "link_twice": gettext_noop("“%(task)s” has two equal links to “%(value)s”; remove one."),
    "duplicate_link": gettext_noop("“%(task)s” has two equal links to “%(value)s”; remove one."),
    "self_link": gettext_noop("“%(task)s” waits for itself; remove that link."),
    "link_to_own_parent": gettext_noop("“%(task)s” and “%(value)s” lie inside each other; link others."),
    "cycle": gettext_noop("these tasks wait for each other: %(path)s; remove one of these links."),
    "summary_with_duration": gettext_noop("“%(task)s” has tasks and no duration of its own; remove it."),
    "milestone_with_duration": gettext_noop("“%(task)s” is a milestone; remove its duration."),
    "no_duration": gettext_noop("“%(task)s” needs a duration, or “milestone: true”."),
    "no_tasks_in_phase": gettext_noop("the phase “%(task)s” has no tasks; add one."),
    "no_tasks": gettext_noop("the template has no tasks; add at least one phase with a task."),
    "too_many_tasks": gettext_noop("the template has %(count)s tasks; %(limit)s are the limit."),
    "too_long_plan": gettext_noop("the plan would run beyond the year 2149; shorten durations or lags."),
}


GAPS_OF_TASKS: Mapping[str, Any] = {
    "estimates": ngettext_lazy(
        "the estimate of %(count)s task, as far as it contradicts its duration, which is kept",
        "the estimates of %(count)s tasks, as far as they contradict the durations, which are kept",
        "count",
    ),
    "constraints": ngettext_lazy(
        "the constraint of %(count)s task", "the constraints of %(count)s tasks", "count"
    ),
    "deadlines": ngettext_lazy("the deadline of %(count)s task", "the deadlines of %(count)s tasks", "count"),
    "calendars": ngettext_lazy("the calendar of %(count)s task", "the calendars of %(count)s tasks", "count"),
    "fixed_dates": ngettext_lazy(
        "the dates that %(count)s task was given by hand",
        "the dates that %(count)s tasks were given by hand",
        "count",
    ),
    "roles": ngettext_lazy(
        "the owner's role of %(count)s task, which no project gives",
        "the owner's roles of %(count)s tasks, which no project gives",
        "count",
    ),
    "costs": ngettext_lazy(
        "the planned cost of %(count)s task", "the planned costs of %(count)s tasks", "count"
    ),
}
GAPS_OF_PLAN: Mapping[str, Any] = {
    "week": gettext_lazy("the working week and the hours of a day, where the plan has its own"),
    "rules": gettext_lazy("the rules by which the plan is calculated, where it has its own"),
}


def gap_text(kind: str, tasks: int | None) -> str:
    """What a template does not hold of so many tasks, or (None) of the plan itself."""
    return str(GAPS_OF_PLAN[kind]) if tasks is None else str(GAPS_OF_TASKS[kind] % {"count": tasks})


def template_fault(error: TemplateError) -> str:
    """`plan.yaml, line 12: …` in the active language."""
    place = {"file": error.file, "line": error.line, "fault": fault_text(error)}
    return _("%(file)s, line %(line)s: %(fault)s") % place


def fault_text(error: TemplateError) -> str:
    """The fault alone, where nobody has seen the file."""
    words = {"task": "", "value": "", **{name: str(value) for name, value in error.values.items()}}
    return _(FAULTS[error.code]) % words
