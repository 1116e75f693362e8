"""What the plan check looks at and what it finds. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

Operation = Mapping[str, Any]


class Rule(StrEnum):
    NO_PREDECESSOR = "no_predecessor"
    NO_SUCCESSOR = "no_successor"
    DANGLING_START = "dangling_start"
    DANGLING_FINISH = "dangling_finish"
    NO_OWNER = "no_owner"
    IDLE_OWNER = "idle_owner"
    OWNER_LEFT = "owner_left"
    NO_CRITERION = "no_criterion"
    LEAD = "lead"
    OUT_OF_SEQUENCE = "out_of_sequence"
    HARD_CONSTRAINT = "hard_constraint"
    HIGH_SLACK = "high_slack"
    NEGATIVE_SLACK = "negative_slack"
    FREEZE = "freeze_before_configuration"
    BACKUP = "backup_before_migration"
    PILOT = "pilot_before_roll_out"
    TRAINING = "training_before_go_live"


ORDER = (Rule.FREEZE, Rule.BACKUP, Rule.PILOT, Rule.TRAINING)
HARD = ("MSO", "MFO", "SNLT", "FNLT")


class Breach(StrEnum):
    """How a task breaks an order: no link holds it, its dates are too early all the same, or it was begun."""

    FREE = "free"
    PLANNED = "planned"
    BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`high_slack` in days of the task: the DCMA's two months of working days."""

    high_slack: int = 44
    minutes_per_day: int = 480


@dataclass(frozen=True, slots=True)
class CheckedTask:
    """A line of the plan. `discipline` is that of the phase it lies in; `idle_owner`: its owner, or the role
    that is to own it, may own no work; `left_owner`: the name of an owner who is not in the project (any
    more), else empty; `suggested_owner` the one person who has its role; duration and slack in minutes of
    work, or of the clock if `elapsed`; `began`: when it was, as reported."""

    key: int
    number: int
    name: str
    parent: int | None = None
    milestone: bool = False
    owned: bool = True
    idle_owner: bool = False
    left_owner: str = ""
    deliverable: str = ""
    constraint: str = "ASAP"
    constraint_at: datetime | None = None
    deadline: datetime | None = None
    start: datetime | None = None
    finish: datetime | None = None
    total_slack: int | None = 0
    done: bool = False
    discipline: str = ""
    suggested_owner: int | None = None
    elapsed: bool = False
    duration: int = 0
    began: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckedLink:
    key: int
    predecessor: int
    successor: int
    type: str = "FS"
    lag: int = 0
    lag_unit: str = "working"


@dataclass(frozen=True, slots=True)
class Finding:
    """`task` is the key of the task in question, `other` of a second one. `mend` can be applied as it is;
    where it is empty a person must choose. `breach` speaks of the rules of order."""

    rule: Rule
    task: int
    other: int | None = None
    link: int | None = None
    minutes: int | None = None
    mend: tuple[Operation, ...] = ()
    breach: Breach = Breach.FREE


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule found among how many it looked at; `applies` False: the plan has nothing it speaks of."""

    rule: Rule
    looked_at: int
    findings: tuple[Finding, ...] = ()
    applies: bool = True
