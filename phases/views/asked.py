"""What a change asks for, in sentences: the preview tells it even where no date moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phases.labels_fields import field_label
from phases.labels_plan import operation_sentence
from phases.models import Dependency, Plan, Task
from phases.operations import Operation, operations_json
from phases.views.plan_events import text
from rollout.audit.wording import model_field, value_text
from rollout.people.models import User

MOST = 6
# too long for a line, or told by a number alone
UNTOLD = frozenset({"notes", "calendar", "go_live_task", "week"})
NOTHING = "–"
ENDS = ("predecessor", "successor")


def asked(operations: Sequence[Operation], plan: Plan) -> list[str]:
    """A sentence for each of the first operations, and how many more there are; three queries."""
    told = operations_json(operations)
    shown: Sequence[dict[str, Any]] = told[:MOST]
    ends = ends_of([one["link"] for one in shown if "link" in one])
    shown = [{**one, **ends.get(one.get("link"), {})} for one in shown]
    keys = {one.get(name) for one in shown for name in ("task", *ENDS)}
    tasks = Task.objects.filter(pk__in=[key for key in keys if isinstance(key, int)])
    known = {task.pk: task for task in tasks.only("code", "name", "elapsed")}
    names: dict[Any, str] = {one["ref"]: one["name"] for one in told if one.get("ref")}
    names |= {key: str(task) for key, task in known.items()}
    owners = [one.get("value") for one in shown if one.get("field") == "owner"]
    people = dict(User.objects.filter(pk__in=[key for key in owners if key]).values_list("pk", "name"))
    clocked = {key for key, task in known.items() if task.elapsed}
    per_day = int(plan.hours_per_day * 60)
    sentences = [sentence(one, names, people, per_day, clocked) for one in shown]
    if (more := len(told) - MOST) > 0:
        sentences.append(ngettext("%(count)s more change", "%(count)s more changes", more) % {"count": more})
    return sentences


def ends_of(links: Collection[int]) -> dict[Any, dict[str, int]]:
    """The tasks of these links; a query where there are any."""
    rows = Dependency.objects.filter(pk__in=links).values("pk", *ENDS) if links else []
    return {row["pk"]: {end: row[end] for end in ENDS} for row in rows}


def sentence(
    operation: Mapping[str, Any],
    names: Mapping[Any, str],
    people: dict[int, str],
    per_day: int,
    clocked: Collection[Any] = (),
) -> str:
    """`clocked`: the tasks that are counted on the clock."""
    ends = {f"{end}_name": names.get(operation.get(end)) for end in ENDS}
    known = {**operation, **ends, "task_name": names.get(operation.get("task"), operation.get("name", ""))}
    match operation["op"]:
        case "task.set" if operation["field"] not in UNTOLD:
            field, value = operation["field"], operation["value"]
            new = text(field, value, people, per_day, elapsed=operation["task"] in clocked)
            return _new_value(_("“%(task)s”: %(field)s") % labelled(known), new)
        case "plan.set" if operation["field"] not in UNTOLD:
            new = value_text(model_field(Plan, operation["field"]), operation["value"])
            return _new_value(operation_sentence(known), new)
    return operation_sentence(known)


def labelled(operation: Mapping[str, Any]) -> dict[str, str]:
    return {"task": operation["task_name"], "field": field_label(operation["field"])}


def _new_value(what: str, new: str) -> str:
    if new == NOTHING:
        return _("%(what)s is cleared") % {"what": what}
    return _("%(what)s becomes %(new)s") % {"what": what, "new": new}
