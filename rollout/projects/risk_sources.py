"""What risks and goals tell the rest: search, agenda, addresses, undo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollout.audit.labels import register_actions
from rollout.core import undo
from rollout.core.dates import day_text
from rollout.core.search import Hit, SearchSource, matches, register
from rollout.core.wording import when_read
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.addresses import register_addresses
from rollout.projects.agenda import AgendaPoint, AgendaSource, register_agenda
from rollout.projects.labels_risks import ACTION_LABELS
from rollout.projects.models import Goal, Project, Risk, RiskKind
from rollout.projects.queries_risks import due_for_review, open_issues, readable_anywhere, readable_risks


def find_risks(user: Any, text: str, limit: int) -> list[Hit]:
    """Risks and issues by title, description or pinyin, within what the reader may see."""
    found = readable_anywhere(user).filter(matches("search_text", text)).select_related("project")
    return [
        Hit(risk.title, risk_url(risk.project, risk.number), note=risk.project.name, icon="alert-triangle")
        for risk in found.order_by(Length("title"), "id")[:limit]
    ]


def find_goals(user: Any, text: str, limit: int) -> list[Hit]:
    """Goals of projects whose plan the reader may see."""
    readable = Project.objects.allowing(user, Permission.PLAN_READ)
    found = Goal.objects.filter(matches("search_text", text), project__in=readable)
    return [
        Hit(goal.name, goal_url(goal.project, goal.number), note=goal.project.name, icon="target-arrow")
        for goal in found.select_related("project").order_by(Length("name"), "id")[:limit]
    ]


def review_points(project: Project, on: date) -> Sequence[AgendaPoint]:
    """Open issues first, then risks whose review day has come; one query."""
    wanted = (open_issues(project) | due_for_review(project, on)).order_by("kind", "-score", "number")
    return [
        AgendaPoint(
            point_key(risk.number),
            risk.title,
            _issue_note(risk) if risk.kind == RiskKind.ISSUE else _review_note(risk, on),
            risk_url(project, risk.number),
            risk.owner_id,
        )
        for risk in wanted
    ]


def point_key(number: int) -> str:
    return f"risk:{number}"


def readable_points(access: ProjectAccess) -> list[str]:
    """The points about risks that this person may read; one query."""
    return [point_key(number) for number in readable_risks(access).values_list("number", flat=True)]


@when_read
def _issue_note(risk: Risk) -> str:
    return _("Issue, score %(score)s") % {"score": risk.score}


@when_read
def _review_note(risk: Risk, on: date) -> str:
    assert risk.review_on is not None
    day = day_text(risk.review_on, this_year=on.year)
    return _("Score %(score)s, review due on %(day)s") % {"score": risk.score, "day": day}


def risk_url(project: Project, number: int) -> str:
    return reverse("projects:risk_detail", args=[project.slug, number])


def goal_url(project: Project, number: int) -> str:
    return reverse("projects:goal_detail", args=[project.slug, number])


def risk_addresses(project: Project, keys: set[int]) -> dict[int, str]:
    rows = Risk.objects.filter(project=project, pk__in=keys).values_list("pk", "number")
    return {key: risk_url(project, number) for key, number in rows}


def goal_addresses(project: Project, keys: set[int]) -> dict[int, str]:
    rows = Goal.objects.filter(project=project, pk__in=keys).values_list("pk", "number")
    return {key: goal_url(project, number) for key, number in rows}


def register_risks() -> None:
    """Called from the app's `ready()`."""
    from rollout.projects.views.goals import undo_remove
    from rollout.projects.views.risk_verbs import undo_close

    register(SearchSource("projects.risks", gettext_lazy("Risks and issues"), find_risks))
    register(SearchSource("projects.goals", gettext_lazy("Goals"), find_goals))
    register_agenda(
        AgendaSource(
            "risks",
            gettext_lazy("Risks and issues"),
            review_points,
            Permission.RISKS_READ,
            own=readable_points,
        )
    )
    register_addresses("projects.risk", risk_addresses)
    register_addresses("projects.goal", goal_addresses)
    register_actions(ACTION_LABELS)
    undo.register("projects.risk_close", undo_close)
    undo.register("projects.goal_remove", undo_remove)
