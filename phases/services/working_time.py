"""Which calendar each task works on: its owner's days, its own, the company's, the state's (T28)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from phases.models import Calendar, CalendarDay, Plan
from phases.scheduling.model import (
    STANDARD_WEEK,
    CalendarEntry,
    CalendarLayer,
    Interval,
    LayerKind,
    WorkingCalendar,
)
from rollout.people.models import User
from rollout.projects.models import Project

PROJECT = "project"
WHOLE = (LayerKind.CLIENT, LayerKind.COMPANY)
Week = tuple[tuple[Interval, ...], ...]
Pair = tuple[int | None, int | None]  # task calendar, owner


Days = dict[int, tuple[CalendarEntry, ...]]
Known = tuple[dict[int, Calendar], Days]


class WorkingTime:
    """The calendars of one project, in a fixed number of queries.

    Layers of a task, strongest first: days of its owner; of its own calendar; of the client where the
    owner belongs to the client, else of the owner's company, and of the project as a whole; of the state.
    A task calendar with a weekly pattern of its own stands alone under the owner's days. The owner's own
    weekly pattern narrows whatever that gives: they work where both do, and on the days named for them alone.
    """

    def __init__(
        self, project: Project, settings: Mapping[str, Any], pairs: Iterable[Pair], known: Known | None = None
    ) -> None:
        """`known` are rows read before, for a project whose people do not matter."""
        self._project = project
        self._state: int | None = settings["calendar"]
        wanted = set(pairs)
        if known is None:
            owners = {owner for _, owner in wanted if owner is not None}
            self._company_of = dict(User.objects.filter(pk__in=owners).values_list("pk", "organization_id"))
            self._rows = self._calendars({calendar for calendar, _ in wanted if calendar is not None}, owners)
            self._days = _days_of(self._rows)
        else:
            self._company_of = {}
            self._rows, self._days = known
        state = self._rows.get(self._state) if self._state else None
        self._week = week_of(settings["week"]) or week_of(state.week if state else None) or STANDARD_WEEK
        self._until = state.announced_until if state else None
        self.calendars: dict[str, WorkingCalendar] = {}
        self._known: dict[Pair, str | None] = {}
        self._keys: dict[tuple[WorkingCalendar, ...], str] = {}
        self.calendars[PROJECT] = self._build(None, None, PROJECT)
        for pair in sorted(wanted, key=lambda pair: (pair[0] or 0, pair[1] or 0)):
            self.key(*pair)

    def key(self, calendar: int | None, owner: int | None) -> str | None:
        """Key in `calendars` of a task's working time; None where it is the project's."""
        pair = (calendar, owner)
        if pair not in self._known:
            self._known[pair] = self._key_of(pair)
        return self._known[pair]

    def calendar(self, calendar: int | None, owner: int | None) -> WorkingCalendar:
        return self.calendars[self.key(calendar, owner) or PROJECT]

    def _key_of(self, pair: Pair) -> str | None:
        """Equal working times share one key, so that a plan of many people stays quick."""
        if self._build(*pair, PROJECT) == self.calendars[PROJECT]:
            return None
        neutral = (self._build(*pair, ""),)
        if neutral not in self._keys:
            key = f"{PROJECT}-{len(self._keys) + 1}"
            self._keys[neutral] = key
            self.calendars[key] = self._build(*pair, key)
        return self._keys[neutral]

    def _build(self, calendar: int | None, owner: int | None, key: str) -> WorkingCalendar:
        own = self._rows.get(calendar) if calendar is not None else None
        own_week = week_of(own.week) if own is not None else None
        layers = self._layers(LayerKind.PERSON, lambda row: owner is not None and row.user_id == owner)
        if own is not None:
            layers += self._layers(LayerKind.TASK, lambda row: row.pk == own.pk)
        if own_week is None:
            layers += self._company_layers(owner)
            layers += self._layers(LayerKind.STATE, lambda row: row.pk == self._state)
        return WorkingCalendar(
            key=key,
            name=own.name if own is not None else "",
            week=own_week or self._week,
            layers=tuple(layers),
            announced_until=None if own_week else self._until,
            within=self._own_week(owner),
        )

    def _own_week(self, owner: int | None) -> tuple[WorkingCalendar, ...]:
        """The weekly pattern of a person, under their own days; that made for this project wins."""
        mine = self._ranked(LayerKind.PERSON, lambda row: owner is not None and row.user_id == owner)
        for row in mine:
            if (week := week_of(row.week)) is not None:
                return (
                    WorkingCalendar(row.name, row.name, week, tuple(self._as_layers(LayerKind.PERSON, mine))),
                )
        return ()

    def _company_layers(self, owner: int | None) -> list[CalendarLayer]:
        company = self._company_of.get(owner) if owner is not None else None
        client = self._project.client_id
        layers: list[CalendarLayer] = []
        if company is not None and company == client:
            layers += self._layers(LayerKind.CLIENT, lambda row: row.organization_id in (None, client))
            company = None
        layers += self._layers(
            LayerKind.COMPANY,
            lambda row: (
                row.organization_id == company if company is not None else row.organization_id is None
            ),
        )
        if company is not None:
            layers += self._layers(LayerKind.COMPANY, lambda row: row.organization_id is None)
        return layers

    def _layers(self, kind: LayerKind, belongs: Any) -> list[CalendarLayer]:
        """Layers of a kind; those made for this project come first, so that they win."""
        return self._as_layers(kind, self._ranked(kind, belongs))

    def _ranked(self, kind: LayerKind, belongs: Any) -> list[Calendar]:
        found = [row for row in self._rows.values() if self._kind(row) is kind and belongs(row)]
        return sorted(found, key=lambda row: (row.project_id is None, -row.pk))

    def _as_layers(self, kind: LayerKind, rows: Iterable[Calendar]) -> list[CalendarLayer]:
        return [CalendarLayer(kind, row.name, self._days[row.pk]) for row in rows if self._days[row.pk]]

    def _kind(self, row: Calendar) -> LayerKind:
        """The plan's own calendar is its state layer, whatever it was made as."""
        return LayerKind.STATE if row.pk == self._state else LayerKind(row.kind)

    def _calendars(self, used: set[int], owners: set[int]) -> dict[int, Calendar]:
        companies = {company for company in self._company_of.values() if company is not None}
        mine = Q(project=None) | Q(project=self._project)
        rows = Calendar.objects.filter(
            Q(pk=self._state)
            | Q(pk__in=used)
            | Q(kind=LayerKind.PERSON, user__in=owners)
            | mine & Q(kind__in=[LayerKind.CLIENT, LayerKind.COMPANY], organization__in=companies)
            | Q(kind__in=[LayerKind.CLIENT, LayerKind.COMPANY], organization=None, project=self._project)
        )
        return {row.pk: row for row in rows.order_by("pk")}


