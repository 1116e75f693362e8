"""The difference that a step made, as JSON: written with the step, turned round to take it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from phases.drafts import NEW_TASK, Draft, Place, TaskRecord, link_of
from phases.faults import PlanFault
from phases.fields import stored_value
from phases.plain import plain

Patch = dict[str, Any]
STATED = ("plan", "tasks", "people", "places", "records", "links")  # told by a draft
PARTS = (*STATED, "attached")


def difference(draft: Draft) -> Patch:
    """What the draft changes. Every part maps a name or id to [before, after]; None: not there.

    `plan` settings, `tasks` fields by task, `people` participants by task, `places` in the outline, `records`
    of added and removed tasks in full, `links`; `attached`: rows of other kinds that come back with tasks
    (those that go with them the writer adds, as they stand then).
    """
    was = draft.before
    known = draft.places.keys() & was.places.keys()
    touched = [key for key in draft.records if key in known and key in was.records]
    fields = {key: _fields(was.records[key].values, draft.records[key].values) for key in touched}
    people = {key: [was.records[key].participants, draft.records[key].participants] for key in touched}
    return {
        "plan": _fields(was.settings, draft.settings),
        "tasks": {str(key): changed for key, changed in fields.items() if changed},
        "people": {str(key): plain(pair) for key, pair in people.items() if pair[0] != pair[1]},
        "places": {
            str(key): [list(was.places[key]), list(draft.places[key])]
            for key in _differing(was.places, draft.places)
            if key in known
        },
        "records": {
            str(key): [_whole(was.records[key], was.places[key]), None] for key in was.places.keys() - known
        }
        | {
            str(key): [None, _whole(draft.records[key], draft.places[key])]
            for key in draft.places.keys() - known
        },
        "links": {
            str(key): [_row(was.links.get(key)), _row(draft.links.get(key))]
            for key in _differing(was.links, draft.links)
        },
        "attached": {name: [None, row] for name, row in draft.attached.items()},
    }


def _differing(before: Mapping[int, Any], after: Mapping[int, Any]) -> list[int]:
    """Ids whose values differ, or that one side lacks; of a large plan most often none."""
    if before == after:
        return []
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def inverse(patch: Patch) -> Patch:
    """The patch that takes this one back."""
    return {
        part: {
            key: _inverse_fields(value) if part == "tasks" else [value[1], value[0]]
            for key, value in patch.get(part, {}).items()  # older steps have fewer parts
        }
        for part in PARTS
    }


def is_empty(patch: Patch) -> bool:
    return not any(patch[part] for part in PARTS)


def tasks_in(patch: Patch) -> list[int]:
    """Ids of the stored tasks that the patch speaks of in full."""
    return [int(key) for part in ("tasks", "people", "records") for key in patch[part]]


def put(draft: Draft, patch: Patch) -> None:
    """Make the patch's changes. Fault: something it changes is no longer as it left it."""
    records = {key: [_grown(side) for side in sides] for key, sides in patch["records"].items()}
    patch = {**patch, "records": records}
    draft.prefetch(tasks_in(patch))
    _require_unchanged(draft, patch)
    for name, (_, value) in patch["plan"].items():
        draft.settings[name] = stored_value(name, value)
    for key, fields in patch["tasks"].items():
        values = draft.records[int(key)].values
        values.update({name: stored_value(name, value) for name, (_, value) in fields.items()})
    for key, (_, participants) in patch["people"].items():
        draft.records[int(key)].participants = participants
    for key, (old, new) in patch["records"].items():
        if new is None:
            del draft.places[int(key)], draft.records[int(key)]
        elif old is None:
            draft.places[int(key)] = Place(*new["place"])
            draft.records[int(key)] = _record(new)
    for key, (_, place) in patch["places"].items():
        draft.places[int(key)] = Place(*place)
    for key, (_, row) in patch["links"].items():
        if row is None:
            del draft.links[int(key)]
        else:
            draft.links[int(key)] = link_of(*row)
    draft.attached = {name: row for name, (_, row) in patch.get("attached", {}).items() if row is not None}
    if any(
        link.predecessor not in draft.places or link.successor not in draft.places
        for link in draft.links.values()
    ):
        raise PlanFault("changed_since")


def _require_unchanged(draft: Draft, patch: Patch) -> None:
    now = {
        "plan": {name: plain(draft.settings.get(name)) for name in patch["plan"]},
        "tasks": {key: _present(draft, int(key), fields) for key, fields in patch["tasks"].items()},
        "people": {key: _participants(draft, int(key)) for key in patch["people"]},
        "places": {key: _row(draft.places.get(int(key))) for key in patch["places"]},
        "records": {key: _present_whole(draft, int(key)) for key in patch["records"]},
        "links": {key: _row(draft.links.get(int(key))) for key in patch["links"]},
    }
    for part in STATED:
        for key, value in patch[part].items():
            expected = {n: pair[0] for n, pair in value.items()} if part == "tasks" else value[0]
            if now[part][key] != expected:
                raise PlanFault("changed_since")


def _present(draft: Draft, key: int, fields: Iterable[str]) -> dict[str, Any] | None:
    if key not in draft.places:
        return None
    values = draft.records[key].values
    return {name: plain(values[name]) for name in fields}


def _participants(draft: Draft, key: int) -> Any:
    return plain(draft.records[key].participants) if key in draft.places else None


def _present_whole(draft: Draft, key: int) -> dict[str, Any] | None:
    return _whole(draft.records[key], draft.places[key]) if key in draft.places else None


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: [plain(before[name]), plain(after[name])] for name in after if before[name] != after[name]}


def _inverse_fields(fields: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: [new, old] for name, (old, new) in fields.items()}


def _whole(record: TaskRecord, place: Place) -> dict[str, Any]:
    return {
        "values": plain(record.values),
        "participants": plain(record.participants),
        "discipline": record.discipline,
        "place": list(place),
    }


def _grown(content: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A task in full as a step kept it, with the fields that tasks have gained since."""
    if content is None:
        return None
    return {**content, "values": {**plain(NEW_TASK), **content["values"]}}


def _record(content: Mapping[str, Any]) -> TaskRecord:
    values = {name: stored_value(name, value) for name, value in content["values"].items()}
    return TaskRecord(values, content["participants"], content["discipline"])


def _row(row: tuple[Any, ...] | None) -> list[Any] | None:
    """A place or a link."""
    return None if row is None else [one.value if isinstance(one, Enum) else one for one in row]
