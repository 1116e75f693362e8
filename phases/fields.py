"""The fields of a task, a link and a plan that a change may set: how each value is read and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from phases.currency import Currency
from phases.faults import PlanFault
from phases.scheduling.model import ConstraintType, LagCalendar, LagUnit, LinkType, OutOfSequence, Profile
from phases.scheduling.patterns import tidy
from rollout.core.horizons import RECORDS
from rollout.core.names import hidden_in, hidden_in_lines, is_blank, one_line
from rollout.core.values import Unreadable, day_of, has_zone, local_of, number_of, whole_of
from rollout.people.roles import Role

Read = Callable[[str, Any], Any]

LONGEST_MINUTES = 10 * 366 * 1440
MOST_MONEY = Decimal("999999999999.99")


def text(longest: int, *, empty: bool = True, lines: bool = False) -> Read:
    """One line, its blanks tidied; with `lines` a text that may have several."""

    def read(field: str, value: Any) -> str:
        if not isinstance(value, str):
            raise PlanFault("not_text", field=field, value=shown(value))
        told = value.strip() if lines else one_line(value)
        if is_blank(told):
            told = ""
        if not told and not empty:
            raise PlanFault("empty_text", field=field)
        if len(told) > longest:
            raise PlanFault("text_too_long", field=field, length=len(told), limit=longest, value=shown(value))
        if hidden := hidden_in_lines(told) if lines else hidden_in(told):
            raise PlanFault("hidden_character", field=field, value=hidden)
        return told

    return read


def whole(lowest: int, highest: int, *, empty: bool = False) -> Read:
    def read(field: str, value: Any) -> int | None:
        if value is None and empty:
            return None
        try:
            number = whole_of(value)
        except Unreadable:
            raise PlanFault("not_a_whole_number", field=field, value=shown(value)) from None
        if number < 0 <= lowest:
            raise PlanFault("negative", field=field, value=shown(value))
        if not lowest <= number <= highest:
            raise PlanFault(
                "number_out_of_range", field=field, value=shown(value), lowest=lowest, highest=highest
            )
        return number

    return read


def percent(*, empty: bool = False) -> Read:
    def read(field: str, value: Any) -> Decimal | None:
        if value is None and empty:
            return None
        number = decimal_of(field, value)
        if not 0 <= number <= 100:
            raise PlanFault("percent_out_of_range", field=field, value=shown(value))
        return round(number, 2)

    return read


def money(field: str, value: Any) -> Decimal | None:
    """An amount in the plan's currency, to the hundredth; None: not known."""
    if value is None:
        return None
    number = decimal_of(field, value)
    if number < 0:
        raise PlanFault("negative", field=field, value=shown(value))
    if number > MOST_MONEY:
        raise PlanFault("number_out_of_range", field=field, value=shown(value), lowest=0, highest=MOST_MONEY)
    return round(number, 2)


def decimal_of(field: str, value: Any) -> Decimal:
    try:
        return number_of(value)
    except Unreadable:
        raise PlanFault("not_a_number", field=field, value=shown(value)) from None


