"""What a person sees before a change is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from phases.drafts import Draft
from phases.faults import PlanFault
from phases.labels_constraints import replaced_words
from phases.labels_plan import cause_sentence, warning_sentences
from phases.models import Assignment, Plan, Task
from phases.plain import plain
from phases.services.effects import Move, move_json, working_days
from phases.services.preview_reasons import calculated_reasons, replaced_dates
from phases.services.working_time import PROJECT
from rollout.core.errors import RolloutError
from rollout.people.models import User

if TYPE_CHECKING:
    from phases.services.changes import Attempt


@dataclass(slots=True)
class Preview:
    """`as_json` answers POST /plan/preview/. `refused` is None or the refusal that applying would meet, and
    `failed` the place of the operation that it is about; `moved` is listed up to a limit, `moved_count`
    counts all of it and `moved_work` what of it is no summary; `replaced` counts the tasks that lose dates
    which an imported file recorded; `attempt` is what was computed, None where it was refused."""

    version: int
    finish: dict[str, Any] = field(default_factory=dict)
    go_live: dict[str, Any] = field(default_factory=dict)
    moved: list[dict[str, Any]] = field(default_factory=list)
    moved_count: int = 0
    moved_work: int = 0
    replaced: int = 0
    affected_people: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refused: dict[str, str] | None = None
    failed: int | None = None
    attempt: Attempt | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "finish": plain(self.finish),
            "go_live": plain(self.go_live),
            "moved": plain(self.moved),
            "moved_count": self.moved_count,
            "affected_people": self.affected_people,
            "warnings": self.warnings,
            "refused": self.refused,
        }


def refused_preview(plan: Plan, error: RolloutError) -> Preview:
    return Preview(
        version=plan.version,
        finish={"old": plan.finish, "new": plan.finish},
        refused={"code": error.code, "message": str(error.message)},
        failed=failed_operation(error),
    )


def failed_operation(error: RolloutError) -> int | None:
    """The place of the one operation that is to blame; None where several are, or none."""
    fault = error.__cause__
    return fault.operation if isinstance(fault, PlanFault) else None


def preview_of(attempt: Attempt) -> Preview:
    """Sentences and names around a computed change, in a fixed number of queries."""
    plan, draft, effects = attempt.plan, attempt.draft, attempt.effects
    mentioned = {move.task for move in effects.moves} | {
        move.cause.task for move in effects.moves if move.cause.task is not None
    }
    warnings = _warnings(attempt, mentioned | set(draft.records))
    mentioned |= {key for warning in warnings for key in _keys(warning, draft)}
    facts = _facts(draft, mentioned)
    people = dict(
        User.objects.filter(pk__in={fact["owner"] for fact in facts.values()}).values_list("pk", "name")
    )
    names = {key: f"{fact['code']} {fact['name']}".strip() for key, fact in facts.items()}
    by_text = {str(key): name for key, name in names.items()}
    reasons = calculated_reasons(attempt)
    moved = [_moved(move, facts[move.task], names, people) for move in effects.moves]
    for one in moved:
        if one["task"] in reasons:
            one["cause"] = _("%(cause)s: %(why)s") % {"cause": one["cause"], "why": reasons[one["task"]]}
    return Preview(
        version=plan.version,
        finish={"old": plan.finish, "new": effects.finish},
        go_live=_go_live(attempt),
        moved_count=effects.count,
        moved_work=effects.work,
        replaced=effects.replaced,
        moved=moved,
        affected_people=_affected(
            draft, {move.task for move in effects.moves if move.old is not None}, facts
        ),
        warnings=[
            *replaced_dates(effects.replaced),
            *_replaced(draft),
            *_now_milestones(draft),
            *warning_sentences(warnings, by_text),
        ],
        attempt=attempt,
    )


def moved_json(moves: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Stored moves (`PlanStep.moved`) with names and cause sentences, for the answer to an applied step."""
    kept = list(moves)
    keys = {move["task"] for move in kept} | {move["cause"]["task"] for move in kept}
    rows = Task.objects.filter(pk__in={key for key in keys if key}).values(
        "pk", "number", "code", "name", "milestone", "owner__name"
    )
    facts = {row["pk"]: row for row in rows}
    names = {key: f"{fact['code']} {fact['name']}".strip() for key, fact in facts.items()}
    return [
        {
            **move,
            **{name: facts[move["task"]][name] for name in ("number", "code", "name", "milestone")},
            "owner": facts[move["task"]]["owner__name"],
            "cause": cause_sentence(move["cause"], names),
            "cause_task": move["cause"]["task"],
        }
        for move in kept
        if move["task"] in facts
    ]


