"""Why something of an imported plan file is not kept, and by which rule a date would change."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from phases.interchange.compare import Difference, Rule
from phases.interchange.refusal import NotKept

NOT_KEPT: Mapping[str, str] = {
    "assignment_delay": gettext_noop(
        "Work begins with the task here; a later beginning for one person is lost."
    ),
    "assignment_to_nothing": gettext_noop("The file has no such task or resource."),
    "bad_guid": gettext_noop("This is no GUID; the record goes by its number alone."),
    "base_of_base_calendar": gettext_noop(
        "The file calls this a base calendar, so it stands by itself and not on another one."
    ),
    "baseline_number": gettext_noop("Baselines are numbered 0 to 10, each once."),
    "blank_row": gettext_noop("A blank row is no task."),
    "constraint_without_date": gettext_noop("The constraint has no date and is left out."),
    "contour": gettext_noop("Work is spread evenly over the task here; the profile is lost."),
    "cost": gettext_noop("Only the costs of a task and of its baselines are taken over."),
    "custom_field": gettext_noop("There is no field of this kind here."),
    "days_of_24_hours": gettext_noop(
        "A day in a duration has 24 hours here; working days are written in hours."
    ),
    "elapsed_percent_lag": gettext_noop(
        "The percentage on the clock is kept as this time; it does not follow the duration any more."
    ),
    "estimated": gettext_noop(
        "A question mark behind a duration is not kept; estimates are three points here."
    ),
    "exception_clipped": gettext_noop("Calendars here cover the years 1984 to 2149."),
    "exception_without_dates": gettext_noop("An exception without a day says nothing."),
    "external_task": gettext_noop("The task belongs to another project; its dates are kept as they stand."),
    "field": gettext_noop("There is no field of this kind here."),
    "hidden_character": gettext_noop("Characters that hide or turn the writing round are left out of names."),
    "hyperlink": gettext_noop("Links to web pages are not taken over."),
    "impossible_date": gettext_noop("The date is impossible and is left out."),
    "inactive_task": gettext_noop(
        "Inactive tasks and their links take no part in the schedule and are left out."
    ),
    "lag_with_people": gettext_noop(
        "Lags before this task are counted on the calendar of its people too, not on that of the task alone."
    ),
    "levelling_delay": gettext_noop(
        "A delay by levelling is kept as recorded but moves no date; set a constraint to keep the date."
    ),
    "link_to_nothing": gettext_noop("The file has no such predecessor."),
    "link_to_other_project": gettext_noop("Links to other projects are not followed."),
    "material": gettext_noop("Materials and costs are not assigned to tasks here; only people are."),
    "milestone_with_duration": gettext_noop("A milestone lasts no time here; this one becomes a task."),
    "no_duration": gettext_noop("The task has no duration; it is taken as a milestone."),
    "no_name": gettext_noop("The task has no name; it is called by its number."),
    "not_yes_or_no": gettext_noop("This is neither yes nor no; the usual value is used."),
    "more_of_the_same": gettext_noop("This many more entries of the same kind are not listed."),
    "no_common_time": gettext_noop(
        "Task and people share no working time; the task's calendar alone counts."
    ),
    "out_baseline": gettext_noop("Microsoft Project keeps eleven baselines; the newest go along."),
    "out_deliverable": gettext_noop("Microsoft Project has no field for the deliverable."),
    "out_lag_calendar": gettext_noop(
        "Microsoft Project counts this lag on the calendar of the successor and may compute another date."
    ),
    "out_pause": gettext_noop("The pause that the imported file recorded is not written again."),
    "out_role": gettext_noop("Microsoft Project has no field for the role of the owner."),
    "out_soft_date": gettext_noop("Microsoft Project has no soft date; the nearest constraint is written."),
    "out_three_points": gettext_noop("Microsoft Project has no estimate of three points."),
    "outline_level": gettext_noop("There is no such level; the task stands at the top."),
    "outline_jump": gettext_noop(
        "The outline skips a level; the task stands under the nearest summary above."
    ),
    "overtime": gettext_noop("Overtime is not kept apart from work."),
    "priority": gettext_noop("The priority is kept as recorded; nothing here is levelled by it."),
    "progress_never_begun": gettext_noop(
        "Progress of a task without a single date cannot be placed; the task is not begun."
    ),
    "progress_without_date": gettext_noop(
        "Progress is reported without its date; the recorded date of the task is used."
    ),
    "project_calendar": gettext_noop("The file names no calendar that it has; this one is used."),
    "project_part": gettext_noop("Views, filters, macros and the like belong to the other program."),
    "recurring": gettext_noop("A recurring task becomes a summary with single tasks."),
    "resource_baseline": gettext_noop("Baselines are kept of tasks and assignments, not of resources."),
    "resource_field": gettext_noop("A resource is kept as a name on its tasks."),
    "resource_without_time": gettext_noop("The resource's calendar has no working time and is not used."),
    "rounded": gettext_noop("A whole number belongs here; the value is rounded."),
    "share": gettext_noop("A share of time lies between 0 and 99,999 %; the nearest one is used."),
    "schedule_from_finish": gettext_noop(
        "Dates are counted back from this finish; once imported, the plan keeps the start that follows."
    ),
    "finish_missing": gettext_noop(
        "The plan is scheduled from its finish but has none; its last task's is used."
    ),
    "split": gettext_noop("Work runs through here; the pause is kept as recorded but moves no date."),
    "start_missing": gettext_noop("The project has no start date; its first task's is used."),
    "summary_constraint": gettext_noop(
        "A summary can only start no earlier or finish no later than a date; what else it was held by is "
        "taken as that, or left out where it moves nothing."
    ),
    "table_calendar": gettext_noop("A table names no calendar of a task; it works on that of the project."),
    "table_participant": gettext_noop("A table names the owner of a task alone."),
    "table_settings": gettext_noop(
        "CSV and Excel hold tasks alone; take JSON to keep the start, the status date, the committed go-live "
        "and the other settings of the plan."
    ),
    "table_summary_cost": gettext_noop(
        "A table gives no amount to a summary: what it costs follows from its tasks."
    ),
    "task_type": gettext_noop(
        "A change of people does not change durations here; the recorded ones are kept."
    ),
    "time_zone": gettext_noop(
        "A time zone is not applied; the time counts as it stands, in the time zone of the project."
    ),
    "unknown_calendar": gettext_noop("The file has no such calendar."),
    "unknown_number": gettext_noop("This number has no meaning here; the usual one is used."),
    "unknown_weekday": gettext_noop("There is no such weekday; the entry is left out."),
    "weekday_missing": gettext_noop("Some weekdays are not described; the standard week is used for them."),
    "working_day_without_times": gettext_noop("The working day has no times; these are used."),
    "working_times_overlap": gettext_noop("The working times of a day overlap; they are joined."),
}
RULES: Mapping[Rule, str] = {
    Rule.SAME_MOMENT: gettext_noop("Both are the same moment of work: no working time lies between them."),
    Rule.NOT_RECORDED: gettext_noop("The file has no date here."),
    Rule.CHILDREN: gettext_noop("A summary follows its tasks: %(about)s."),
    Rule.ENVELOPE: gettext_noop("The recorded date of the summary is not that of its tasks."),
    Rule.SPLIT: gettext_noop("The file interrupts the work; here it runs through."),
    Rule.LEVELLING_DELAY: gettext_noop(
        "The file delays the task by levelling; here no levelling delay counts."
    ),
    Rule.ASSIGNMENT_DELAY: gettext_noop(
        "The file lets a person begin later than the task; here all begin with it."
    ),
    Rule.SEVERAL_CALENDARS: gettext_noop(
        "People on different calendars share the task; their time is joined here."
    ),
    Rule.STATUS_DATE: gettext_noop("Work that is not done may not lie before the status date."),
    Rule.PROGRESS: gettext_noop("The reported progress decides."),
    Rule.MANUAL: gettext_noop("The task is scheduled by hand but lacks one of its dates."),
    Rule.CONSTRAINT: gettext_noop("The task's constraint decides."),
    Rule.PREDECESSOR: gettext_noop("A predecessor's date differs already: %(about)s."),
    Rule.LATE: gettext_noop("The task lies as late as what follows it allows."),
    Rule.DURATION: gettext_noop(
        "From the same start, the recorded duration ends here on the task's calendar."
    ),
    Rule.START: gettext_noop("The finish follows the start."),
    Rule.LINK: gettext_noop("The links allow this date: %(about)s."),
    Rule.PROJECT_START: gettext_noop("Nothing in the file holds the task back from the project's start."),
    Rule.OTHER: gettext_noop("No rule of the file gives the recorded date."),
}


def not_kept_sentence(note: NotKept) -> str:
    return _(NOT_KEPT[note.code])


def rule_sentence(difference: Difference, names: Mapping[int, str]) -> str:
    """The rule behind a difference; the tasks it speaks of by number and name."""
    about = ", ".join(f"{uid} {names.get(uid, '')}".strip() for uid in difference.about)
    return _(RULES[difference.rule]) % {"about": about}
