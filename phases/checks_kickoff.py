"""What the system itself can say before the kickoff is closed: goals, owners of milestones, risks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from phases.gate_checks import CheckAnswer, LiveCheck, register_check
from phases.models import Task
from rollout.projects.goal_rules import lacking
from rollout.projects.models import Goal, Project, Risk
from rollout.projects.queries_risks import STILL_OPEN


def goals_measurable(project: Project, target: Decimal | None, on: date) -> CheckAnswer:
    """At least one goal, and each has metric, baseline and target."""
    goals = list(Goal.objects.filter(project=project).values_list("metric", "baseline", "target"))
    short = sum(1 for goal in goals if lacking(*goal))
    if not goals:
        text = _("There is no goal yet.")
    elif short:
        text = ngettext(
            "%(short)s of %(count)s goal lacks metric, baseline or target.",
            "%(short)s of %(count)s goals lack metric, baseline or target.",
            len(goals),
        ) % {"short": short, "count": len(goals)}
    else:
        text = ngettext(
            "%(count)s goal has metric, baseline and target.",
            "All %(count)s goals have metric, baseline and target.",
            len(goals),
        ) % {"count": len(goals)}
    facts = {"goals": len(goals), "short": short}
    url = reverse("projects:goal_list", args=[project.slug])
    return CheckAnswer(bool(goals) and not short, text, url, facts)


def milestones_owned(project: Project, target: Decimal | None, on: date) -> CheckAnswer:
    """Every milestone of the plan has an owner; a plan without milestones has not met it."""
    owners = list(Task.objects.milestones().filter(plan__project=project).values_list("owner", flat=True))
    nobody = owners.count(None)
    if not owners:
        text = _("The plan has no milestone yet.")
    elif nobody:
        text = ngettext(
            "%(nobody)s of %(count)s milestone has no owner.",
            "%(nobody)s of %(count)s milestones have no owner.",
            len(owners),
        ) % {"nobody": nobody, "count": len(owners)}
    else:
        text = ngettext(
            "%(count)s milestone has an owner.", "All %(count)s milestones have an owner.", len(owners)
        ) % {"count": len(owners)}
    url = f"{reverse('phases:table', args=[project.slug])}?milestone=yes&owner=none"
    facts = {"milestones": len(owners), "without_owner": nobody}
    return CheckAnswer(bool(owners) and not nobody, text, url, facts)


def risks_assessed(project: Project, target: Decimal | None, on: date) -> CheckAnswer:
    """At least one risk was entered, and each that is not closed was assessed."""
    risks = list(Risk.objects.filter(project=project).values_list("state", "assessed_on"))
    still = [assessed for state, assessed in risks if state in STILL_OPEN]
    waiting = still.count(None)
    if not risks:
        text = _("The register is empty.")
    elif waiting:
        text = ngettext(
            "%(waiting)s of %(count)s open risk is not assessed.",
            "%(waiting)s of %(count)s open risks are not assessed.",
            len(still),
        ) % {"waiting": waiting, "count": len(still)}
    else:
        text = ngettext(
            "%(count)s open risk is assessed.", "All %(count)s open risks are assessed.", len(still)
        ) % {"count": len(still)}
    url = f"{reverse('projects:risk_list', args=[project.slug])}?assessed=no"
    return CheckAnswer(bool(risks) and not waiting, text, url, {"risks": len(risks), "waiting": waiting})


def register_kickoff_checks() -> None:
    """Called from the app's `ready()`."""
    register_check(
        LiveCheck(
            "goals_measurable", gettext_lazy("Goals have metric, baseline and target"), goals_measurable
        )
    )
    register_check(
        LiveCheck("milestones_owned", gettext_lazy("Every milestone has an owner"), milestones_owned)
    )
    register_check(LiveCheck("risks_assessed", gettext_lazy("Risks are assessed"), risks_assessed))