def _facts(draft: Draft, keys: set[int]) -> dict[int, dict[str, Any]]:
    """Name, code, kind and owner of tasks, from the draft where it knows them."""
    fields = ("number", "code", "name", "milestone", "owner")
    stored = Task.objects.filter(pk__in=[key for key in keys if key not in draft.records]).values(
        "pk", *fields
    )
    facts = {row["pk"]: row for row in stored}
    known = {
        key: {name: draft.records[key].values[name] for name in fields}
        for key in keys
        if key in draft.records
    }
    return facts | known


def _moved(move: Move, fact: dict[str, Any], names: dict[int, str], people: dict[int, str]) -> dict[str, Any]:
    return {
        **move_json(move),
        "number": fact["number"],
        "code": fact["code"],
        "name": fact["name"],
        "milestone": fact["milestone"],
        "cause": cause_sentence(move_json(move)["cause"], names),
        "cause_task": move.cause.task,
        "owner": people.get(fact["owner"]),
    }


def _affected(draft: Draft, moved: set[int], facts: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """People whose tasks move, owners and participants, with how many of their tasks."""
    pairs = {(facts[key]["owner"], key) for key in moved if facts[key]["owner"] is not None}
    pairs |= set(Assignment.objects.filter(task__in=moved, user__isnull=False).values_list("user", "task"))
    counts = Counter(person for person, key in pairs if not draft.places[key].summary)
    names = User.objects.filter(pk__in=counts).order_by("name", "pk").values_list("pk", "name")
    return [{"id": person, "name": name, "tasks": counts[person]} for person, name in names]


def _go_live(attempt: Attempt) -> dict[str, Any]:
    """The committed day, the forecast before and after, and the slip of each in working days."""
    plan, effects, settings = attempt.plan, attempt.effects, attempt.draft.settings
    committed, task = settings["go_live"], settings["go_live_task"]
    was_task = attempt.draft.before.settings["go_live_task"]
    dates = attempt.hand.stored.dates()
    old = dates[was_task][1] if was_task in dates else plan.finish
    new = old
    if effects.schedule is not None:
        new = effects.schedule.tasks[task].finish if task in effects.schedule.tasks else effects.finish
    return {
        "committed": committed,
        "old": old,
        "new": new,
        "old_slip_days": _slip(attempt, attempt.draft.before.settings["go_live"], old),
        "new_slip_days": _slip(attempt, committed, new),
    }


def _slip(attempt: Attempt, committed: Any, forecast: datetime | None) -> float | None:
    if committed is None or forecast is None:
        return None
    working = attempt.working or attempt.hand.working(attempt.draft)
    end = datetime(committed.year, committed.month, committed.day, 23, 59)
    day_end = datetime(forecast.year, forecast.month, forecast.day, 23, 59)
    return working_days(working.calendars[PROJECT], int(attempt.plan.hours_per_day * 60), end, day_end)


def _warnings(attempt: Attempt, about: set[int]) -> list[Any]:
    """Remarks about what the change touches or moves; older ones are not its doing."""
    schedule = attempt.effects.schedule
    return [] if schedule is None else [one for one in schedule.warnings if one.task in about]


def _replaced(draft: Draft) -> list[str]:
    """Dates that tasks had to keep and that a move puts others in the place of."""
    return [
        _("“%(task)s”: %(what)s.") % {"task": draft.name(key), "what": replaced_words(one.as_json())}
        for key, one in draft.replaced.items()
        if key in draft.places
    ]


def _now_milestones(draft: Draft) -> list[str]:
    """Tasks that a duration of 0 makes milestones."""
    return [
        _("“%(task)s” takes no time and becomes a milestone.") % {"task": draft.name(key)}
        for key in sorted(draft.now_milestones)
        if key in draft.places and draft.record(key).values["milestone"]
    ]


def _keys(warning: Any, draft: Draft) -> set[int]:
    named = [warning.task, warning.values.get("predecessor")]
    return {int(key) for key in named if key is not None and int(key) in draft.places}
