from phases.models.baselines import Baseline, BaselineTask
from phases.models.calendars import Calendar, CalendarDay
from phases.models.plans import Plan, PlanStep
from phases.models.resources import Resource
from phases.models.sharing import CalendarFeed, SavedTemplate
from phases.models.tasks import Assignment, Dependency, Phase, Task

__all__ = [
    "Assignment",
    "Baseline",
    "BaselineTask",
    "Calendar",
    "CalendarDay",
    "CalendarFeed",
    "Dependency",
    "Phase",
    "Plan",
    "PlanStep",
    "Resource",
    "SavedTemplate",
    "Task",
]