def yes_or_no(field: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise PlanFault("not_yes_or_no", field=field, value=shown(value))
    return value


def instant(field: str, value: Any) -> datetime | None:
    """A local date and time, to the minute; None clears it."""
    if value is None:
        return None
    try:
        at = value if isinstance(value, datetime) else local_of(value)
    except Unreadable:
        code = "date_with_zone" if has_zone(value) else "not_a_date_time"
        raise PlanFault(code, field=field, value=shown(value)) from None
    if at.tzinfo is not None:
        raise PlanFault("date_with_zone", field=field, value=shown(value))
    return in_range(field, at.replace(second=0, microsecond=0))


def needed_instant(field: str, value: Any) -> datetime:
    at = instant(field, value)
    if at is None:
        raise PlanFault("date_missing", field=field)
    return at


def day(field: str, value: Any) -> date | None:
    """A date; None clears it."""
    if value is None:
        return None
    try:
        found = value if type(value) is date else day_of(value)
    except Unreadable:
        raise PlanFault("not_a_date", field=field, value=shown(value)) from None
    return in_range(field, datetime.combine(found, time())).date()


def in_range(field: str, at: datetime) -> datetime:
    if not RECORDS.have(at):
        bounds = RECORDS._asdict()
        raise PlanFault("date_out_of_range", field=field, date=at.date().isoformat(), **bounds)
    return at


def one_of(choices: type[Any], *, empty: bool = False) -> Read:
    known = [str(choice.value) for choice in choices]

    def read(field: str, value: Any) -> str:
        if value in ("", None) and empty:
            return ""
        if not isinstance(value, str) or value not in known:
            raise PlanFault("not_a_choice", field=field, value=shown(value), known=", ".join(known))
        return value

    return read


def week(field: str, value: Any) -> list[list[list[int]]] | None:
    """Seven days, Monday first, each a list of [from, to] in minutes of the day; None: the standard week."""
    if value is None:
        return None
    try:
        days = [[[whole_of(first), whole_of(last)] for first, last in intervals] for intervals in value]
    except (TypeError, ValueError):
        raise PlanFault("bad_week", field=field, value=shown(value)) from None
    flat = [pair for intervals in days for pair in intervals]
    if len(days) != 7 or not flat or any(tidy(tuple((a, b) for a, b in day)) is None for day in days):
        raise PlanFault("bad_week", field=field, value=shown(value))
    return days


record = whole(1, 2**62, empty=True)
minutes = whole(0, LONGEST_MINUTES)
minutes_or_none = whole(0, LONGEST_MINUTES, empty=True)

TASK_FIELDS: Mapping[str, Read] = {
    "name": text(300, empty=False),
    "code": text(40),
    "duration": minutes,
    "elapsed": yes_or_no,
    "optimistic": minutes_or_none,
    "likely": minutes_or_none,
    "pessimistic": minutes_or_none,
    "effort": minutes_or_none,
    "constraint": one_of(ConstraintType),
    "constraint_at": instant,
    "deadline": instant,
    "calendar": record,
    "owner": record,
    "owner_role": one_of(Role, empty=True),
    "deliverable": text(300),
    "notes": text(20_000, lines=True),
    "actual_start": instant,
    "actual_finish": instant,
    "remaining": minutes_or_none,
    "percent_complete": percent(),
    "physical_percent": percent(empty=True),
    "pinned_start": instant,
    "pinned_finish": instant,
    "milestone": yes_or_no,
    "cost": money,
    "actual_cost": money,
}
LINK_FIELDS: Mapping[str, Read] = {
    "type": one_of(LinkType),
    "lag": whole(-LONGEST_MINUTES, LONGEST_MINUTES),
    "lag_unit": one_of(LagUnit),
}
PLAN_FIELDS: Mapping[str, Read] = {
    "start": needed_instant,
    "status_at": instant,
    "go_live": day,
    "go_live_task": record,
    "profile": one_of(Profile),
    "lag_calendar": one_of(LagCalendar),
    "out_of_sequence": one_of(OutOfSequence),
    "critical_threshold": whole(-LONGEST_MINUTES, LONGEST_MINUTES),
    "calendar": record,
    "week": week,
    "currency": one_of(Currency),
}
# What only a reader of the budget sees, and only who may write it changes.
BUDGET_FIELDS = frozenset({"cost", "actual_cost"})

# What a person may change of a task that is their own without a right to the whole plan.
OWN_FIELDS = frozenset(
    {
        "name",
        "duration",
        "elapsed",
        "optimistic",
        "likely",
        "pessimistic",
        "effort",
        "constraint",
        "constraint_at",
        "deliverable",
        "notes",
        "actual_start",
        "actual_finish",
        "remaining",
        "percent_complete",
        "physical_percent",
    }
)
# Fields that no date depends on.
WORDS = frozenset(
    {
        "name",
        "code",
        "deliverable",
        "notes",
        "owner_role",
        "effort",
        "optimistic",
        "likely",
        "pessimistic",
        "physical_percent",
        *BUDGET_FIELDS,
    }
)


def shown(value: Any) -> str:
    """A value for a sentence, cut where it is long."""
    told = str(value)
    return told if len(told) <= 60 else told[:57] + "…"


def stored_value(name: str, value: Any) -> Any:
    """A field's value from its JSON form: the inverse of `plain` for these fields."""
    if value is None or not isinstance(value, str):
        return value
    if name in ("percent_complete", "physical_percent", *BUDGET_FIELDS):
        return Decimal(value)
    if name == "go_live":
        return date.fromisoformat(value)
    if name.endswith("_at") or name.startswith(("actual_", "pinned_")) or name in DATE_TIMES:
        return datetime.fromisoformat(value)
    return value


DATE_TIMES = frozenset(
    {"start", "finish", "deadline", "early_start", "early_finish", "late_start", "late_finish"}
)
