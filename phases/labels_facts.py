"""Facts behind a date as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from phases.scheduling.model import ConstraintType, Fact, FactKind, TaskKey
from rollout.core.dates import day_text

NameOf = Callable[[TaskKey], str]

LINKS: Mapping[str, str] = {
    "FS": gettext_noop("“%(task)s” has to finish first, on %(finish)s (%(link)s)."),
    "SS": gettext_noop("“%(task)s” has to start first, on %(start)s (%(link)s)."),
    "FF": gettext_noop("It may not finish before “%(task)s” does, on %(finish)s (%(link)s)."),
    "SF": gettext_noop("It may not finish before “%(task)s” starts, on %(start)s (%(link)s)."),
}
CONSTRAINTS: Mapping[str, str] = {
    ConstraintType.ALAP: gettext_noop("It lies as late as possible."),
    ConstraintType.SNET: gettext_noop("It may not start before %(date)s."),
    ConstraintType.SNLT: gettext_noop("It may not start after %(date)s."),
    ConstraintType.FNET: gettext_noop("It may not finish before %(date)s."),
    ConstraintType.FNLT: gettext_noop("It may not finish after %(date)s."),
    ConstraintType.MSO: gettext_noop("It must start on %(date)s."),
    ConstraintType.MFO: gettext_noop("It must finish on %(date)s."),
    ConstraintType.SO: gettext_noop("It should start on %(date)s."),
    ConstraintType.FO: gettext_noop("It should finish on %(date)s."),
    "LATEST": gettext_noop("What comes after it lets it finish on %(date)s at the latest."),
    "DEADLINE": gettext_noop("Its deadline is %(date)s."),
}

OTHERS: Mapping[FactKind, str] = {
    FactKind.SUMMARY_LINK: gettext_noop("The summary around it waits for “%(task)s” (%(link)s)."),
    FactKind.SLACK: gettext_noop("It is as late as “%(successor)s” allows (%(link)s)."),
    FactKind.PROJECT_FINISH: gettext_noop("“%(task)s” sets the project finish, %(date)s."),
    FactKind.SKIPPED_DAYS: gettext_noop("No work from %(first)s to %(last)s: %(name)s."),
    FactKind.MADE_UP_DAY: gettext_noop("Other working time from %(first)s to %(last)s: %(name)s."),
    FactKind.OWN_WEEK: gettext_noop("The calendar “%(name)s” has a week of its own: %(week)s."),
    FactKind.PROJECT_START: gettext_noop("The project starts on %(date)s."),
    FactKind.STATUS_DATE: gettext_noop("Work that is not done may not lie before the status date, %(date)s."),
    FactKind.ACTUAL: gettext_noop("It was started on %(start)s."),
    FactKind.PINNED: gettext_noop("Its dates were set by hand: %(start)s to %(finish)s."),
    FactKind.CHILDREN: gettext_noop("“%(task)s” lies at its edge: %(start)s to %(finish)s."),
}
ONE_DAY: Mapping[FactKind, str] = {
    FactKind.SKIPPED_DAYS: gettext_noop("No work on %(first)s: %(name)s."),
    FactKind.MADE_UP_DAY: gettext_noop("Other working time on %(first)s: %(name)s."),
}
LAID_BACK = gettext_noop("The plan is laid back from its finish, %(date)s.")
FINISHED = gettext_noop("It was finished on %(finish)s.")
DONE = gettext_noop("It was started on %(start)s and finished on %(finish)s.")


def fact_sentence(fact: Fact, name_of: NameOf) -> str:
    """What a fact says of the date it explains; tied facts one after the other."""
    return " ".join(_sentence(one, name_of) for one in (fact, *fact.tied))


def _sentence(fact: Fact, name_of: NameOf) -> str:
    return _(_template(fact)) % _words(fact, name_of)


def _template(fact: Fact) -> str:
    match fact.kind:
        case FactKind.LINK:
            return LINKS[fact.values["type"]]
        case FactKind.CONSTRAINT:
            return CONSTRAINTS[fact.values["type"]]
        case FactKind.PROJECT_FINISH if not fact.about:
            return LAID_BACK
        case FactKind.SKIPPED_DAYS | FactKind.MADE_UP_DAY if fact.values["first"] == fact.values["last"]:
            return ONE_DAY[fact.kind]
        case FactKind.ACTUAL if fact.values["finish"]:
            return DONE if fact.values["start"] else FINISHED
        case _:
            return OTHERS[fact.kind]


def _words(fact: Fact, name_of: NameOf) -> dict[str, str]:
    words = {name: _readable(value) for name, value in fact.values.items()}
    words["link"] = _link(fact.values)
    words["name"] = fact.values.get("name") or fact.values.get("layer_name") or _("calendar")
    if fact.kind is FactKind.OWN_WEEK:
        words["week"] = week_text(fact.values["week"])
    if fact.about:
        words["task"], words["successor"] = name_of(fact.about[0]), name_of(fact.about[-1])
    return words


def week_text(week: str) -> str:
    """The hours of a weekly pattern: Mon, Tue 08:00-12:00 13:00-17:00; Wed 08:00-12:00."""
    days: dict[str, list[str]] = {}
    for name, hours in zip(WEEKDAYS_ABBR.values(), week.split("|"), strict=True):
        if hours:
            days.setdefault(hours, []).append(str(name))
    return pgettext("between hours", "; ").join(
        f"{pgettext('between clauses', ', ').join(names)} {hours}" for hours, names in days.items()
    )


def _readable(value: str) -> str:
    """Dates and instants in the reader's language, always with their year: a sentence has no today."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    day = day_text(at.date(), this_year=0)
    return f"{day} {at:%H:%M}" if "T" in value else day


def _link(values: Mapping[str, str]) -> str:
    """FS, SS+16 h, FF−4 h, FS+50 %, FS+48 h on the clock."""
    if values.get("lag", "0") == "0":
        return values.get("type", "")
    lag = int(values["lag"])
    sign = "+" if lag > 0 else "−"
    if values["unit"] == "percent":
        return f"{values['type']}{sign}{abs(lag) / 100:g} %"
    link = f"{values['type']}{sign}{abs(lag) / 60:g}"
    if values["unit"] == "elapsed":
        return _("%(link)s h on the clock") % {"link": link}
    return _("%(link)s h") % {"link": link}
