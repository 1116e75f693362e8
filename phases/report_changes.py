"""What a comparison of two weekly reports finds, part by part. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

Kept = Mapping[str, Any]  # a row as a report keeps it


class Standing(StrEnum):
    """How a row of the newer report stands to the older one; a gone row stands in the older one only."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure or word in both reports; None: not known there."""

    before: Any
    after: Any

    @property
    def differs(self) -> bool:
        return bool(self.before != self.after)


@dataclass(frozen=True, slots=True)
class Move:
    """A day in both reports. `working_days` it moved, later counting up; None where the reports share no
    measure for it (another baseline or promise)."""

    before: date | None
    after: date | None
    working_days: float | None

    @property
    def calendar_days(self) -> int | None:
        return None if self.before is None or self.after is None else (self.after - self.before).days

    @property
    def differs(self) -> bool:
        return self.before != self.after or bool(self.working_days)


@dataclass(frozen=True, slots=True)
class MilestoneChange:
    """`cause` is that of the newer report, for a milestone that moved; `reached` since the older one."""

    number: int
    name: str
    standing: Standing
    forecast: Move
    slip: float | None
    reached: bool
    cause: Kept | None


@dataclass(frozen=True, slots=True)
class GateChange:
    phase: str
    standing: Standing
    state: Change
    decision: Change
    met: Change
    total: Change


@dataclass(frozen=True, slots=True)
class RiskChange:
    number: int
    title: str
    owner: str
    standing: Standing
    score: Change


@dataclass(frozen=True, slots=True)
class ActionChange:
    """`overdue`: it has become late since the older report."""

    number: int
    text: str
    owner: str
    standing: Standing
    due: Change
    overdue: bool


@dataclass(frozen=True, slots=True)
class ReasonChange:
    """A rule that is broken in one of the reports, with its figure there; empty where it is not broken."""

    rule: str
    standing: Standing
    before: Kept
    after: Kept


@dataclass(frozen=True, slots=True)
class DepartmentChange:
    name: str
    asked: Change
    answered: Change


@dataclass(frozen=True, slots=True)
class Share:
    """Working days that a party caused."""

    party: str
    days: float


@dataclass(frozen=True, slots=True)
class AcceptanceSlip:
    """Working days that acceptance slipped from one report to the other, and the parts of the parties."""

    days: float
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True)
class EarnedChange:
    """`comparable`: both count in the same unit against the same baseline."""

    comparable: bool
    figures: Mapping[str, Change]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`cut` names the parts of which one report keeps only the first rows: what is new or gone there may
    have been outside of them."""

    status: Change
    reasons: Sequence[ReasonChange]
    go_live: Move
    target: Change
    committed: Change
    decided_by: Change
    acceptance: AcceptanceSlip | None
    milestones: Sequence[MilestoneChange]
    gates: Sequence[GateChange]
    risks: Sequence[RiskChange] | None
    actions: Sequence[ActionChange]
    earned: EarnedChange | None
    departments: Sequence[DepartmentChange] | None
    cut: frozenset[str]
