"""Where a milestone lies that is to be as late as possible."""

from __future__ import annotations

from datetime import datetime

import pytest

from phases.scheduling.model import ConstraintType, Link, PlanInput, Profile, Task
from phases.scheduling.schedule import schedule
from tests.scheduling.plans import CALENDARS


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("days", [2, 4])
def test_a_late_milestone_lies_on_the_evening_before_what_waits_for_it(days: int, profile: Profile) -> None:
    """With slack and without, as one that is early lies on the finish of its predecessor (T11)."""
    plan = PlanInput(
        tasks=(
            Task("A", 2 * 480),
            Task("long", days * 480),
            Task("M", constraint=ConstraintType.ALAP),
            Task("B", 480),
        ),
        links=(Link("A", "M"), Link("M", "B"), Link("long", "B")),
        calendars=CALENDARS,
        project_calendar="week",
        start=datetime(2026, 3, 2, 8),
        profile=profile,
    )
    milestone = schedule(plan).tasks["M"]
    assert milestone.start == milestone.finish == datetime(2026, 3, 1 + days, 17)
