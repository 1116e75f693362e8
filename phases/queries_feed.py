"""What a calendar feed contains."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from phases.ics import Entry, calendar_file
from phases.models import CalendarFeed, Plan, Task
from rollout.audit.context import now
from rollout.projects.models import Project


def feed_content(feed: CalendarFeed, *, base_url: str = "") -> bytes:
    """The feed in its reader's language; `base_url` makes the links absolute."""
    language = feed.user.language or settings.LANGUAGE_CODE
    with translation.override(language):
        return plan_calendar(
            feed.project, only=feed.user_id if feed.only_mine else None, base_url=base_url, language=language
        )


def plan_calendar(
    project: Project, *, only: int | None = None, base_url: str = "", language: str = "en"
) -> bytes:
    """Milestones and tasks of a plan as an ICS file; `only`: those that person owns or takes part in."""
    plan = Plan.objects.filter(project=project).first()
    rows = Task.objects.filter(plan=plan, summary=False, start__isnull=False, finish__isnull=False)
    if only is not None:
        rows = rows.filter(Q(owner=only) | Q(assignments__user=only)).distinct()
    tasks = rows.select_related("owner").order_by("start", "position")
    return calendar_file(
        project.name,
        [_entry(task, project, base_url, plan.version) for task in tasks] if plan else [],
        zone=project.time_zone,
        stamp=now(),
        language=language,
    )


def _entry(task: Task, project: Project, base_url: str, version: int) -> Entry:
    assert task.start is not None and task.finish is not None
    done = task.actual_finish is not None
    title = f"{'◆ ' if task.milestone else ''}{task.name}{' ✓' if done else ''}"
    facts = [project.name]
    if task.owner is not None:
        facts.append(_("Owner: %(name)s") % {"name": task.owner.name})
    if task.deliverable:
        facts.append(_("Deliverable: %(name)s") % {"name": task.deliverable})
    if task.provisional:
        facts.append(_("Provisional: the public holidays of that year are not announced yet."))
    return Entry(
        uid=f"task-{task.pk}@{project.slug}.rollout",
        title=title,
        start=task.start,
        finish=task.finish,
        milestone=task.milestone,
        sequence=version,
        description="\n".join(facts),
        url=f"{base_url}{reverse('phases:task_panel', args=[project.slug, task.number])}" if base_url else "",
        done=done,
    )
