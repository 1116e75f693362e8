from phases.models.baselines import Baseline, BaselineTask
from phases.models.calendars import Calendar, CalendarDay
from phases.models.gates import (
    CriterionKind,
    Gate,
    GateCondition,
    GateCriterion,
    GateDecision,
    GateEvidence,
    GateReview,
    GateSignature,
    GateWaiver,
    ReviewState,
)
from phases.models.plans import Plan, PlanStep
from phases.models.reports import CopyKind, ReportCopy, ReportStatus, WeeklyReport
from phases.models.resources import Resource
from phases.models.risks import RiskTask
from phases.models.sharing import CalendarFeed, SavedTemplate
from phases.models.snapshots import PARTY_CHOICES, ScheduleSnapshot, SlipCorrection, SlipEntry
from phases.models.tasks import Assignment, Dependency, Phase, Task
from phases.models.updates import TaskUpdate, UpdateRequest, UpdateRound, UpdateState

__all__ = [
    "PARTY_CHOICES",
    "Assignment",
    "Baseline",
    "BaselineTask",
    "Calendar",
    "CalendarDay",
    "CalendarFeed",
    "CopyKind",
    "CriterionKind",
    "Dependency",
    "Gate",
    "GateCondition",
    "GateCriterion",
    "GateDecision",
    "GateEvidence",
    "GateReview",
    "GateSignature",
    "GateWaiver",
    "Phase",
    "Plan",
    "PlanStep",
    "ReportCopy",
    "ReportStatus",
    "Resource",
    "ReviewState",
    "RiskTask",
    "SavedTemplate",
    "ScheduleSnapshot",
    "SlipCorrection",
    "SlipEntry",
    "Task",
    "TaskUpdate",
    "UpdateRequest",
    "UpdateRound",
    "UpdateState",
    "WeeklyReport",
]
