"""How a job looks in a page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollout.core.jobs.registry import kind_of
from rollout.core.lists import ChoiceFilter, Column, Empty, ListDefinition
from rollout.core.markup import Status, Tone
from rollout.core.models.jobs import Job, JobState
from rollout.core.pages import Action

LOOKS: dict[str, tuple[Tone, str]] = {
    JobState.WAITING: ("neutral", "clock"),
    JobState.RUNNING: ("neutral", "loader-2"),
    JobState.DONE: ("good", "circle-check"),
    JobState.FAILED: ("bad", "alert-octagon"),
    JobState.CANCELLED: ("warn", "player-stop"),
}


def status_of(job: Job) -> Status:
    return Status(JobState(job.state).label, *LOOKS[job.state])


def title_of(job: Job) -> str | Promise:
    kind = kind_of(job.kind)
    return kind.title if kind else job.kind


def sentence_of(job: Job) -> str:
    """What is going on, in one sentence."""
    if job.state == JobState.WAITING and job.attempts:
        return _("Attempt %(number)s did not succeed; it will be tried again.") % {"number": job.attempts}
    if job.state == JobState.WAITING:
        return _("It starts as soon as a worker is free.")
    if job.state == JobState.RUNNING and job.cancel_requested:
        return _("It stops after its current step.")
    if job.state == JobState.RUNNING and job.total and not job.note:
        return _("%(done)s of %(total)s") % {"done": job.done, "total": job.total}
    if job.state == JobState.FAILED:
        return job.error
    return job.note if job.state == JobState.RUNNING else ""


def next_actions(job: Job) -> list[Action]:
    """What the person can do with an ended job."""
    if job.state == JobState.DONE and isinstance(job.result, dict) and job.result.get("url"):
        return [Action(_("Open the result"), job.result["url"], icon="external-link", kind="primary")]
    if job.state in (JobState.FAILED, JobState.CANCELLED):
        return [Action(_("Try again"), reverse("jobs:job_retry", args=[job.pk]), icon="refresh", post=True)]
    return []


def progress(job: Job) -> dict[str, Any]:
    """Context of components/job_progress.html."""
    stoppable = not job.finished and not job.cancel_requested
    return {
        "id": f"job-{job.pk}",
        "label": title_of(job),
        "done": 100 if job.state == JobState.DONE else job.percent,
        "state": status_of(job),
        "running": not job.finished,
        "url": reverse("jobs:job_progress", args=[job.pk]),
        "cancel_url": reverse("jobs:job_cancel", args=[job.pk]) if stoppable else "",
    }


JOBS = ListDefinition(
    key="jobs.jobs",
    title=gettext_lazy("Background jobs"),
    columns=(
        Column("title", gettext_lazy("Job"), value=title_of, link=True),
        Column("state", gettext_lazy("State"), value=status_of, kind="status", sort="state"),
        Column("percent", gettext_lazy("Percent done"), kind="number"),
        Column("created_at", gettext_lazy("Asked for"), kind="moment", sort="id"),
        Column("finished_at", gettext_lazy("Ended"), kind="moment", sort="finished_at"),
        Column("error", gettext_lazy("Reason"), shown=False),
    ),
    filters=(ChoiceFilter(key="state", label=gettext_lazy("State"), choices=JobState.choices),),
    default_sort=("-created_at",),
)
EMPTY = Empty(
    gettext_lazy("Long work that you ask for, such as a large report or an import, shows its progress here."),
    icon="loader-2",
)
