"""What changed between two reports, from their contents alone."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.report_changes import Standing
from phases.report_comparison import compare
from phases.report_comparison_words import ComparisonWords


def stone(number: int, forecast: str, slip: float | None, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "name": f"Milestone {number}",
        "baseline": "2026-03-13T17:00:00",
        "forecast": f"{forecast}T17:00:00",
        "slip": slip,
        "done": False,
        "overdue": False,
        "cause": None,
        **more,
    }


def gate(name: str, **more: Any) -> dict[str, Any]:
    told = {"discipline": name, "phase": name.title(), "state": "open", "decision": "", "stale": False}
    return {**told, "met": 1, "waived": 0, "total": 3, "closed": False, **more}


def risk(number: int, score: int) -> dict[str, Any]:
    return {"number": number, "title": f"Risk {number}", "score": score, "level": "high", "owner": "Ben"}


def action(number: int, due: str, overdue: int = 0) -> dict[str, Any]:
    return {"number": number, "text": f"Action {number}", "owner": "Dai", "due": due, "overdue": overdue}


def listed(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"rows": list(rows), "count": len(rows), **more}


@pytest.fixture
def content() -> dict[str, Any]:
    """A quiet week."""
    return quiet()


def quiet() -> dict[str, Any]:
    return {
        "plan": {
            "committed": "2026-05-22",
            "forecast": "2026-05-22T17:00:00",
            "late": 0,
            "target": "Acceptance signed",
            "decided_by": "Iteration 1",
        },
        "status": {"light": "green", "reasons": []},
        "milestones": listed(stone(7, "2026-03-13", 0), late=0, worst=None),
        "gates": [gate("kickoff")],
        "risks": listed(risk(1, 12), cells=[]),
        "actions": listed(action(1, "2026-03-20"), overdue=0),
        "cooperation": {"round": 1, "asked": 4, "answered": 3, "rows": [asked("Sales", 4, 3)]},
        "earned": {
            "unit": "effort", "baseline": "First", "budget": 100, "planned": 20, "earned": 19.5,
            "actual": None, "spi": 0.975, "cpi": None, "pace": 0.96, "forecast_weeks": 12.5,
        },
        "slips": {"days": 1, "week": 1, "since": "2026-03-06", "shares": [["vendor", 1], ["client", 0]]},
    }  # fmt: skip


def asked(name: str, asked: int, answered: int) -> dict[str, Any]:
    return {"name": name, "asked": asked, "answered": answered}


def later(content: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {**copy.deepcopy(content), **parts}


def test_two_equal_reports_differ_in_nothing(content: dict[str, Any]) -> None:
    found = compare(content, later(content))
    assert not found.status.differs and not found.go_live.differs and found.reasons == []
    rows = [*found.milestones, *found.gates, *found.risks, *found.actions]
    assert {row.standing for row in rows} == {Standing.SAME}
    assert found.acceptance.days == 0 and found.earned.comparable and found.cut == frozenset()


def test_a_milestone_tells_by_how_many_working_days_it_moved_and_why(content: dict[str, Any]) -> None:
    cause = {"kind": "moved", "task": "Interviews"}
    moved = listed(stone(7, "2026-03-17", 2, cause=cause))
    (found,) = compare(content, later(content, milestones=moved)).milestones
    assert (found.forecast.before, found.forecast.after) == (date(2026, 3, 13), date(2026, 3, 17))
    assert (found.forecast.working_days, found.forecast.calendar_days) == (2, 4)
    assert (found.standing, found.slip, found.cause) == (Standing.CHANGED, 2, cause)


def test_a_cause_is_told_only_of_what_moved(content: dict[str, Any]) -> None:
    waits = listed(stone(7, "2026-03-13", 0, cause={"kind": "waits", "task": "Interviews"}))
    (found,) = compare(content, later(content, milestones=waits)).milestones
    assert (found.standing, found.cause) == (Standing.SAME, None)


def test_against_another_baseline_a_move_is_known_in_calendar_days_alone(content: dict[str, Any]) -> None:
    moved = listed(stone(7, "2026-03-17", 0, baseline="2026-03-17T17:00:00"))
    (found,) = compare(content, later(content, milestones=moved)).milestones
    assert (found.forecast.working_days, found.forecast.calendar_days) == (None, 4)
    assert found.standing is Standing.CHANGED


def test_a_milestone_may_be_new_reached_or_gone(content: dict[str, Any]) -> None:
    old = listed(stone(7, "2026-03-13", 0), stone(8, "2026-03-20", 0))
    new = listed(stone(9, "2026-04-03", None), stone(8, "2026-03-20", 0, done=True))
    found = compare(later(content, milestones=old), later(content, milestones=new)).milestones
    told = [(one.number, one.standing, one.reached) for one in found]
    assert told == [
        (9, Standing.NEW, False),
        (8, Standing.CHANGED, True),
        (7, Standing.GONE, False),
    ]


def test_the_go_live_moves_in_working_days_while_the_promise_stands(content: dict[str, Any]) -> None:
    late = later(content, plan={**content["plan"], "forecast": "2026-05-27T17:00:00", "late": 3})
    found = compare(content, late)
    assert (found.go_live.working_days, found.go_live.calendar_days) == (3, 5)
    promised = later(late, plan={**late["plan"], "committed": "2026-05-27", "late": 0})
    again = compare(content, promised)
    assert (again.go_live.working_days, again.go_live.calendar_days) == (None, 5)
    assert again.committed.differs


def test_a_rule_is_newly_broken_still_broken_or_kept_again(content: dict[str, Any]) -> None:
    def rule(name: str, value: float) -> dict[str, Any]:
        return {"rule": name, "light": "amber", "value": value, "limit": 1}

    old = later(content, status={"light": "amber", "reasons": [rule("pace", 0.9), rule("late_actions", 3)]})
    new = later(content, status={"light": "red", "reasons": [rule("go_live_slip", 5), rule("pace", 0.8)]})
    found = compare(old, new)
    assert (found.status.before, found.status.after) == ("amber", "red")
    told = {one.rule: one.standing for one in found.reasons}
    assert told == {
        "go_live_slip": Standing.NEW,
        "pace": Standing.CHANGED,
        "late_actions": Standing.GONE,
    }


def test_a_gate_is_followed_through_a_new_name_of_its_phase(content: dict[str, Any]) -> None:
    signed = [gate("kickoff", phase="Start", state="closed", decision="go", met=2, waived=1)]
    (found,) = compare(content, later(content, gates=signed)).gates
    assert (found.phase, found.standing) == ("Start", Standing.CHANGED)
    assert (found.state.after, found.decision.after, found.met.after) == ("closed", "go", 3)


def test_reports_from_before_gates_had_keys_are_matched_by_the_phase_name(content: dict[str, Any]) -> None:
    unnamed = {name: value for name, value in gate("kickoff").items() if name != "discipline"}
    (found,) = compare(later(content, gates=[unnamed]), content).gates
    assert found.standing is Standing.SAME


def test_risks_are_new_gone_or_moved(content: dict[str, Any]) -> None:
    old = later(content, risks=listed(risk(1, 12), risk(2, 6), risk(3, 4)))
    new = later(content, risks=listed(risk(4, 20), risk(1, 15), risk(3, 4)))
    told = {one.number: one.standing for one in compare(old, new).risks}
    assert told == {4: Standing.NEW, 1: Standing.CHANGED, 3: Standing.SAME, 2: Standing.GONE}


def test_where_one_report_tells_of_no_risks_none_are_compared(content: dict[str, Any]) -> None:
    assert compare(content, later(content, risks=None)).risks is None


def test_an_action_is_told_when_it_becomes_overdue_or_gets_another_day(content: dict[str, Any]) -> None:
    old = later(content, actions=listed(action(1, "2026-03-20"), action(2, "2026-03-18", 1)))
    new = later(content, actions=listed(action(1, "2026-03-20", 2), action(2, "2026-03-18", 6)))
    told = {one.number: (one.standing, one.overdue) for one in compare(old, new).actions}
    assert told == {1: (Standing.CHANGED, True), 2: (Standing.SAME, False)}


def test_the_slip_of_acceptance_between_the_reports_has_its_parties(content: dict[str, Any]) -> None:
    ledger = {"days": 3.5, "week": 1, "since": "2026-03-06", "shares": [["vendor", 2], ["client", 1.5]]}
    found = compare(content, later(content, slips=ledger)).acceptance
    assert found.days == 2.5
    assert [(one.party, one.days) for one in found.shares] == [("vendor", 1), ("client", 1.5)]
    assert compare(content, later(content, slips={**ledger, "since": "2026-03-13"})).acceptance is None


def test_earned_value_is_comparable_in_one_unit_against_one_baseline(content: dict[str, Any]) -> None:
    found = compare(content, later(content, earned={**content["earned"], "pace": 0.9})).earned
    assert found.comparable and (found.figures["pace"].before, found.figures["pace"].after) == (0.96, 0.9)
    other = later(content, earned={**content["earned"], "baseline": "Second"})
    assert not compare(content, other).earned.comparable
    assert not compare(content, later(content, earned=None)).earned.comparable


def test_a_department_that_was_not_asked_then_has_no_figure_then(content: dict[str, Any]) -> None:
    both = {**content["cooperation"], "rows": [asked("Sales", 4, 4), asked("Service", 2, 0)]}
    sales, service = compare(content, later(content, cooperation=both)).departments
    assert (sales.answered.before, sales.answered.after) == (3, 4)
    assert (service.asked.before, service.asked.after) == (None, 2)


def test_a_list_that_a_report_cut_is_named(content: dict[str, Any]) -> None:
    cut = {**content["risks"], "count": 500}
    assert compare(content, later(content, risks=cut)).cut == {"risks"}


stones = st.dictionaries(st.integers(1, 30), st.tuples(st.integers(1, 28), st.integers(-5, 5)), max_size=12)


@given(stones, stones)
def test_each_milestone_of_either_report_stands_in_the_comparison_once(
    old: dict[int, tuple[int, int]], new: dict[int, tuple[int, int]]
) -> None:
    def report(kept: dict[int, tuple[int, int]]) -> dict[str, Any]:
        rows = [stone(number, f"2026-04-{day:02}", slip) for number, (day, slip) in kept.items()]
        return later(quiet(), milestones=listed(*rows))

    found = compare(report(old), report(new)).milestones
    assert sorted(one.number for one in found) == sorted(old.keys() | new.keys())
    for one in found:
        expected = (
            Standing.NEW
            if one.number not in old
            else Standing.GONE
            if one.number not in new
            else Standing.SAME
            if old[one.number] == new[one.number]
            else Standing.CHANGED
        )
        assert one.standing is expected


def test_the_words_say_by_whom_acceptance_slipped(content: dict[str, Any]) -> None:
    ledger = {"days": 3.5, "week": 1, "since": "2026-03-06", "shares": [["vendor", 2], ["client", 1.5]]}
    words = ComparisonWords(compare(content, later(content, slips=ledger)), 1, 2, date(2026, 3, 6), 2026)
    (slipped,) = [one for one in words.figures if "slipped" in one["label"]]
    assert (slipped["value"], slipped["note"], slipped["tone"]) == ("+2.5", "Vendor +1 · Client +1.5", "bad")
