"""What a change asks for, in sentences: the preview tells it even where no date moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phases.labels_fields import field_label
from phases.labels_plan import operation_sentence
from phases.models import Plan, Task
from phases.operations import Operation, operations_json
from phases.views.plan_events import text
from rollout.audit.wording import model_field, value_text
from rollout.people.models import User

MOST = 6
# too long for a line, or told by a number alone
UNTOLD = frozenset({"notes", "calendar", "go_live_task", "week"})
NOTHING = "–"


def asked(operations: Sequence[Operation], plan: Plan) -> list[str]:
    """A sentence for each of the first operations, and how many more there are; two queries."""
    told = operations_json(operations)
    shown = told[:MOST]
    keys = {one.get(name) for one in shown for name in ("task", "predecessor", "successor")}
    tasks = Task.objects.filter(pk__in=[key for key in keys if isinstance(key, int)])
    known = {task.pk: task for task in tasks.only("code", "name", "elapsed")}
    names: dict[Any, str] = {key: str(task) for key, task in known.items()}
    owners = [one.get("value") for one in shown if one.get("field") == "owner"]
    people = dict(User.objects.filter(pk__in=[key for key in owners if key]).values_list("pk", "name"))
    clocked = {key for key, task in known.items() if task.elapsed}
    per_day = int(plan.hours_per_day * 60)
    sentences = [sentence(one, names, people, per_day, clocked) for one in shown]
    if (more := len(told) - MOST) > 0:
        sentences.append(ngettext("%(count)s more change", "%(count)s more changes", more) % {"count": more})
    return sentences


def sentence(
    operation: Mapping[str, Any],
    names: Mapping[Any, str],
    people: dict[int, str],
    per_day: int,
    clocked: Collection[Any] = (),
) -> str:
    """`clocked`: the tasks that are counted on the clock."""
    known = {**operation, "task_name": names.get(operation.get("task"), operation.get("name", ""))}
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
