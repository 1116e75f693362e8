from rollout.projects.models.goals import Goal
from rollout.projects.models.meetings import (
    Action,
    ActionState,
    AgendaItem,
    Attendance,
    AttendanceState,
    Decision,
    Meeting,
    MeetingSeries,
    MeetingState,
    MinutesEdition,
    SeriesAttendee,
)
from rollout.projects.models.projects import Membership, Project, ProjectStatus
from rollout.projects.models.risks import Risk, RiskCategory, RiskKind, RiskResponse, RiskState

__all__ = [
    "Action",
    "ActionState",
    "AgendaItem",
    "Attendance",
    "AttendanceState",
    "Decision",
    "Goal",
    "Meeting",
    "MeetingSeries",
    "MeetingState",
    "Membership",
    "MinutesEdition",
    "Project",
    "ProjectStatus",
    "Risk",
    "RiskCategory",
    "RiskKind",
    "RiskResponse",
    "RiskState",
    "SeriesAttendee",
]
