"""From the days that owners speak of to the instants of the plan: on each task's own working time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from phases.models import Plan, Task
from phases.scheduling.calendars import rule_of, timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.model import WorkingCalendar
from phases.services.working_time import WorkingTime
from phases.update_rules import Answer, Kind, Report

MORNING, EVENING = time(8), time(17)


class TaskDays:
    """The working time of some tasks of one plan, as seen from a status date; few queries for all."""

    def __init__(self, plan: Plan, tasks: Iterable[Task], status: datetime) -> None:
        self.status = status
        settings = {"calendar": plan.calendar_id, "week": plan.week}
        pairs = {(task.calendar_id, task.owner_id) for task in tasks}
        self._working = WorkingTime(plan.project, settings, pairs)

    def report(self, task: Task, answer: Answer) -> Report:
        """The answer in the plan's terms; a day that the plan knows already keeps its time of day."""
        if answer.kind is Kind.NOT_BEGUN:
            return Report()
        if task.milestone:
            assert answer.finish is not None
            return Report(None, self._end(task, answer.finish))
        assert answer.start is not None
        start = self._start(task, answer.start)
        if answer.kind is Kind.FINISHED:
            assert answer.finish is not None
            return Report(start, max(start, self._end(task, answer.finish)), 0)
        remaining = answer.remaining
        if remaining is None:
            assert answer.forecast is not None
            remaining = self.minutes_until(task, answer.forecast)
        return Report(start, None, remaining, self.minutes_since(task, start))

    def minutes_until(self, task: Task, day: date) -> int:
        """Working minutes from the status date to the end of that day; clock minutes of an elapsed task."""
        end = self._edges(task, day)[1]
        if task.elapsed:
            return max(int((end - self.status) / timedelta(minutes=1)), 0)
        line = timeline_of(self._calendar(task))
        return max((line.floor(minute_of(end)) >> 1) - (line.ceiling(minute_of(self.status)) >> 1), 0)

    def minutes_since(self, task: Task, start: datetime) -> int:
        """Working minutes from a start to the status date; clock minutes of an elapsed task."""
        if task.elapsed:
            return max(int((self.status - start) / timedelta(minutes=1)), 0)
        line = timeline_of(self._calendar(task))
        return max((line.floor(minute_of(self.status)) >> 1) - (line.ceiling(minute_of(start)) >> 1), 0)

    def _start(self, task: Task, day: date) -> datetime:
        if task.actual_start is not None and task.actual_start.date() == day:
            known: datetime = task.actual_start
            return known
        return min(self._edges(task, day)[0], self.status)

    def _end(self, task: Task, day: date) -> datetime:
        return min(self._edges(task, day)[1], self.status)

    def _edges(self, task: Task, day: date) -> tuple[datetime, datetime]:
        """When work begins and ends on a day; on a day off, as on a usual one."""
        midnight = datetime.combine(day, time())
        intervals = rule_of(self._calendar(task), day).intervals
        if not intervals:
            return datetime.combine(day, MORNING), datetime.combine(day, EVENING)
        first, last = intervals[0][0], intervals[-1][1]
        return midnight + timedelta(minutes=first), midnight + timedelta(minutes=last)

    def _calendar(self, task: Task) -> WorkingCalendar:
        return self._working.calendar(task.calendar_id, task.owner_id)
