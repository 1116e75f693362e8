"""The sentence of each refused change: place, value and mend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from phases.labels_fields import field_label

SENTENCES: Mapping[str, str] = {
    "not_operations": gettext_noop("“%(value)s” is not a list of changes; send a list of objects with “op”."),
    "no_operations": gettext_noop("There is nothing to change; name at least one change."),
    "too_many_operations": gettext_noop("%(count)s changes at once are too many; send at most %(limit)s."),
    "too_deep": gettext_noop(
        "“%(task)s” would lie more than %(limit)s levels deep; put it under a summary nearer to the top."
    ),
    "unknown_operation": gettext_noop("“%(value)s” is not a change of a plan; use one of: %(known)s."),
    "unknown_field": gettext_noop("“%(value)s” is not a field one can set here; use one of: %(known)s."),
    "not_a_record": gettext_noop("“%(value)s” in “%(field)s” is not a record; give its number."),
    "not_people": gettext_noop("“%(value)s” is not a list of people; give their numbers."),
    "not_text": gettext_noop("“%(value)s” is not a text for “%(field)s”; write plain text."),
    "empty_text": gettext_noop("“%(field)s” is empty; write at least one character."),
    "text_too_long": gettext_noop("“%(field)s” has %(length)s characters; shorten it to %(limit)s."),
    "hidden_character": gettext_noop(
        "“%(field)s” holds a hidden control character (%(value)s); take it out."
    ),
    "field_missing": gettext_noop("“%(value)s” is missing in %(op)s; give it, null where nothing is meant."),
    "bad_ref": gettext_noop(
        "“%(value)s” is not a name for a new task; write 1 to %(limit)s letters in “ref”."
    ),
    "not_a_whole_number": gettext_noop(
        "“%(value)s” for “%(field)s” is not a whole number; write one, in minutes."
    ),
    "negative": gettext_noop("%(value)s for “%(field)s” is negative; write zero or more."),
    "number_out_of_range": gettext_noop(
        "%(value)s for “%(field)s” is out of range; write a number from %(lowest)s to %(highest)s."
    ),
    "not_a_number": gettext_noop("“%(value)s” for “%(field)s” is not a number; write one such as 40."),
    "percent_out_of_range": gettext_noop("%(value)s for “%(field)s” is no percentage; write 0 to 100."),
    "not_yes_or_no": gettext_noop("“%(value)s” for “%(field)s” is neither true nor false; send one of them."),
    "not_a_date_time": gettext_noop(
        "“%(value)s” for “%(field)s” is not a date and time; write it as 2026-03-02T08:00."
    ),
    "date_with_zone": gettext_noop(
        "“%(value)s” for “%(field)s” names a time zone; write the project's local time, as 2026-03-02T08:00."
    ),
    "not_a_date": gettext_noop("“%(value)s” for “%(field)s” is not a date; write it as 2026-03-02."),
    "date_missing": gettext_noop("“%(field)s” needs a date; write it as 2026-03-02T08:00."),
    "date_out_of_range": gettext_noop("%(date)s lies outside %(first)s–%(last)s; give a date between them."),
    "fact_ahead": gettext_noop(
        "“%(field)s” %(date)s is too far ahead for something that has happened; give a day until %(limit)s."
    ),
    "beyond_the_calendar": gettext_noop(
        "The plan would run beyond the year 2149; shorten a duration or a lag, or check the calendars."
    ),
    "not_a_choice": gettext_noop("“%(value)s” for “%(field)s” is unknown; use one of: %(known)s."),
    "bad_week": gettext_noop(
        "“%(value)s” is not a weekly pattern; give seven days of [from, to] in minutes, one at least worked."
    ),
    "unknown_task": gettext_noop(
        "There is no task “%(value)s” in this plan; links and moves stay inside one plan."
    ),
    "unknown_link": gettext_noop(
        "There is no link %(value)s in this plan; it may have been removed: reload the page."
    ),
    "unknown_person": gettext_noop("Person %(value)s is not in this project; add them under People first."),
    "person_owns_nothing": gettext_noop(
        "%(value)s may own no task: the role in this project is to oversee the work; choose somebody else."
    ),
    "role_owns_nothing": gettext_noop(
        "The role “%(value)s” may own no task; choose a role of those who do the work."
    ),
    "unknown_calendar": gettext_noop(
        "Calendar %(value)s is not one of this project's; choose one from the list."
    ),
    "ref_twice": gettext_noop("Two new tasks are called “%(value)s” here; give each its own name."),
    "self_link": gettext_noop("“%(task)s” cannot wait for itself; choose another predecessor."),
    "link_twice": gettext_noop(
        "“%(predecessor)s” and “%(successor)s” are already linked as %(type)s; change that link instead."
    ),
    "link_to_own_parent": gettext_noop(
        "“%(predecessor)s” and “%(successor)s” lie inside each other; link the tasks themselves."
    ),
    "cycle": gettext_noop("These tasks would wait for each other: %(path)s. Remove one of these links."),
    "parent_loop": gettext_noop("“%(task)s” cannot lie inside itself; choose a summary outside it."),
    "not_a_sibling": gettext_noop(
        "“%(value)s” does not lie in that summary; name a task of the same summary."
    ),
    "milestone_as_parent": gettext_noop(
        "“%(task)s” is a milestone and cannot hold tasks; choose a phase or a task."
    ),
    "started_as_parent": gettext_noop(
        "“%(task)s” has already begun and cannot become a summary; put the new task beside it."
    ),
    "last_task": gettext_noop("“%(task)s” is all that is left of this plan; add another task first."),
    "summary_has_no_own": gettext_noop(
        "“%(task)s” is a summary: its “%(field)s” follows from its tasks; change those."
    ),
    "summary_constraint": gettext_noop(
        "“%(task)s” as a summary can only lie as soon as possible, start no earlier than or finish no later "
        "than a date; change its constraint, or constrain its tasks."
    ),
    "milestone_with_duration": gettext_noop(
        "“%(task)s” is a milestone and takes no time; turn that off first."
    ),
    "no_time_no_milestone": gettext_noop(
        "“%(task)s” takes no time, so it is a milestone; give it a duration, or let it be one."
    ),
    "milestone_part_done": gettext_noop(
        "A milestone is reached or not; set 0 or 100 percent, not %(value)s."
    ),
    "begun_as_milestone": gettext_noop(
        "“%(task)s” is under way, and a milestone is reached or not; finish it or set it to 0 percent first."
    ),
    "shorter_than_done": gettext_noop(
        "%(value)s minutes are less than the %(done)s minutes already done; give at least those."
    ),
    "finished_duration": gettext_noop("The task is finished; change its actual start or finish instead."),
    "finish_before_start": gettext_noop(
        "The finish %(finish)s lies before the start %(start)s; swap or mend them."
    ),
    "already_started": gettext_noop("“%(task)s” has already started; change its actual start instead."),
    "cannot_stretch": gettext_noop("“%(task)s” has no duration of its own to stretch; change its tasks."),
    "no_work_between": gettext_noop("Nobody works between %(start)s and %(finish)s; choose a later finish."),
    "constraint_without_date": gettext_noop("The constraint of “%(task)s” needs a date; give one."),
    "three_points_order": gettext_noop(
        "The durations of “%(task)s” are out of order; shortest, likely and longest must rise."
    ),
    "half_pinned": gettext_noop("“%(task)s” needs both a start and a finish set by hand, or neither."),
    "negative_progress": gettext_noop("The progress of “%(task)s” is negative; mend its remaining duration."),
    "no_working_time": gettext_noop(
        "The calendar “%(calendar)s” has no working time; give it at least one day."
    ),
    "bad_calendar": gettext_noop(
        "The calendar “%(calendar)s” has hours that overlap or run backwards; mend them."
    ),
    "changed_since": gettext_noop(
        "Later changes touch the same tasks, so this one cannot be undone alone; undo the later ones first."
    ),
    "already_undone": gettext_noop("This change has been undone already."),
    "nothing_changes": gettext_noop("This changes nothing: the plan already stands so."),
    "phase_has_gate": gettext_noop(
        "The gate of “%(task)s” holds evidence or a decision, so the phase stays; remove single tasks "
        "instead."
    ),
    "plan_is_closed": gettext_noop("The project is closed; open it again to change its plan."),
}


def refusal(code: str, values: Mapping[str, Any], field: str | None = None) -> str:
    """The sentence of a fault, in the active language."""
    words = {"task": "", "value": "", **values, "field": field_label(field or values.get("field"))}
    template = SENTENCES.get(code)
    if template is None:
        return _("The plan cannot be calculated this way (%(code)s).") % {"code": code}
    return _(template) % words
