"""A computed schedule: columns of minutes for storing, records for reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property

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
        at, columns = self._instants.__getitem__, self.columns
        starts, finishes = list(map(at, columns.early_start)), list(map(at, columns.early_finish))
        soon = columns.start == columns.early_start and columns.finish == columns.early_finish
        return zip(
            self.keys,
            starts if soon else map(at, columns.start),
            finishes if soon else map(at, columns.finish),
            starts,
            finishes,
            map(at, columns.late_start),
            map(at, columns.late_finish),
            columns.total_slack,
            columns.free_slack,
            columns.critical,
            columns.provisional,
            strict=True,
        )

    @cached_property
    def tasks(self) -> Mapping[TaskKey, ScheduledTask]:
        return {row[0]: ScheduledTask(*row) for row in self.rows()}
