"""The meetings of the demo, as told on a Sunday: their minutes and the agenda ahead are true."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from phases.agenda_sources import late_tasks, milestones_ahead
from phases.demo.cast import engage
from phases.demo.story import tell
from rollout.projects.models import MeetingState, MinutesEdition, Project
from rollout.projects.queries_meetings import local_start

ON = date(2026, 4, 19)


@pytest.mark.django_db
def test_the_demos_minutes_were_true_on_their_day_and_its_next_agenda_is_true_today() -> None:
    chance = Random(1)
    project = tell(engage(chance), ON, chance, reports=0)
    assert finished_but_named(project) == []
    rows = [row for edition in MinutesEdition.objects.all() for row in edition.content["agenda"]]
    assert len(rows) > 20 and {row["as_of"] for row in rows} == {""}
    ahead = project.meetings.filter(state=MeetingState.PLANNED).order_by("starts_at")[0]
    on = local_start(ahead).date()
    for source, points in (("phases.late_tasks", late_tasks), ("phases.milestones", milestones_ahead)):
        kept = {item.source_key: item.words["note"]["en"] for item in ahead.agenda.filter(source=source)}
        with translation.override("en"):
            assert kept == {point.key: str(point.note) for point in points(project, on)}
    assert ahead.agenda_at is not None
    assert ahead.agenda_at.astimezone(ZoneInfo(project.time_zone)).date() == ON


def finished_but_named(project: Project) -> list[tuple[str, str]]:
    """Day and task of each point of published minutes whose task had been finished in an earlier week."""
    done = {f"{task.code} {task.name}".strip(): task.actual_finish for task in project.plan.tasks.all()}
    named = [
        (edition.content["day"], row["title"])
        for edition in MinutesEdition.objects.filter(meeting__project=project)
        for row in edition.content["agenda"]
        if row["source"] in ("phases.late_tasks", "phases.milestones")
    ]
    assert len(named) > 5
    return [
        (day, title)
        for day, title in named
        if (finish := done.get(title)) is not None and finish < monday_of(day)
    ]


def monday_of(day: str) -> datetime:
    """The morning of the week's first day: what was finished in the week itself is told on its Friday."""
    met = datetime.fromisoformat(day)
    return met - timedelta(days=met.weekday())