def project_calendars(plans: Sequence[Plan]) -> dict[int, WorkingCalendar]:
    """Working time of whole projects, people apart, by plan; two queries for any number of plans.

    Each plan brings its project.
    """
    companies = Q(
        kind__in=WHOLE,
        organization=None,
        project__in=[p.project_id for p in plans],
    )
    states = Q(pk__in={plan.calendar_id for plan in plans if plan.calendar_id is not None})
    rows = list(Calendar.objects.filter(states | companies).order_by("pk"))
    days = _days_of([row.pk for row in rows])
    found: dict[int, WorkingCalendar] = {}
    for plan in plans:
        mine = {
            row.pk: row
            for row in rows
            if row.pk == plan.calendar_id
            or (row.project_id == plan.project_id and row.organization_id is None and row.kind in WHOLE)
        }
        settings = {"calendar": plan.calendar_id, "week": plan.week}
        found[plan.pk] = WorkingTime(plan.project, settings, [], (mine, days)).calendars[PROJECT]
    return found


def entry_of(first: date, last: date, intervals: Any, name: str, provisional: bool) -> CalendarEntry:
    return CalendarEntry(first, last, tuple((start, end) for start, end in intervals), name, provisional)


def week_of(stored: Any) -> Week | None:
    """A stored weekly pattern as the scheduler wants it."""
    return None if stored is None else tuple(tuple((first, last) for first, last in day) for day in stored)


def _days_of(calendars: Iterable[int]) -> Days:
    found: dict[int, list[CalendarEntry]] = defaultdict(list)
    rows = CalendarDay.objects.filter(calendar__in=list(calendars)).order_by("position", "pk")
    for calendar, *entry in rows.values_list("calendar", "first", "last", "intervals", "name", "provisional"):
        found[calendar].append(entry_of(*entry))
    return defaultdict(tuple, {key: tuple(entries) for key, entries in found.items()})
