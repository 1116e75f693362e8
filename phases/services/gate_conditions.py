"""What a conditional go depends on: actions with an owner and a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy

from phases.gates import Decision
from phases.models import GateCondition, GateReview
from rollout.audit import services as audit
from rollout.core.errors import InvalidInput
from rollout.core.search import pinyin_key
from rollout.people.models import User
from rollout.projects.models import Action, Project
from rollout.projects.numbering import next_number

MOST_CONDITIONS = 20


@dataclass(frozen=True, slots=True)
class Condition:
    """Somebody does something until a day."""

    text: str
    owner: User
    due_on: date


def require_conditions(
    conditions: Sequence[Condition], decision: Decision, *, needed: bool, project: Project, on: date
) -> None:
    """Error: InvalidInput for conditions of another decision, missing ones and incomplete ones."""
    if conditions and decision is not Decision.CONDITIONAL:
        raise InvalidInput(
            "conditions_of_go", gettext_lazy("Only a conditional go has conditions."), field="conditions"
        )
    if decision is Decision.CONDITIONAL and needed and not conditions:
        raise InvalidInput(
            "condition_missing",
            gettext_lazy("Name at least one condition with its owner and its day."),
            field="conditions",
        )
    if len(conditions) > MOST_CONDITIONS:
        raise InvalidInput(
            "too_many_conditions", gettext_lazy("Name at most 20 conditions."), field="conditions"
        )
    for condition in conditions:
        require_condition(condition, project, on)


def require_condition(condition: Condition, project: Project, on: date) -> None:
    if not condition.text.strip() or len(condition.text) > 500:
        raise InvalidInput(
            "condition_text",
            gettext_lazy("Say what is to be done, in 1 to 500 characters."),
            field="conditions",
        )
    if not project.memberships.filter(user=condition.owner).exists():
        raise InvalidInput(
            "owner_not_member", gettext_lazy("The owner must be in this project."), field="conditions"
        )
    if condition.due_on < on:
        raise InvalidInput("due_in_past", gettext_lazy("The day has passed."), field="conditions")


def demand(review: GateReview, condition: Condition, project: Project, *, on: date, actor: User) -> Action:
    """The condition as an action that comes on every agenda until it is done."""
    action = Action(
        project=project,
        number=next_number(project, Action),
        text=condition.text.strip(),
        owner=condition.owner,
        due_on=condition.due_on,
        raised_by=actor,
        raised_on=on,
        search_text=pinyin_key(condition.text),
    )
    made = audit.create(action, actor=actor)
    audit.create(GateCondition(review=review, action=made), actor=actor)
    return made
