"""The status of a week by rule, not by mood: each rule looks at one figure and says how bad it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum


class Light(IntEnum):
    GREEN = 0
    AMBER = 1
    RED = 2

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a figure is amber or red. All of them are ours: settings, not standards."""

    slip_amber: Decimal = Decimal("0.5")  # working days of go-live behind its promise, else its baseline
    slip_red: Decimal = Decimal(5)
    milestone_amber: Decimal = Decimal("0.5")  # working days of any open milestone behind its baseline
    pace_amber: Decimal = Decimal("0.95")  # SPI(t)
    pace_red: Decimal = Decimal("0.85")
    cost_amber: Decimal = Decimal("0.95")  # CPI
    cost_red: Decimal = Decimal("0.85")
    risk_amber: int = 15  # score of an open risk
    late_actions_amber: int = 3
    age_amber: int = 8  # days since the plan was brought up to date: a week was left out
    age_red: int = 15
    answered_amber: Decimal = Decimal("0.8")  # of the owners asked


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rules look at; None: not known, which is never green by itself nor red. `baseline_slip` of the
    go-live counts where none is committed; `unjudged`: nothing says how it stands."""

    go_live_slip: Decimal | None = None
    baseline_slip: Decimal | None = None
    milestone_slip: Decimal | None = None
    unjudged: bool = False
    pace: Decimal | None = None
    cost: Decimal | None = None
    highest_risk: int | None = None
    stale_gates: int = 0
    closed_without_gate: int = 0
    late_actions: int = 0
    answered: Decimal | None = None
    status_age: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's verdict. `rule` is stable; `value` and `limit` fill its sentence."""

    rule: str
    light: Light
    value: Decimal | int
    limit: Decimal | int


@dataclass(frozen=True, slots=True)
class Status:
    """The worst finding decides; the findings that are not green say why, worst first."""

    light: Light
    reasons: tuple[Finding, ...] = field(default=())


def status_of(figures: Figures, limits: Thresholds | None = None) -> Status:
    """The week's light and its reasons.

    >>> status_of(Figures(go_live_slip=Decimal(2))).light.word
    'amber'
    """
    limits = limits or Thresholds()
    found = [one for one in _findings(figures, limits) if one.light is not Light.GREEN]
    reasons = tuple(sorted(found, key=lambda one: -one.light))
    return Status(reasons[0].light if reasons else Light.GREEN, reasons)


def _findings(figures: Figures, limits: Thresholds) -> Iterable[Finding]:
    if figures.go_live_slip is not None:
        yield _rising("go_live_slip", figures.go_live_slip, limits.slip_amber, limits.slip_red)
    elif figures.baseline_slip is not None:
        yield _rising("baseline_slip", figures.baseline_slip, limits.slip_amber, limits.slip_red)
    yield _rising("unjudged", int(figures.unjudged), 1, None)
    if figures.milestone_slip is not None:
        yield _rising("milestone_slip", figures.milestone_slip, limits.milestone_amber, None)
    if figures.pace is not None:
        yield _falling("pace", figures.pace, limits.pace_amber, limits.pace_red)
    if figures.cost is not None:
        yield _falling("cost", figures.cost, limits.cost_amber, limits.cost_red)
    if figures.highest_risk is not None:
        yield _rising("highest_risk", figures.highest_risk, limits.risk_amber, None)
    yield _rising("stale_gates", figures.stale_gates, 1, None)
    yield _rising("closed_without_gate", figures.closed_without_gate, 1, 1)
    yield _rising("late_actions", figures.late_actions, limits.late_actions_amber, None)
    if figures.status_age is not None:
        yield _rising("status_age", figures.status_age, limits.age_amber, limits.age_red)
    if figures.answered is not None:
        yield _falling("answered", figures.answered, limits.answered_amber, None)


def _rising(rule: str, value: Decimal | int, amber: Decimal | int, red: Decimal | int | None) -> Finding:
    """Bad from a limit upwards."""
    if red is not None and value >= red:
        return Finding(rule, Light.RED, value, red)
    return Finding(rule, Light.AMBER if value >= amber else Light.GREEN, value, amber)


def _falling(rule: str, value: Decimal, amber: Decimal, red: Decimal | None) -> Finding:
    """Bad below a limit."""
    if red is not None and value < red:
        return Finding(rule, Light.RED, value, red)
    return Finding(rule, Light.AMBER if value < amber else Light.GREEN, value, amber)
