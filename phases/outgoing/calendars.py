"""Working time of a stored plan as calendars that build on nothing: a week and its exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from phases.interchange.calendars import runs
from phases.interchange.imported import ImportedCalendar, ImportedException
from phases.interchange.joining import flattened, joined, painted
from phases.models import Calendar
from phases.scheduling.model import CalendarLayer, LayerKind, WorkingCalendar
from phases.services.working_time import PROJECT, Pair, WorkingTime
from rollout.people.models import User


class OutgoingCalendars:
    """Each different working time of a plan once, under a number: that of the file it came from where it is
    still that calendar's alone, else the next free one.
    """

    def __init__(
        self, working: WorkingTime, pairs: Iterable[Pair], project_calendar: int | None, people: Iterable[int]
    ) -> None:
        """`project_calendar` is the id of the plan's own; `people` have days of their own."""
        self._working = working
        self._pair_of: dict[str, Pair] = {PROJECT: (project_calendar, None)}
        for pair in sorted(set(pairs), key=lambda one: (one[1] is not None, one[0] or 0, one[1] or 0)):
            self._pair_of.setdefault(working.key(*pair) or PROJECT, pair)
        known = {calendar for calendar, _owner in self._pair_of.values() if calendar is not None}
        self._rows: Mapping[int, Calendar] = Calendar.objects.in_bulk(known)
        owners = {owner for _calendar, owner in self._pair_of.values() if owner is not None}
        own_days = sorted(people)
        self._names = dict(User.objects.filter(pk__in=owners.union(own_days)).values_list("pk", "name"))
        self.uids = self._numbered()
        self.of_people = {person: max(self.uids.values()) + n for n, person in enumerate(own_days, start=1)}

    def uid(self, calendar: int | None, owner: int | None) -> int:
        return self.uids[self._working.key(calendar, owner) or PROJECT]

    def all(self) -> tuple[ImportedCalendar, ...]:
        """The project's first, those of people last."""
        own = [self._written(key, self._working.calendars[key]) for key in self._pair_of]
        return (*own, *(self._of_person(person) for person in self.of_people))

    def _of_person(self, person: int) -> ImportedCalendar:
        """Where a person works otherwise than the project: weekdays, which the project's exceptions beat, and
        days."""
        project, theirs = self._working.calendars[PROJECT], self._working.calendar(None, person)
        week, entries = flattened(theirs)
        common, days = (
            painted(project),
            painted(replace(theirs, layers=(CalendarLayer(LayerKind.PERSON, "", entries),))),
        )
        other = {
            day: hours
            for day in common.keys() | days.keys()
            if (hours := days.get(day, week[day.weekday()])) != common.get(day, week[day.weekday()])
        }
        names = {entry.first: entry.name for layer in theirs.layers for entry in layer.entries}
        return ImportedCalendar(
            uid=self.of_people[person],
            name=self._names[person],
            week=tuple(
                None if mine == usual else joined(mine)
                for mine, usual in zip(week, project.week, strict=True)
            ),
            base=self.uids[PROJECT],
            is_base=False,
            exceptions=tuple(
                ImportedException(names.get(run.first, ""), ((run.first, run.last),), joined(run.intervals))
                for run in runs(other)
            ),
        )

    def _numbered(self) -> dict[str, int]:
        taken: dict[str, int] = {}
        for key, (calendar, owner) in self._pair_of.items():
            row = self._rows.get(calendar) if calendar is not None and owner is None else None
            if row is not None and row.source_uid is not None and row.source_uid not in taken.values():
                taken[key] = row.source_uid
        free = max([0, *taken.values()]) + 1
        for key in self._pair_of:
            if key not in taken:
                taken[key], free = free, free + 1
        return taken

    def _written(self, key: str, calendar: WorkingCalendar) -> ImportedCalendar:
        week, entries = flattened(calendar)
        pair = self._pair_of[key]
        row = self._rows.get(pair[0]) if pair[0] is not None else None
        same = row is not None and row.source_uid == self.uids[key]
        return ImportedCalendar(
            uid=self.uids[key],
            name=self._name(key, pair),
            week=tuple(joined(day) for day in week),
            exceptions=tuple(
                ImportedException(entry.name, ((entry.first, entry.last),), joined(entry.intervals))
                for entry in entries
            ),
            guid=row.source_guid if row is not None and same else "",
        )

    def _name(self, key: str, pair: Pair) -> str:
        row = self._rows.get(pair[0]) if pair[0] is not None else None
        parts = [row.name] if row is not None else []
        parts += [self._names[pair[1]]] if pair[1] is not None else []
        return " · ".join(parts) or _("Working days of the project")
