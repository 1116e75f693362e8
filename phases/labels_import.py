"""The sentence of each refused plan file: place, value and mend."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from phases.interchange import limits
from phases.interchange.refusal import ImportRefused, Place

PLACES: Mapping[str, str] = {
    "file": gettext_noop("The file"),
    "line": gettext_noop("Line %(number)s"),
    "element": gettext_noop("Element “%(name)s”"),
    "project": gettext_noop("The project"),
    "calendar": gettext_noop("Calendar %(number)s “%(name)s”"),
    "task": gettext_noop("Task %(number)s “%(name)s”"),
    "link": gettext_noop("Link %(number)s of task “%(name)s”"),
    "resource": gettext_noop("Resource %(number)s “%(name)s”"),
    "assignment": gettext_noop("Assignment %(number)s"),
    "baseline": gettext_noop("Baseline %(number)s “%(name)s”"),
}
REFUSALS: Mapping[str, str] = {
    "not_found": gettext_noop("%(place)s “%(value)s” cannot be read; give the path of an existing file."),
    "too_large": gettext_noop(
        "%(place)s has %(value)s; split the plan or leave out parts, 40 MB are the limit."
    ),
    "empty": gettext_noop("%(place)s is empty (%(value)s); save the plan as XML in Microsoft Project again."),
    "mpp_file": gettext_noop(
        "%(place)s is an .mpp file (%(value)s), not XML; open it in Microsoft Project and save it as XML."
    ),
    "zip_file": gettext_noop(
        "%(place)s is a zip or an Office file such as .xlsx (%(value)s), not XML; "
        "unpack it, or open the plan in Microsoft Project and save it as XML."
    ),
    "wrong_encoding": gettext_noop("%(place)s is not written in %(value)s; save the file in UTF-8."),
    "unknown_encoding": gettext_noop("%(place)s names the encoding “%(value)s”; save the file in UTF-8."),
    "entities": gettext_noop(
        "%(place)s defines entities or a document type (%(value)s); remove the DOCTYPE and save it again."
    ),
    "not_xml": gettext_noop("%(place)s is not XML (%(value)s); save the plan as XML in Microsoft Project."),
    "wrong_root": gettext_noop(
        "%(place)s stands where “Project” is expected; save the plan as XML in Microsoft Project."
    ),
    "not_a_plan": gettext_noop("%(place)s has no “%(value)s”; save the plan as XML in Microsoft Project."),
    "too_costly": gettext_noop(
        "%(place)s took more time or memory to read than is allowed (%(value)s); split the plan."
    ),
    "too_deep": gettext_noop("%(place)s lies more than %(value)s levels deep; remove the nested elements."),
    "outline_too_deep": gettext_noop(
        "%(place)s lies more than %(value)s levels deep; put it under a summary nearer to the top."
    ),
    "too_many_elements": gettext_noop("%(place)s has more than %(value)s elements; split the plan."),
    "record_too_large": gettext_noop("%(place)s has more than %(value)s parts; remove its time-phased data."),
    "too_many_tasks": gettext_noop("%(place)s has more than %(value)s tasks; split the plan."),
    "too_many_exceptions": gettext_noop(
        "%(place)s has calendars with more than %(value)s exceptional days; shorten their recurrences."
    ),
    "text_too_long": gettext_noop(
        "%(place)s holds a text of over a million characters (“%(value)s”); shorten it."
    ),
    "name_too_long": gettext_noop("%(place)s has %(value)s characters; shorten it to %(limit)s."),
    "no_uid": gettext_noop("%(place)s is missing (“%(value)s”); give the record a number of its own."),
    "duplicate_uid": gettext_noop("%(place)s: the number %(value)s is used twice; give each record its own."),
    "duplicate_task": gettext_noop("%(place)s: the number %(value)s is used twice; give each task its own."),
    "not_a_number": gettext_noop("%(place)s: “%(value)s” is not a number that can stand here; correct it."),
    "bad_percent": gettext_noop("%(place)s: %(value)s is not a percentage; write a number from 0 to 100."),
    "not_a_duration": gettext_noop("%(place)s: “%(value)s” is not a duration; write it like PT8H0M0S."),
    "negative_duration": gettext_noop("%(place)s: “%(value)s” is negative; write a duration like PT8H0M0S."),
    "too_long": gettext_noop("%(place)s: “%(value)s” is more than a hundred years; write a shorter time."),
    "not_a_date": gettext_noop("%(place)s: “%(value)s” is not a date; write it like 2026-03-02T08:00:00."),
    "date_out_of_range": gettext_noop(
        "%(place)s: “%(value)s” lies outside the years %(first)s to %(last)s; correct the date."
    ),
    "exception_without_end": gettext_noop(
        "%(place)s: the exception %(value)s leaves the plan no working time; shorten it."
    ),
    "beyond_the_calendar": gettext_noop(
        "%(place)s would run beyond the year %(last)s; shorten a duration or a lag, or correct the calendars."
    ),
    "not_a_time": gettext_noop("%(place)s: “%(value)s” is not a time of day; write it like 08:00:00."),
    "times_backwards": gettext_noop("%(place)s: %(value)s ends before it begins; split it at midnight."),
    "bad_calendar": gettext_noop("%(place)s: a calendar has impossible times (%(value)s); correct them."),
    "base_calendar_loop": gettext_noop(
        "%(place)s: the base calendars refer to each other in a circle (%(value)s); choose another base."
    ),
    "calendar_without_time": gettext_noop(
        "%(place)s: calendar “%(value)s” has no working time; give it at least one working day."
    ),
    "no_working_time": gettext_noop(
        "%(place)s: calendar “%(value)s” has no working time; give it at least one working day."
    ),
    "unknown_calendar": gettext_noop("%(place)s: there is no calendar %(value)s; choose another one."),
    "bad_constraint": gettext_noop("%(place)s: there is no constraint %(value)s; use 0 to 7."),
    "bad_link_type": gettext_noop("%(place)s: there is no kind of link %(value)s; use 0 to 3."),
    "self_link": gettext_noop("%(place)s: task %(value)s waits for itself; remove the link."),
    "duplicate_link": gettext_noop(
        "%(place)s: there are two links of type %(value)s between the same tasks; remove one."
    ),
    "unknown_task": gettext_noop(
        "%(place)s refers to a task that is not there (%(value)s); remove the reference."
    ),
    "cycle": gettext_noop(
        "%(place)s has tasks that wait for each other: %(value)s; remove one of these links."
    ),
    "parent_loop": gettext_noop(
        "%(place)s has summaries that contain each other (%(value)s); correct the outline."
    ),
    "link_to_own_parent": gettext_noop(
        "%(place)s is linked with a summary that contains it (%(value)s); remove the link."
    ),
    "bad_task": gettext_noop("%(place)s contradicts itself (%(value)s); correct its dates or durations."),
    "finish_before_start": gettext_noop(
        "%(place)s: %(value)s lies before the start; correct one of the dates."
    ),
    "no_start": gettext_noop("%(place)s has no date; give the project a start date."),
}


def refusal_sentence(refusal: ImportRefused) -> str:
    """One sentence in the reader's language."""
    values = {
        "place": place_text(refusal.place),
        "value": refusal.value,
        "limit": limits.MAX_NAME,
        "first": limits.FIRST_YEAR,
        "last": limits.LAST_YEAR,
    }
    return _(REFUSALS[refusal.code]) % values


def place_text(place: Place) -> str:
    """Where in the file, for people: Task 7 “Design”, field Start."""
    text = _(PLACES[place.kind]) % {"number": place.number, "name": place.name}
    record = " ".join(text.split())  # some records have no number yet
    if not place.field:
        return record
    return _("%(record)s, field %(field)s") % {"record": record, "field": place.field}
