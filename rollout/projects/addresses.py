"""Where a record of any app is shown: said by the app that shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from rollout.projects.models import Project

Addresses = Callable[[Project, set[int]], dict[int, str]]

_addresses: dict[str, Addresses] = {}


def register_addresses(target_type: str, addresses: Addresses) -> None:
    """Called from an app's `ready()`. `target_type` as in audit events (“phases.task”); `addresses` gives the
    page of each of these records that still has one, in a fixed number of queries."""
    _addresses[target_type] = addresses


def addresses_of(project: Project, targets: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The page of each record, for those that have one."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, key in targets:
        wanted[kind].add(key)
    return {
        (kind, key): url
        for kind, keys in wanted.items()
        if kind in _addresses
        for key, url in _addresses[kind](project, keys).items()
    }
