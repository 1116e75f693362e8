"""Where a record of any app is shown: said by the app that shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Project

Addresses = Callable[[Project, set[int]], dict[int, str]]
EventAddresses = Callable[[Project, Sequence[AuditEvent]], dict[int, str]]
Target = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Door:
    """`needs`: what a reader must hold in the project to come in; None: whoever reads of the record."""

    addresses: Addresses
    needs: Permission | None


_doors: dict[str, list[Door]] = defaultdict(list)
_wholes: dict[str, tuple[str, str]] = {}
_lists: dict[str, str] = {}
_of_events: list[EventAddresses] = []


def register_addresses(target_type: str, addresses: Addresses, *, needs: Permission | None = None) -> None:
    """Called from an app's `ready()`. `target_type` as in audit events (“phases.task”); `addresses` gives the
    page of each of these records that still has one, in a fixed number of queries. Of several doors of a
    kind the first that the reader may open is taken."""
    _doors[target_type].append(Door(addresses, needs))


def register_whole(target_type: str, field: str, whole: str) -> None:
    """Where a part has no page of its own, or is gone, its events lead to what it is a part of: a record of
    the kind `whole`, which the event names in `field`."""
    _wholes[target_type] = field, whole


def register_list(page: str, *target_types: str) -> None:
    """The page of a project, by its URL name, on which records of these kinds stand: events of one that is
    gone lead there."""
    _lists.update(dict.fromkeys(target_types, page))


def register_event_addresses(addresses: EventAddresses) -> None:
    """For events that lead elsewhere than to their record: by event key, for those it knows."""
    _of_events.append(addresses)


def has_address(target_type: str) -> bool:
    """Is there a page for this kind of record, or for what it is a part of?"""
    return target_type in _doors or target_type in _wholes


def has_list(target_type: str) -> bool:
    """Is there a page on which records of this kind stand?"""
    return target_type in _lists


def addresses_of(
    project: Project, targets: Iterable[Target], reader: User | None = None
) -> dict[Target, str]:
    """The page of each record, for those that have one that the reader (None: anybody) may open."""
    access = ProjectAccess(reader, project) if reader is not None else None
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, key in targets:
        wanted[kind].add(key)
    found: dict[Target, str] = {}
    for kind, keys in wanted.items():
        door = next((one for one in _doors.get(kind, ()) if _open(one, access)), None)
        if door is not None:
            found |= {(kind, key): url for key, url in door.addresses(project, keys).items()}
    return found


def _open(door: Door, access: ProjectAccess | None) -> bool:
    return door.needs is None or (access is not None and access.allows_some(door.needs))


def event_addresses(
    project: Project, events: Sequence[AuditEvent], reader: User | None = None
) -> dict[int, str]:
    """Where each event leads, by its key: to what its app says, to its record, to the whole of which that was
    a part, else to the page on which such records stand."""
    found: dict[int, str] = {}
    for addresses in _of_events:
        found |= addresses(project, events)
    rest = [event for event in events if event.pk not in found]
    records = {event.pk: (event.target_type, int(event.target_id)) for event in rest if _numbered(event)}
    wholes = {event.pk: whole for event in rest if (whole := _whole_of(event)) is not None}
    urls = addresses_of(project, {*records.values(), *wholes.values()}, reader)
    for targets in (wholes, records):
        found |= {key: urls[target] for key, target in targets.items() if target in urls}
    lost = {event.pk: _lists[event.target_type] for event in rest if event.target_type in _lists}
    return {key: reverse(page, args=[project.slug]) for key, page in lost.items()} | found


def _numbered(event: AuditEvent) -> bool:
    return event.target_id.isdigit()


def _whole_of(event: AuditEvent) -> Target | None:
    if event.target_type not in _wholes:
        return None
    field, kind = _wholes[event.target_type]
    side: Mapping[str, object] = event.after if event.after.get(field) is not None else event.before
    key = side.get(field)
    return (kind, key) if isinstance(key, int) else None
