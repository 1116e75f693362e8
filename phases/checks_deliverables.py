"""What the plan itself can say before a phase is closed: its deliverables are named and done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from phases.gate_checks import CheckAnswer, LiveCheck, register_check
from phases.methodology.disciplines import Discipline
from phases.models import Phase
from phases.services.gate_state import PhaseTasks
from rollout.projects.models import Project


def deliverables_done(discipline: str, project: Project, target: Decimal | None, on: date) -> CheckAnswer:
    """Each task of the phase names its deliverable and is finished; milestones only end what others make."""
    phase = Phase.objects.filter(plan__project=project, discipline=discipline).first()
    below = PhaseTasks.of(phase.plan_id).by_phase.get(phase.task_id, ()) if phase is not None else ()
    tasks = [task for task in below if not task.milestone]
    nameless = [task.number for task in tasks if not task.deliverable]
    waiting = [task.number for task in tasks if task.actual_finish is None]
    if not tasks:
        text = _("The phase has no tasks yet.")
    elif nameless or waiting:
        text = ngettext(
            "Of %(count)s task, %(waiting)s are not done and %(nameless)s name no deliverable.",
            "Of %(count)s tasks, %(waiting)s are not done and %(nameless)s name no deliverable.",
            len(tasks),
        ) % {"count": len(tasks), "waiting": len(waiting), "nameless": len(nameless)}
    else:
        text = ngettext(
            "%(count)s deliverable is named and done.",
            "All %(count)s deliverables are named and done.",
            len(tasks),
        ) % {"count": len(tasks)}
    facts = {"tasks": len(tasks), "open": waiting, "nameless": nameless}
    url = reverse("phases:table", args=[project.slug])
    return CheckAnswer(bool(tasks) and not nameless and not waiting, text, url, facts)


def register_deliverable_checks() -> None:
    """Called from the app's `ready()`."""
    for discipline in Discipline:
        register_check(
            LiveCheck(
                f"deliverables.{discipline}",
                gettext_lazy("Deliverables are named and done"),
                partial(deliverables_done, discipline.value),
            )
        )
