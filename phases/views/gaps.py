"""What one plan lacks to say how it stands, as a page reads it."""

from __future__ import annotations

from phases.plan_gaps import gap_texts, gaps, planned_words
from phases.views.reading import PlanReading
from phases.views.wording import late_words

STATUS_DATE = "status_date"


def gaps_of(read: PlanReading) -> list[str]:
    """Nothing for a plan without tasks: that is all there is to say of it."""
    if not read.tasks:
        return []
    return gaps(
        status_at=read.plan.status_at,
        measured=bool(read.baseline_dates),
        milestones=any(task.milestone for task in read.tasks),
        go_live=read.plan.go_live,
    )


def other_gaps(read: PlanReading) -> list[str]:
    """In words, without the status date, of which the lead of each page tells."""
    return gap_texts(gap for gap in gaps_of(read) if gap != STATUS_DATE)


def go_live_slip(read: PlanReading) -> str:
    """How the forecast go-live lies to the committed one; empty where nothing is committed."""
    late = read.go_live_late_by
    return planned_words(late_words(late), late, reported=read.plan.status_at is not None)
