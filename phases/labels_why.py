"""Why a task starts or finishes when it does, as one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from phases.labels_facts import CONSTRAINTS, week_text
from phases.scheduling.model import Fact, FactKind, LinkType, TaskKey
from rollout.core.dates import day_text

NameOf = Callable[[TaskKey], str]

LINK_NAMES: Mapping[str, str] = {
    LinkType.FS: gettext_noop("finish to start"),
    LinkType.SS: gettext_noop("start to start"),
    LinkType.FF: gettext_noop("finish to finish"),
    LinkType.SF: gettext_noop("start to finish"),
}
BY_LINK: Mapping[str, str] = {
    LinkType.FS: gettext_noop("“%(task)s” finishes %(finish)s (%(link)s)"),
    LinkType.SS: gettext_noop("“%(task)s” starts %(start)s (%(link)s)"),
    LinkType.FF: gettext_noop("it may not finish before “%(task)s”, which finishes %(finish)s (%(link)s)"),
    LinkType.SF: gettext_noop("it may not finish before “%(task)s” starts, %(start)s (%(link)s)"),
}


RECORDED: Mapping[str, str] = {
    "start": gettext_noop(
        "This start, %(recorded)s, is recorded in the imported file; our calculation would set %(at)s"
    ),
    "finish": gettext_noop(
        "This finish, %(recorded)s, is recorded in the imported file; our calculation would set %(at)s"
    ),
}


def recorded_sentence(
    edge: str,
    recorded: datetime,
    at: datetime,
    facts: Sequence[Fact],
    name_of: NameOf,
    year: int,
    per_day: int = 480,
) -> str:
    """That a date is the file's, and what calculation would set in its place, with the reasons."""
    words = {"recorded": moment_text(recorded, year), "at": moment_text(at, year)}
    told = _(RECORDED[edge]) % words
    if not facts:
        return _("%(clauses)s.") % {"clauses": told}
    reasons = joined([clause(fact, name_of, year, edge, per_day) for fact in facts])
    return _("%(clause)s because %(facts)s.") % {"clause": told, "facts": reasons}


def why_sentence(
    edge: str, at: datetime, facts: Sequence[Fact], name_of: NameOf, year: int, per_day: int = 480
) -> str:
    """“Starts Mon 9 Mar 08:00 because ‘Design review’ finishes Fri 6 Mar 17:00 (finish to start) and …”.
    `year`: of which days are told without it; `per_day`: working minutes of the plan's day."""
    words = {
        "at": moment_text(at, year),
        "facts": joined([clause(f, name_of, year, edge, per_day) for f in facts]),
    }
    if not facts:
        lead = _("Starts %(at)s: nothing holds it back.") if edge == "start" else _("Finishes %(at)s.")
        return lead % words
    lead = (
        _("Starts %(at)s because %(facts)s.") if edge == "start" else _("Finishes %(at)s because %(facts)s.")
    )
    return lead % words


def clause(fact: Fact, name_of: NameOf, year: int, edge: str, per_day: int = 480) -> str:
    """One fact as a part of the sentence; facts that set the date together follow each other."""
    return joined([_clause(one, name_of, year, edge, per_day) for one in (fact, *fact.tied)])


def joined(clauses: Sequence[str]) -> str:
    """a, b and c."""
    if len(clauses) < 2:
        return "".join(clauses)
    head = pgettext("between clauses", ", ").join(clauses[:-1])
    return _("%(clauses)s and %(last)s") % {"clauses": head, "last": clauses[-1]}


def moment_text(at: datetime, year: int) -> str:
    return f"{day_text(at.date(), this_year=year)} {at:%H:%M}"


def _clause(fact: Fact, name_of: NameOf, year: int, edge: str, per_day: int) -> str:
    words = _words(fact, name_of, year, per_day)
    if fact.kind is FactKind.LINK:
        return _(BY_LINK[fact.values["type"]]) % words
    if fact.kind is FactKind.CONSTRAINT:
        return _own_sentence(_(CONSTRAINTS[fact.values["type"]]) % words)
    if fact.kind is FactKind.ACTUAL:
        if words["finish"] and (edge == "finish" or not words["start"]):
            return _("it was reported finished %(finish)s") % words
        return _("it was reported started %(start)s") % words
    return _(OTHERS[fact.kind]) % words


OTHERS: Mapping[FactKind, str] = {
    FactKind.SUMMARY_LINK: gettext_noop(
        "the summary around it waits for “%(task)s”, which finishes %(finish)s"
    ),
    FactKind.SLACK: gettext_noop("“%(successor)s” lets it be that late (%(link)s)"),
    FactKind.PROJECT_FINISH: gettext_noop("“%(task)s” sets the project finish, %(date)s"),
    FactKind.SKIPPED_DAYS: gettext_noop("%(days)s is not worked (%(name)s)"),
    FactKind.MADE_UP_DAY: gettext_noop("%(days)s has other working time (%(name)s)"),
    FactKind.OWN_WEEK: gettext_noop("the calendar “%(name)s” has a week of its own (%(week)s)"),
    FactKind.PROJECT_START: gettext_noop("the project starts %(date)s"),
    FactKind.STATUS_DATE: gettext_noop("what is not done may not lie before the status date, %(date)s"),
    FactKind.PINNED: gettext_noop("its dates were set by hand: %(start)s to %(finish)s"),
    FactKind.CHILDREN: gettext_noop("“%(task)s” in it lies at its edge"),
}


def _own_sentence(sentence: str) -> str:
    """A sentence as a clause: without its full stop, in English with a small letter."""
    told = sentence.rstrip(".。")
    return told[:1].lower() + told[1:]


def _words(fact: Fact, name_of: NameOf, year: int, per_day: int) -> dict[str, str]:
    words = {name: _readable(value, year) for name, value in fact.values.items()}
    words["link"] = _link(fact.values, per_day)
    words["name"] = fact.values.get("name") or fact.values.get("layer_name", "")
    if fact.kind is FactKind.OWN_WEEK:
        words["week"] = week_text(fact.values["week"])
    if "first" in fact.values:
        words["days"] = _days(fact.values["first"], fact.values["last"], year)
    if fact.about:
        words["task"], words["successor"] = name_of(fact.about[0]), name_of(fact.about[-1])
    return words


def _readable(value: str, year: int) -> str:
    try:
        return moment_text(datetime.fromisoformat(value), year) if "T" in value else value
    except ValueError:
        return value


def _days(first: str, last: str, year: int) -> str:
    """One day, or from–to."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if start == end:
        return day_text(start, this_year=year)
    return f"{day_text(start, this_year=year)} – {day_text(end, this_year=year)}"


def _link(values: Mapping[str, str], per_day: int) -> str:
    """finish to start, plus 2 d."""
    kind = _(LINK_NAMES[values["type"]]) if values.get("type") in LINK_NAMES else ""
    lag = int(values.get("lag", "0"))
    if not lag:
        return kind
    sign = "+" if lag > 0 else "−"
    size = abs(lag)
    if values["unit"] == "percent":
        return f"{kind} {sign}{size / 100:g} %"
    if values["unit"] == "elapsed":
        return _("%(link)s %(lag)s h clock time") % {"link": kind, "lag": f"{sign}{size / 60:g}"}
    if size % per_day == 0:
        return _("%(link)s %(lag)s d") % {"link": kind, "lag": f"{sign}{size // per_day}"}
    return _("%(link)s %(lag)s h") % {"link": kind, "lag": f"{sign}{size / 60:g}"}
