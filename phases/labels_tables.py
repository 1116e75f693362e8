"""Why a table is not taken, with row, column, value and mend; and what of a taken one is passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from phases.interchange.tables.columns import BY_KEY
from phases.interchange.tables.not_read import Heading, NotRead
from phases.interchange.tables.reading import TableFault
from phases.labels_fields import field_label

MOST_NAMED = 12

SENTENCES: Mapping[str, str] = {
    "bad_duration": gettext_noop("“%(value)s” is no duration; write 5d, 4h, 30m, or 2ed for clock time."),
    "bad_links": gettext_noop("“%(value)s” names no predecessors; write them like 3FS+2d;5SS."),
    "bad_money": gettext_noop("“%(value)s” is no amount; write a number like 1234.50."),
    "bad_moment": gettext_noop("“%(value)s” is no date; write it like 2026-03-02 08:00."),
    "bad_percent": gettext_noop("“%(value)s” is no percentage; write a number from 0 to 100."),
    "bad_whole": gettext_noop("“%(value)s” is no whole number; write one like 12."),
    "bad_yes_no": gettext_noop("“%(value)s” is neither yes nor no; write one of them."),
    "bad_workbook": gettext_noop("The workbook cannot be read (%(value)s); save it again as .xlsx."),
    "bad_calendar": gettext_noop(
        "“%(value)s” is no part of a calendar; write week as seven days of [from, to] in minutes, days with "
        "first, last and intervals."
    ),
    "bad_hours": gettext_noop("“%(value)s” is no number of hours in a day; write one from 0.1 to 24."),
    "bad_setting": gettext_noop("%(value)s"),
    "column_twice": gettext_noop("The column “%(value)s” stands there twice; keep one of them."),
    "empty": gettext_noop("The file is empty; save the table again."),
    "far_moment": gettext_noop("%(value)s lies outside the years 1985 to 2148; correct the year."),
    "go_live_twice": gettext_noop("“%(value)s” is the second go-live task; mark one alone."),
    "half_by_hand": gettext_noop(
        "“%(value)s” needs both a start and a finish by hand, or neither; write the other one too."
    ),
    "finish_first": gettext_noop("%(value)s lies before the start; mend one of the two dates."),
    "level_skipped": gettext_noop(
        "The level %(value)s skips one; a line lies at most one level below the one before."
    ),
    "no_known_column": gettext_noop(
        "No heading says number or name (%(value)s); export the plan to see the columns."
    ),
    "link_twice": gettext_noop("The predecessor %(value)s stands there twice; keep one of them."),
    "milestone_as_parent": gettext_noop(
        "“%(value)s” is a milestone and has tasks below it; take one of the two back."
    ),
    "milestone_with_duration": gettext_noop(
        "A milestone lasts no time, and the duration is “%(value)s”; write 0 or take the milestone back."
    ),
    "no_date_for_constraint": gettext_noop(
        "The constraint “%(value)s” needs a date in the column of its date; write one, or no constraint."
    ),
    "no_list_of_tasks": gettext_noop("“%(value)s” is no list of tasks; export a plan to see the format."),
    "no_rows": gettext_noop("There is no row under the headings; write one per task."),
    "no_start": gettext_noop("The table has no dates; say on which day the plan starts."),
    "no_name": gettext_noop("A new task needs a name; write one, or the number of a task that exists."),
    "not_a_table": gettext_noop("This is no table; choose a file saved as CSV, Excel (.xlsx) or JSON."),
    "not_json": gettext_noop("The file is not JSON; mend it there or export it again."),
    "not_one_value": gettext_noop("“%(value)s” is a list or an object; write one text or number."),
    "number_twice": gettext_noop("The number %(value)s stands there twice; keep one of the rows."),
    "other_currency": gettext_noop(
        "“%(value)s” names another currency than the plan has; convert the amounts, or let the plan and the "
        "headings (“Planned cost, EUR”) name the same one."
    ),
    "other_format": gettext_noop("“%(value)s” is not the format of plans here; export a plan to see it."),
    "other_version": gettext_noop("Version “%(value)s” of the format is not known; version 1 is read."),
    "own_predecessor": gettext_noop("The task %(value)s cannot wait for itself; name another one."),
    "progress_without_date": gettext_noop(
        "%(value)s percent are done, and no column says since when; write the actual start."
    ),
    "refused": gettext_noop("%(value)s"),
    "three_points": gettext_noop("Of “%(value)s”, shortest, likely and longest duration must not fall."),
    "too_deep": gettext_noop("Level %(value)s is too deep; a plan has at most 100 levels."),
    "too_large": gettext_noop("The file has %(value)s; at most 10 MB are read."),
    "too_many_changes": gettext_noop(
        "The table asks for %(value)s changes at once; load fewer rows, or make a new project of it."
    ),
    "role_owns_nothing": gettext_noop(
        "The role “%(value)s” may own no task; choose a role of those who do the work."
    ),
    "too_many_rows": gettext_noop("The table has more than %(value)s rows; split it."),
    "two_currencies": gettext_noop(
        "The headings name several currencies (%(value)s); a plan has one: convert the amounts."
    ),
    "two_people": gettext_noop("“%(value)s” is the name of several people; write the e-mail address."),
    "unknown_column": gettext_noop("“%(value)s” is no column of a plan; leave it out."),
    "unknown_country": gettext_noop(
        "No public holidays are known for “%(value)s”; use a two-letter country code such as CN."
    ),
    "unknown_setting": gettext_noop("“%(value)s” is no setting of a plan; leave it out."),
    "summary_constraint": gettext_noop(
        "A summary cannot be held by “%(value)s”, only by ASAP, SNET or FNLT; constrain its tasks."
    ),
    "unknown_constraint": gettext_noop("“%(value)s” is no constraint; write one like SNET, or nothing."),
    "unknown_owner_role": gettext_noop(
        "“%(value)s” is no role; write its name as the list of people shows it."
    ),
    "unknown_person": gettext_noop(
        "“%(value)s” is nobody in this project; invite the person or mend the name."
    ),
    "unknown_predecessor": gettext_noop("No task has the number %(value)s; mend it or leave it out."),
    "wrong_encoding": gettext_noop("The text is neither UTF-8 nor GB18030; save it as CSV UTF-8."),
}


def fault_sentence(fault: TableFault) -> str:
    sentence = _(SENTENCES[fault.code]) % {"value": fault.value}
    if not fault.line:
        return sentence
    if not fault.column:
        return _("Row %(row)s: %(sentence)s") % {"row": fault.line, "sentence": sentence}
    place = {"row": fault.line, "column": column_name(fault.column), "sentence": sentence}
    return _("Row %(row)s, column “%(column)s”: %(sentence)s") % place


def column_name(key: str) -> str:
    """The heading in the active language."""
    column = BY_KEY.get(key)
    if column is None:
        return key
    return column.chinese if (get_language() or "").startswith("zh") else column.english


def not_read_sentences(found: NotRead) -> list[str]:
    """One sentence for each kind of thing that is passed over."""
    sentences = []
    if found.column_count:
        named = listed([heading_text(one) for one in found.columns], found.column_count)
        text = ngettext(
            "This column is not read: %(columns)s.",
            "These columns are not read: %(columns)s.",
            found.column_count,
        )
        sentences.append(text % {"columns": named})
    if found.costs:
        sentences.append(_("Planned and actual costs are not read: you may not change the budget."))
    if found.settings:
        names = listed([setting_name(name) for name in found.settings], len(found.settings))
        sentences.append(
            _("Of the file only tasks are read; these settings of the plan stay: %(settings)s.")
            % {"settings": names}
        )
    if found.summaries:
        text = ngettext(
            "A phase has no duration, progress or cost of its own: those in row %(rows)s are not read.",
            "Phases have no duration, progress or cost of their own: those in rows %(rows)s are not read.",
            len(found.summaries),
        )
        sentences.append(text % {"rows": listed_rows(found.summaries)})
    if found.dates:
        text = ngettext(
            "Start and finish are calculated: row %(rows)s comes out otherwise than the table says. A "
            "constraint holds a task at a date.",
            "Start and finish are calculated: rows %(rows)s come out otherwise than the table says. A "
            "constraint holds a task at a date.",
            len(found.dates),
        )
        sentences.append(text % {"rows": listed_rows(found.dates)})
    return sentences


def heading_text(heading: Heading) -> str:
    """As it stands above the column, else where the column stands."""
    return heading.text or _("column %(letter)s") % {"letter": heading.letter}


def setting_name(name: str) -> str:
    return _("working hours in a day") if name == "hours_per_day" else field_label(name)


def listed_rows(rows: Sequence[int]) -> str:
    return listed([str(row) for row in rows], len(rows))


def listed(words: Sequence[str], count: int) -> str:
    """The first words, and how many more there are."""
    shown = _(", ").join(words[:MOST_NAMED])
    if count <= MOST_NAMED:
        return shown
    return _("%(shown)s and %(count)s more") % {"shown": shown, "count": count - MOST_NAMED}
