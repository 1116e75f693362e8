"""Fields of the project itself."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from phases.interchange.mspdi.record import NOTHING, names
from phases.interchange.mspdi.stream import CHILDREN
from phases.interchange.refusal import Notes, Place

# Settings of the other program, or computed anew; what is missing here and not read is noted.
SILENT = names(
    """
    SaveVersion BuildNumber GUID CreationDate LastSaved FYStartDate CurrencyDigits
    CurrencySymbol CurrencyCode CurrencySymbolPosition DefaultStartTime DefaultFinishTime
    DefaultFixedCostAccrual DefaultTaskEVMethod DefaultTaskType DurationFormat WorkFormat
    EditableActualCosts HonorConstraints InsertedProjectsLikeSummary MultipleCriticalPaths
    NewTasksEffortDriven NewTasksEstimated NewTasksAreManual SplitsInProgressTasks
    SpreadActualCost SpreadPercentComplete TaskUpdatesResource FiscalYearStart WeekStartDay
    MoveCompletedEndsBack MoveRemainingStartsBack MoveRemainingStartsForward
    MoveCompletedEndsForward BaselineForEarnedValue AutoAddNewResourcesAndTasks
    MicrosoftProjectServerURL Autolink NewTaskStartDate RemoveFileProperties
    ExtendedCreationDate ActualsInSync AdminProject ProjectExternallyEdited Company Category
    Keywords Comments KeepTaskOnNearestWorkingTimeWhenMadeAutoScheduled
    UpdateManuallyScheduledTasksWhenEditingLinks UID OutlineCodes WBSMasks Revision ProjectID
    LastSavedBy Template BaselineCalendar CurrentDate
    """
)


def note_project_losses(element: Element, notes: Notes) -> None:
    """Views, filters, macros and the like; settings that only steer the other program are passed over."""
    text = (element.text or "").strip()
    children = int(element.get(CHILDREN, "0"))
    if element.tag in SILENT or (not children and text in NOTHING):
        return
    code = (
        "cost" if "Rate" in element.tag or "Cost" in element.tag else "project_part" if children else "field"
    )
    notes.add(code, Place("project", field=element.tag), str(children) if children else text)
