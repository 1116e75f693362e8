"""How late a task is on an agenda, in the working days of the project's calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from phases.agenda_sources import DayMeasure, late_tasks

pytestmark = pytest.mark.django_db


def test_an_agenda_counts_lateness_in_working_days(plan_of_rollout: Any, task: Any) -> None:
    project, first = plan_of_rollout.project, task("K1")
    measure = DayMeasure.of(project)
    friday = datetime(2026, 3, 6, 17)
    assert [measure.late(friday, date(2026, 3, day)) for day in (6, 8, 9, 13)] == [0, 0, 1, 5]
    due = first.finish.date()
    notes = {
        point.key: str(point.note)
        for point in late_tasks(project, date(2026, 3, 23))
        if point.key == str(first.number)
    }
    assert f"{measure.late(first.finish, date(2026, 3, 23)):g} working days late" in notes[str(first.number)]
    assert (date(2026, 3, 23) - due).days > measure.late(first.finish, date(2026, 3, 23)) > 10
