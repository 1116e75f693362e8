"""What changed between two weekly reports, told from what both of them keep and from nothing else. Pure.

`before` and `after` are contents as `phases.report_figures.figures` makes them; the same two give the same
comparison for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from phases.report_changes import (
    AcceptanceSlip,
    ActionChange,
    Change,
    Comparison,
    DepartmentChange,
    EarnedChange,
    GateChange,
    Kept,
    MilestoneChange,
    Move,
    ReasonChange,
    RiskChange,
    Share,
    Standing,
)

Pair = tuple[Kept | None, Kept | None]
EARNED = ("budget", "planned", "earned", "actual", "spi", "cpi", "pace", "forecast_weeks")


def compare(before: Kept, after: Kept) -> Comparison:
    old, new = before["plan"], after["plan"]
    return Comparison(
        status=Change(before["status"]["light"], after["status"]["light"]),
        reasons=_reasons(before["status"]["reasons"], after["status"]["reasons"]),
        go_live=_go_live(old, new),
        target=Change(old["target"], new["target"]),
        committed=Change(_day(old["committed"]), _day(new["committed"])),
        decided_by=Change(old["decided_by"], new["decided_by"]),
        acceptance=_acceptance(before["slips"], after["slips"]),
        milestones=_milestones(before, after),
        gates=_gates(before["gates"], after["gates"]),
        risks=_risks(before["risks"], after["risks"]),
        actions=_actions(before["actions"]["rows"], after["actions"]["rows"]),
        earned=_earned(before["earned"], after["earned"]),
        departments=_departments(before["cooperation"], after["cooperation"]),
        cut=frozenset(
            part
            for part in ("milestones", "risks", "actions")
            if _is_cut(before[part]) or _is_cut(after[part])
        ),
    )


def paired(before: Iterable[Kept], after: Iterable[Kept], name: str) -> list[Pair]:
    """Kepts of the same `name`, in the order of the newer report; those of the older one alone come last.

    >>> paired([{"n": 1}, {"n": 2}], [{"n": 3}, {"n": 2}], "n")
    [(None, {'n': 3}), ({'n': 2}, {'n': 2}), ({'n': 1}, None)]
    """
    old = {row[name]: row for row in before}
    new = {row[name]: row for row in after}
    return [(old.get(key), row) for key, row in new.items()] + [
        (row, None) for key, row in old.items() if key not in new
    ]


def standing_of(before: Any, after: Any, differs: bool) -> Standing:
    if before is None:
        return Standing.NEW
    if after is None:
        return Standing.GONE
    return Standing.CHANGED if differs else Standing.SAME


def _is_cut(part: Kept | None) -> bool:
    return part is not None and part["count"] > len(part["rows"])


def _change(old: Kept | None, new: Kept | None, name: str) -> Change:
    return Change(old[name] if old else None, new[name] if new else None)


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told[:10]) if told else None


def _difference(old: float | None, new: float | None, *, same_measure: bool) -> float | None:
    """Of two distances from the same day: working days add up where they start alike."""
    return round(new - old, 4) if same_measure and old is not None and new is not None else None


def _go_live(old: Kept, new: Kept) -> Move:
    same = old["committed"] == new["committed"]
    moved = _difference(old["late"], new["late"], same_measure=same)
    return Move(_day(old["forecast"]), _day(new["forecast"]), moved)


def _acceptance(old: Kept | None, new: Kept | None) -> AcceptanceSlip | None:
    """Two states of one ledger differ by what came between them."""
    if old is None or new is None or old["since"] != new["since"]:
        return None
    earlier = dict(old["shares"])
    shares = [Share(party, round(days - earlier.get(party, 0), 4)) for party, days in new["shares"]]
    return AcceptanceSlip(round(new["days"] - old["days"], 4), shares)


def _reasons(before: Iterable[Kept], after: Iterable[Kept]) -> list[ReasonChange]:
    return [
        ReasonChange((new or old or {})["rule"], standing_of(old, new, old != new), old or {}, new or {})
        for old, new in paired(before, after, "rule")
    ]


def _milestones(before: Kept, after: Kept) -> list[MilestoneChange]:
    pairs = paired(before["milestones"]["rows"], after["milestones"]["rows"], "number")
    return [_milestone(old, new) for old, new in pairs]


def _milestone(old: Kept | None, new: Kept | None) -> MilestoneChange:
    shown = new or old or {}
    same = old is not None and new is not None and old["baseline"] == new["baseline"]
    move = Move(
        _day(old["forecast"]) if old else None,
        _day(new["forecast"]) if new else None,
        _difference(old["slip"], new["slip"], same_measure=same) if old and new else None,
    )
    reached = bool(new and new["done"] and not (old and old["done"]))
    return MilestoneChange(
        shown["number"],
        shown["name"],
        standing_of(old, new, move.differs or reached),
        move,
        shown["slip"],
        reached,
        new["cause"] if new and move.differs else None,
    )


def _gates(before: Sequence[Kept], after: Sequence[Kept]) -> list[GateChange]:
    named = all("discipline" in row for row in [*before, *after])
    return [_gate(old, new) for old, new in paired(before, after, "discipline" if named else "phase")]


def _gate(old: Kept | None, new: Kept | None) -> GateChange:
    state, decision = _change(old, new, "state"), _change(old, new, "decision")
    met = Change(_held(old), _held(new))
    total = _change(old, new, "total")
    differs = any(one.differs for one in (state, decision, met, total))
    return GateChange(
        (new or old or {})["phase"], standing_of(old, new, differs), state, decision, met, total
    )


def _held(gate: Kept | None) -> int | None:
    """Criteria that are met or waived."""
    return None if gate is None else gate["met"] + gate["waived"]


def _risks(before: Kept | None, after: Kept | None) -> list[RiskChange] | None:
    """None where one report does not tell of risks."""
    if before is None or after is None:
        return None
    return [_risk(old, new) for old, new in paired(before["rows"], after["rows"], "number")]


def _risk(old: Kept | None, new: Kept | None) -> RiskChange:
    shown = new or old or {}
    score = _change(old, new, "score")
    standing = standing_of(old, new, score.differs)
    return RiskChange(shown["number"], shown["title"], shown["owner"], standing, score)


def _actions(before: Sequence[Kept], after: Sequence[Kept]) -> list[ActionChange]:
    return [_action(old, new) for old, new in paired(before, after, "number")]


def _action(old: Kept | None, new: Kept | None) -> ActionChange:
    shown = new or old or {}
    due = Change(_day(old["due"]) if old else None, _day(new["due"]) if new else None)
    overdue = bool(new and new["overdue"] > 0 and not (old and old["overdue"] > 0))
    standing = standing_of(old, new, due.differs or overdue)
    return ActionChange(shown["number"], shown["text"], shown["owner"], standing, due, overdue)


def _earned(old: Kept | None, new: Kept | None) -> EarnedChange | None:
    if old is None and new is None:
        return None
    alike = (
        old is not None and new is not None and all(old[name] == new[name] for name in ("unit", "baseline"))
    )
    return EarnedChange(alike, {name: _change(old, new, name) for name in EARNED})


def _departments(old: Kept | None, new: Kept | None) -> list[DepartmentChange] | None:
    """Each report tells of its own latest question to the owners; None where neither asked."""
    if old is None and new is None:
        return None
    pairs = paired(old["rows"] if old else (), new["rows"] if new else (), "name")
    return [
        DepartmentChange(
            (after or before or {})["name"],
            _change(before, after, "asked"),
            _change(before, after, "answered"),
        )
        for before, after in pairs
    ]
