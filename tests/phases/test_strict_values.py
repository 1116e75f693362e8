"""The plan's wire has one form for each type of value; every other is refused with place, value and mend."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from phases.faults import PlanFault
from phases.labels_refusals import refusal
from phases.operations import operations_json, parse_operations
from phases.scheduling.holiday_files import HolidayFileError, read_holiday_file

INSTANTS = ("constraint_at", "deadline", "actual_start", "pinned_finish")
LAX_INSTANTS = [
    20260101,
    "20260101",
    "2026-01-01",
    "2026-W01-1",
    "2026-W01-1T08:00",
    "2026-01-01 08:00",
    "2026-01-01T08",
    "2026-01-01T0800",
    "2026-01-01T08:00:00.5",
    "２０２６-０１-０１T08:00",
    " 2026-01-01T08:00",
    "2026-01-01T08:00\n",
    "2026-02-30T08:00",
    "2026-01-01T24:00",
    "",
    True,
    1.5,
    [],
    {},
]
LAX_WHOLE = ["480", "1_0", "１０", " 10", 480.0, 480.5, True, float("nan"), float("inf"), "", [], {}]
LAX_NUMBERS = [
    "1_0",
    "１０",
    " 10",
    "10 ",
    "1e1",
    "+5",
    ".5",
    "5.",
    "NaN",
    "",
    True,
    float("nan"),
    float("inf"),
    [],
]
LAX_DAYS = [
    20260301,
    "20260301",
    "2026-W10-1",
    "2026-3-1",
    "２０２６-03-01",
    " 2026-03-01",
    "2026-03-01T08:00",
    "",
]


def fault_of(operation: dict[str, Any]) -> PlanFault:
    with pytest.raises(PlanFault) as caught:
        parse_operations([operation])
    fault = caught.value
    assert refusal(fault.code, fault.values, fault.field)
    return fault


def setting(field: str, value: Any) -> dict[str, Any]:
    return {"op": "task.set", "task": 1, "field": field, "value": value}


@pytest.mark.parametrize("value", LAX_INSTANTS, ids=repr)
def test_a_date_and_time_has_one_form(value: Any) -> None:
    for field in INSTANTS:
        fault = fault_of(setting(field, value))
        assert (fault.code, fault.field) == ("not_a_date_time", field)
    assert fault_of({"op": "task.move", "task": 1, "start": value}).code == "not_a_date_time"
    assert fault_of({"op": "plan.set", "field": "status_at", "value": value}).code == "not_a_date_time"


@pytest.mark.parametrize("value", ["2026-01-01T08:00Z", "2026-01-01T08:00:00+08:00"])
def test_a_time_zone_is_named_as_such(value: str) -> None:
    assert fault_of(setting("constraint_at", value)).code == "date_with_zone"


@pytest.mark.parametrize("value", LAX_DAYS, ids=repr)
def test_a_date_has_one_form(value: Any) -> None:
    assert fault_of({"op": "plan.set", "field": "go_live", "value": value}).code == "not_a_date"


@pytest.mark.parametrize("value", LAX_WHOLE, ids=repr)
def test_minutes_are_a_whole_number_and_nothing_like_it(value: Any) -> None:
    assert fault_of(setting("duration", value)).code == "not_a_whole_number"
    assert fault_of({"op": "link.set", "link": 1, "lag": value}).code == "not_a_whole_number"
    assert fault_of(setting("owner", value)).code == "not_a_whole_number"


@pytest.mark.parametrize("value", LAX_NUMBERS, ids=repr)
def test_a_percentage_is_a_number_or_its_plain_digits(value: Any) -> None:
    assert fault_of(setting("percent_complete", value)).code == "not_a_number"


@pytest.mark.parametrize("value", ["480", True, 480.0])
def test_a_week_holds_whole_minutes(value: Any) -> None:
    week = [[[value, 720]], [], [], [], [], [], []]
    assert fault_of({"op": "plan.set", "field": "week", "value": week}).code == "bad_week"


@pytest.mark.parametrize("value", [0, -1, True, 1.0, None, "", "a\u202eb", "x" * 81])
def test_a_record_is_named_by_its_number_or_a_short_ref(value: Any) -> None:
    assert fault_of({"op": "task.remove", "task": value}).code in {"not_a_record", "bad_ref"}


def test_what_an_operation_does_not_know_is_refused_not_passed_over() -> None:
    fault = fault_of({"op": "task.set", "task": 1, "field": "name", "value": "x", "valeu": 1})
    assert (fault.code, fault.field, fault.values["known"]) == (
        "unknown_field",
        "valeu",
        "field, task, value",
    )
    assert fault_of({"op": "recalculate", "task": 1}).code == "unknown_field"
    assert fault_of({"op": "task.set", "task": 1, "field": "deadline"}).code == "field_missing"


@pytest.mark.parametrize("content", [{}, {"op": "recalculate"}, b"[]", "[]", None, 5])
def test_operations_are_a_list(content: Any) -> None:
    with pytest.raises(PlanFault, match="not_operations"):
        parse_operations(content)


def test_the_one_form_of_each_type_is_read_and_written_back_alike() -> None:
    content = [
        setting("constraint_at", "2026-03-02T08:00"),
        setting("deadline", "2026-03-02T17:00:00"),
        setting("deadline", None),
        setting("percent_complete", 33.33),
        setting("percent_complete", "33.33"),
        setting("duration", 0),
        {"op": "plan.set", "field": "go_live", "value": "2026-12-18"},
        {"op": "task.move", "task": "new", "start": "2026-03-02T08:00", "finish": None},
    ]
    parsed = parse_operations(content)
    assert parsed[3].value == parsed[4].value == Decimal("33.33")  # type: ignore[union-attr]
    assert parse_operations(operations_json(parsed)) == parsed


@pytest.mark.parametrize("written", ['"20260101"', "20260101", '"2026-W01-4"', '" 2026-01-01"'])
def test_a_day_in_a_file_of_public_holidays_has_one_form_too(written: str) -> None:
    text = '{"year": 2026, "days": [{"name": "元旦", "date": %s, "isOffDay": true}]}'
    with pytest.raises(HolidayFileError):
        read_holiday_file(text % written)
    assert read_holiday_file(text % '"2026-01-01"').year == 2026
