"""What the plan itself can say before a phase is closed: its deliverables are named and done."""

from __future__ import annotations

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from phases.gate_checks import Asked, CheckAnswer, LiveCheck, register_check
from phases.methodology.disciplines import Discipline
from phases.models import Plan
from rollout.core.wording import when_read

PLAN = frozenset({Plan._meta.label_lower})
READ = frozenset({"milestone", "code", "name", "deliverable", "actual_finish"})


def deliverables_done(discipline: str, asked: Asked) -> CheckAnswer:
    """Each task of the phase names its deliverable and is finished; milestones only end what others make."""
    tasks = [task for task in asked.tasks.of_phase(discipline) if not task.milestone]
    nameless = [task.number for task in tasks if not task.deliverable]
    waiting = [task.number for task in tasks if task.actual_finish is None]
    text = deliverables_told(len(tasks), len(waiting), len(nameless))
    named = [[task.number, str(task), task.deliverable, task.actual_finish] for task in tasks]
    facts = {"tasks": len(tasks), "open": waiting, "nameless": nameless, "named": named}
    url = reverse("phases:table", args=[asked.project.slug])
    return CheckAnswer(bool(tasks) and not nameless and not waiting, text, url, facts)


@when_read
def deliverables_told(count: int, waiting: int, nameless: int) -> str:
    if not count:
        return _("The phase has no tasks yet.")
    if nameless or waiting:
        return ngettext(
            "Of %(count)s task, %(waiting)s are not done and %(nameless)s name no deliverable.",
            "Of %(count)s tasks, %(waiting)s are not done and %(nameless)s name no deliverable.",
            count,
        ) % {"count": count, "waiting": waiting, "nameless": nameless}
    return ngettext(
        "%(count)s deliverable is named and done.", "All %(count)s deliverables are named and done.", count
    ) % {"count": count}


def register_deliverable_checks() -> None:
    """Called from the app's `ready()`."""
    for discipline in Discipline:
        register_check(
            LiveCheck(
                f"deliverables.{discipline}",
                gettext_lazy("Deliverables are named and done"),
                partial(deliverables_done, discipline.value),
                PLAN,
                READ,
            )
        )
