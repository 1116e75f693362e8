"""What the system itself can say before the kickoff is closed: goals, owners of milestones, risks."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from phases.gate_checks import Asked, CheckAnswer, LiveCheck, register_check
from phases.models import Plan, Task
from rollout.core.wording import when_read
from rollout.projects.goal_rules import lacking
from rollout.projects.models import Goal, Risk
from rollout.projects.queries_risks import STILL_OPEN

PROMISED = ("number", "name", "metric", "baseline", "target", "unit", "due_on")
JUDGED = ("number", "title", "probability", "impact")


def goals_measurable(asked: Asked) -> CheckAnswer:
    """At least one goal, and each has metric, baseline and target."""
    goals = list(Goal.objects.filter(project=asked.project).order_by("number").values_list(*PROMISED))
    short = sum(
        1 for _number, _name, metric, baseline, target, *_rest in goals if lacking(metric, baseline, target)
    )
    facts = {"goals": len(goals), "short": short, "promised": goals}
    url = reverse("projects:goal_list", args=[asked.project.slug])
    return CheckAnswer(bool(goals) and not short, goals_told(len(goals), short), url, facts)


@when_read
def goals_told(count: int, short: int) -> str:
    if not count:
        return _("There is no goal yet.")
    if short:
        return ngettext(
            "%(short)s of %(count)s goal lacks metric, baseline or target.",
            "%(short)s of %(count)s goals lack metric, baseline or target.",
            count,
        ) % {"short": short, "count": count}
    return ngettext(
        "%(count)s goal has metric, baseline and target.",
        "All %(count)s goals have metric, baseline and target.",
        count,
    ) % {"count": count}


def milestones_owned(asked: Asked) -> CheckAnswer:
    """Every milestone of the plan has an owner; a plan without milestones has not met it."""
    rows = Task.objects.milestones().filter(plan__project=asked.project).order_by("number")
    owned = list(rows.values_list("number", "code", "name", "owner"))
    nobody = sum(1 for *_stone, owner in owned if owner is None)
    url = f"{reverse('phases:table', args=[asked.project.slug])}?milestone=yes&owner=none"
    facts = {"milestones": len(owned), "without_owner": nobody, "owned": owned}
    return CheckAnswer(bool(owned) and not nobody, owners_told(len(owned), nobody), url, facts)


@when_read
def owners_told(count: int, nobody: int) -> str:
    if not count:
        return _("The plan has no milestone yet.")
    if nobody:
        return ngettext(
            "%(nobody)s of %(count)s milestone has no owner.",
            "%(nobody)s of %(count)s milestones have no owner.",
            count,
        ) % {"nobody": nobody, "count": count}
    return ngettext("%(count)s milestone has an owner.", "All %(count)s milestones have an owner.", count) % {
        "count": count
    }


def risks_assessed(asked: Asked) -> CheckAnswer:
    """At least one risk was entered, and each that is not closed was assessed."""
    risks = list(
        Risk.objects.filter(project=asked.project).order_by("number").values(*JUDGED, "state", "assessed_on")
    )
    still = [risk for risk in risks if risk["state"] in STILL_OPEN]
    waiting = sum(1 for risk in still if risk["assessed_on"] is None)
    url = f"{reverse('projects:risk_list', args=[asked.project.slug])}?assessed=no"
    judged = [[risk[name] for name in JUDGED] for risk in still]
    facts = {"risks": len(risks), "waiting": waiting, "judged": judged}
    text = risks_told(len(risks), len(still), waiting)
    return CheckAnswer(bool(risks) and not waiting, text, url, facts)


@when_read
def risks_told(entered: int, still_open: int, waiting: int) -> str:
    if not entered:
        return _("The register is empty.")
    if waiting:
        return ngettext(
            "%(waiting)s of %(count)s open risk is not assessed.",
            "%(waiting)s of %(count)s open risks are not assessed.",
            still_open,
        ) % {"waiting": waiting, "count": still_open}
    return ngettext(
        "%(count)s open risk is assessed.", "All %(count)s open risks are assessed.", still_open
    ) % {"count": still_open}


def register_kickoff_checks() -> None:
    """Called from the app's `ready()`."""
    register_check(
        LiveCheck(
            "goals_measurable",
            gettext_lazy("Goals have metric, baseline and target"),
            goals_measurable,
            frozenset({Goal._meta.label_lower}),
        )
    )
    register_check(
        LiveCheck(
            "milestones_owned",
            gettext_lazy("Every milestone has an owner"),
            milestones_owned,
            frozenset({Plan._meta.label_lower}),
            frozenset({"milestone", "code", "name", "owner"}),
        )
    )
    register_check(
        LiveCheck(
            "risks_assessed",
            gettext_lazy("Risks are assessed"),
            risks_assessed,
            frozenset({Risk._meta.label_lower}),
        )
    )
