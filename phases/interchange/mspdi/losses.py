"""What a plan here has no room for: every field that was not read and says something is noted."""

from __future__ import annotations

from phases.interchange.mspdi.record import Record, names

# Follow from what is kept, or are computed anew, or say how the other program stores things.
DERIVED = {
    "Task": names(
        """
    IsNull CreateDate RemainingCost EarlyStart EarlyFinish LateStart LateFinish StartVariance
    FinishVariance WorkVariance CV SV ACWP BCWP BCWS VAC StartSlack FinishSlack ResumeValid
    OverAllocated FreeformDurationFormat DisplayAsSummary LevelingDelayFormat RegularWork
    IsSubprojectReadOnly CommitmentType PreLeveledStart PreLeveledFinish ManualStart
    ManualFinish ManualDuration TimephasedData IsPublished
    """
    ),
    "Resource": names(
        """
    IsNull CreationDate Initials AccrueAt Work ActualWork RemainingWork RegularWork
    PercentWorkComplete PeakUnits OverAllocated Start Finish WorkVariance CV SV ACWP BCWP BCWS
    VAC CanLevel WorkGroup StandardRateFormat OvertimeRateFormat IsCostResource
    """
    ),
    "Assignment": names(
        """
    GUID ACWP BCWP BCWS CV SV VAC StartVariance FinishVariance WorkVariance CreationDate
    RegularWork Overallocated Milestone Summary Stop Resume LevelingDelayFormat
    HasFixedRateUnits TimephasedData PercentComplete
    """
    ),
    "Calendar": frozenset({"IsBaselineCalendar"}),
}
# Their usual value says nothing, any other is lost.
USUAL = {
    "FixedCostAccrual": frozenset({"", "1", "2", "3"}),
    "LevelAssignments": frozenset({"", "1", "true"}),
    "LevelingCanSplit": frozenset({"", "1", "true"}),
}


def note_losses(record: Record, kind: str, aliases: dict[str, str]) -> None:
    """Custom fields go by the name that the file gives them."""
    for element in record.children("ExtendedAttribute"):
        field, value = element.text("FieldID"), element.text("Value")
        if value:
            record.notes.add("custom_field", record.place.at(aliases.get(field, field)), value)
    for name, value in record.leftovers(DERIVED[kind]):
        if name in USUAL and value in USUAL[name]:
            continue
        record.notes.add(_code(name), record.place.at(name), value)


def _code(name: str) -> str:
    if "Cost" in name or "Rate" in name:
        return "cost"
    if "Hyperlink" in name:
        return "hyperlink"
    if "Overtime" in name:
        return "overtime"
    return "custom_field" if "OutlineCode" in name else "field"
