"""Storing what a draft changed: inputs row by row, results in one batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import connection

from phases.drafts import Draft, TaskRecord
from phases.models import Assignment, BaselineTask, Dependency, Phase, Plan, Task
from phases.patches import Patch
from phases.scheduling.model import TaskKey
from phases.scheduling.result import Schedule
from phases.services.stored import WIDTH, StoredPlan, results_of, write_columns, write_results
from rollout.audit.going import put_back, rows_below
from rollout.core.search import pinyin_key

TOLD = (Task, Dependency, Assignment)  # by the parts of a patch itself
NOTHING = (None,)  # a row of no task
KEYS = {"calendar": "calendar_id", "owner": "owner_id"}


def store_new(plan: Plan, draft: Draft) -> dict[int, int]:
    """Insert the tasks and links that the draft added under negative ids; answers their real ids and
    puts them into the draft."""
    added = sorted((key for key in draft.places if key < 0), key=lambda key: draft.places[key].position)
    ids: dict[int, int] = {}
    for key in added:
        place = draft.places[key]
        parent = ids.get(place.parent, place.parent) if place.parent is not None else None
        task = Task(
            plan=plan, position=place.position, level=place.level, summary=place.summary, parent_id=parent
        )
        _fill(task, draft.records[key])
        task.save(force_insert=True)
        ids[key] = task.pk
    _rename_tasks(draft, ids)
    for key in [key for key in draft.links if key < 0]:
        link = draft.links.pop(key)
        stored = Dependency.objects.create(
            plan=plan,
            predecessor_id=link.predecessor,
            successor_id=link.successor,
            type=link.type.value,
            lag=link.lag,
            lag_unit=link.unit.value,
        )
        draft.links[stored.pk] = link
    return ids


def _rename_tasks(draft: Draft, ids: Mapping[int, int]) -> None:
    if not ids:
        return
    for old, new in ids.items():
        draft.records[new] = draft.records.pop(old)
        draft.places[new] = draft.places.pop(old)
    for key, place in draft.places.items():
        if place.parent is not None and place.parent in ids:
            draft.places[key] = place._replace(parent=ids[place.parent])
    real: dict[TaskKey, int] = dict(ids)  # type: ignore[arg-type]
    for key, link in draft.links.items():
        if link.predecessor in real or link.successor in real:
            draft.links[key] = link._replace(
                predecessor=real.get(link.predecessor, link.predecessor),
                successor=real.get(link.successor, link.successor),
            )


def store_patch(plan: Plan, draft: Draft, patch: Patch, *, new: set[int]) -> None:
    """Write a patch whose additions of `new` tasks are stored already; what removed tasks take with them is
    added to it."""
    gone = [int(key) for key, (_, after) in patch["records"].items() if after is None]
    back = [
        int(key) for key, (before, _) in patch["records"].items() if before is None and int(key) not in new
    ]
    _remove_links(patch)
    _bring_back(plan, draft, back)
    _write_fields(draft, patch)
    _write_places(draft, patch)
    for key in {int(key) for key in patch["people"]} | new:
        _write_people(key, draft.records[key])
    if gone:
        patch["attached"] |= going_with(gone)
        Task.objects.filter(pk__in=gone).delete()
    _write_links(plan, draft, patch)


def store_results(stored: StoredPlan, schedule: Schedule, ids: Mapping[int, int]) -> int:
    """Write the dates that differ from the stored ones; answers how many rows that were."""
    real: dict[TaskKey, int] = dict(ids)  # type: ignore[arg-type]
    old = iter(stored.rows)
    changed = []
    for key, result in zip(schedule.keys, results_of(schedule), strict=True):
        row = next(old, NOTHING)
        while row[0] != key and row is not NOTHING:  # tasks that the step removed
            row = next(old, NOTHING)
        if row[WIDTH:] != result:
            changed.append((*result, real.get(key, key)))
    write_results(changed)
    return len(changed)


def _remove_links(patch: Patch) -> None:
    gone = [int(key) for key, (_, after) in patch["links"].items() if after is None]
    if gone:
        Dependency.objects.filter(pk__in=gone).delete()


def _write_links(plan: Plan, draft: Draft, patch: Patch) -> None:
    """New links were stored with their tasks; these are changed ones, and removed ones that come back."""
    for key, (before, after) in patch["links"].items():
        if after is None:
            continue
        link = draft.links[int(key)]
        fields = {"type": link.type.value, "lag": link.lag, "lag_unit": link.unit.value}
        if before is not None:
            row = Dependency.objects.get(pk=int(key))
            Dependency.objects.filter(pk=row.pk).update(version=row.version + 1, **fields)
        else:
            Dependency.objects.get_or_create(
                pk=int(key),
                defaults={
                    "plan": plan,
                    "predecessor_id": link.predecessor,
                    "successor_id": link.successor,
                    "version": plan.version + 1,
                    **fields,
                },
            )


def _bring_back(plan: Plan, draft: Draft, keys: list[int]) -> None:
    """Removed tasks under their old ids and numbers, in outline order, with their baseline copies and all
    that hung on them. Their version is one that nobody has seen."""
    for key in sorted(keys, key=lambda key: draft.places[key].position):
        place, record = draft.places[key], draft.records[key]
        task = Task(
            pk=key,
            plan=plan,
            parent_id=place.parent,
            position=place.position,
            level=place.level,
            summary=place.summary,
            version=plan.version + 1,
        )
        _fill(task, record)
        task.save(force_insert=True)
        _write_people(key, record)
        BaselineTask.objects.filter(baseline__plan=plan, task_number=task.number).update(task=task)
    put_back(Task, draft.attached)
    for key in keys:
        if discipline := draft.records[key].discipline:  # of a step that kept no attached rows
            Phase.objects.get_or_create(task_id=key, defaults={"plan": plan, "discipline": discipline})


def going_with(tasks: list[int]) -> dict[str, list[Any]]:
    """Rows that hang on the tasks, but for those that the other parts of a patch tell."""
    return {name: [row, None] for name, row in rows_below(Task, tasks, without=TOLD).items()}


def _fill(task: Task, record: TaskRecord) -> None:
    for name, value in record.values.items():
        setattr(task, KEYS.get(name, name), value)
    task.search_text = pinyin_key(task.code, task.name)


def _write_fields(draft: Draft, patch: Patch) -> None:
    """Rows that change the same fields go together; a task's version tells that somebody changed it."""
    versions = dict(
        Task.objects.filter(pk__in=[int(key) for key in patch["tasks"]]).values_list("pk", "version")
    )
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for key, fields in patch["tasks"].items():
        values = draft.records[int(key)].values
        row = {name: values[name] for name in fields}
        if {"name", "code"} & row.keys():
            row["search_text"] = pinyin_key(values["code"], values["name"])
        row["version"] = versions[int(key)] + 1
        names = tuple(row)
        groups[names].append((*(_prepared(name, row[name]) for name in names), int(key)))
    for names, rows in groups.items():
        write_columns([KEYS.get(name, name) for name in names], rows)


def _prepared(name: str, value: Any) -> Any:
    field = Task._meta.get_field(name)
    return field.get_db_prep_save(value, connection)  # type: ignore[union-attr]


def _write_places(draft: Draft, patch: Patch) -> None:
    rows = [(*draft.places[int(key)], int(key)) for key in patch["places"]]
    write_columns(["parent_id", "position", "level", "summary"], rows)


def _write_people(key: int, record: TaskRecord) -> None:
    Assignment.objects.filter(task=key).delete()
    for one in record.participants:
        Assignment.objects.create(
            task_id=key,
            user_id=one["user"],
            resource_name=one["resource_name"],
            units=one["units"],
            effort=one["effort"],
            resource_id=one.get("resource"),
            source_uid=one.get("source_uid"),
        )
