"""What a preview says of dates that an imported file recorded and calculation replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from phases.labels_why import why_sentence
from phases.models import Task
from phases.scheduling.explain import Edge, explain
from phases.scheduling.model import TaskKey
from phases.services.effects import Move

if TYPE_CHECKING:
    from phases.services.changes import Attempt

MOST_EXPLAINED = 100  # each costs a small schedule of its own


def replaced_dates(count: int) -> list[str]:
    """The warning of a change that calculates an imported plan; none where no recorded date goes."""
    if not count:
        return []
    return [
        ngettext(
            "The plan holds dates that its file recorded. This change calculates it and replaces those of "
            "%(count)s task.",
            "The plan holds dates that its file recorded. This change calculates it and replaces those of "
            "%(count)s tasks.",
            count,
        )
        % {"count": count}
    ]


def calculated_reasons(attempt: Attempt) -> dict[int, str]:
    """By task that only calculation moves: why it comes to its new finish, or start where that alone
    differs. The first hundred."""
    schedule = attempt.effects.schedule
    moves = [move for move in attempt.effects.moves if move.cause.kind == "recorded"][:MOST_EXPLAINED]
    if schedule is None or not moves:
        return {}
    plan, day = schedule.network.plan, attempt.hand.minutes_per_day
    year = (plan.status or plan.start).year
    found = {move.task: explain(plan, move.task, edge_of(move), schedule) for move in moves}
    named = {key for facts in found.values() for f in facts for one in (f, *f.tied) for key in one.about}
    rows = Task.objects.filter(pk__in=named).values_list("pk", "code", "name")
    names: dict[TaskKey, str] = {pk: f"{code} {name}".strip() for pk, code, name in rows}

    def sentence(move: Move) -> str:
        edge = edge_of(move)
        at = move.new[0 if edge == "start" else 1]
        return why_sentence(edge, at, found[move.task], lambda key: names.get(key, str(key)), year, day)

    return {move.task: sentence(move) for move in moves}


def edge_of(move: Move) -> Edge:
    return "start" if move.old is not None and move.old[1] == move.new[1] else "finish"
