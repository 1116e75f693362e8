"""A computed schedule: columns of minutes for storing, records for reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from phases.scheduling.backward import Late
from phases.scheduling.clock import instant_of
from phases.scheduling.columns import Columns, columns_of
from phases.scheduling.forward import Early
from phases.scheduling.model import Link, ScheduledTask, TaskKey, Warning
from phases.scheduling.network import Network

Row = tuple[TaskKey, datetime, datetime, datetime, datetime, datetime, datetime, int, int, bool, bool]


class Instants(dict[int, datetime]):
    """Date-times of minutes, each made once."""

    def __missing__(self, minute: int) -> datetime:
        self[minute] = at = instant_of(minute)
        return at


class Schedule:
    """The dates of every task of one plan. Nothing is converted before it is asked for."""

    def __init__(
        self,
        network: Network,
        early: Early,
        late: Late,
        settled: tuple[list[int], list[int]],
        end: int,
        warnings: tuple[Warning, ...],
    ) -> None:
        self.network = network
        self.early = early
        self.late = late
        self.settled = settled
        self.end = end
        self.warnings = warnings
        self._instants = Instants()

    @cached_property
    def keys(self) -> tuple[TaskKey, ...]:
        """Task keys in the order of the columns, which is that of the plan."""
        return tuple(self.network.tree.index)

    @cached_property
    def columns(self) -> Columns:
        """One list per field, in the order of `keys`; instants as minutes (`clock.instant_of`)."""
        return columns_of(self)

    @cached_property
    def links_into(self) -> Mapping[TaskKey, list[Link]]:
        """Links by successor."""
        found: dict[TaskKey, list[Link]] = {}
        for link in self.network.plan.links:
            found.setdefault(link.successor, []).append(link)
        return found

    @cached_property
    def links_out_of(self) -> Mapping[TaskKey, list[Link]]:
        """Links by predecessor."""
        found: dict[TaskKey, list[Link]] = {}
        for link in self.network.plan.links:
            found.setdefault(link.predecessor, []).append(link)
        return found

    @property
    def start(self) -> datetime:
        """Where the first work lies; of an empty plan its start."""
        return self._instants[min(self.columns.start, default=self.end)]

    @property
    def finish(self) -> datetime:
        return self._instants[self.end]

    def rows(self) -> Iterator[Row]:
        """The fields of `ScheduledTask` as plain tuples, for storing what changed."""
        return zip(self.keys, *self.fields(self._instants), strict=True)

    def fields(self, instants: Mapping[int, Any]) -> tuple[Sequence[Any], ...]:
        """The fields of `ScheduledTask` behind its key as one list each; `instants` turns minutes."""
        columns = self.columns

        def turned(minutes: list[int]) -> list[Any]:
            return list(map(instants.__getitem__, minutes))

        early_start, early_finish = turned(columns.early_start), turned(columns.early_finish)
        return (
            early_start if columns.start == columns.early_start else turned(columns.start),
            early_finish if columns.finish == columns.early_finish else turned(columns.finish),
            early_start,
            early_finish,
            turned(columns.late_start),
            turned(columns.late_finish),
            columns.total_slack,
            columns.free_slack,
            columns.critical,
            columns.provisional,
        )

    @cached_property
    def tasks(self) -> Mapping[TaskKey, ScheduledTask]:
        return {row[0]: ScheduledTask(*row) for row in self.rows()}
