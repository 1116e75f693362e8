"""Working times of one day in the file."""

from __future__ import annotations

from collections.abc import Iterable

from phases.interchange.imported import Hours
from phases.interchange.joining import joined
from phases.interchange.mspdi import values
from phases.interchange.mspdi.record import Record
from phases.interchange.refusal import ImportRefused
from phases.scheduling.model import STANDARD_DAY

MIDNIGHT = 24 * 60


def hours_of(day: Record) -> Hours:
    """Sorted intervals without overlap; empty for a day off. A working day without times gets the standard
    ones, which is noted. Refuses times that end before they begin.
    """
    if not day.flag("DayWorking"):
        return ()
    times = day.inside("WorkingTimes").children("WorkingTime")
    intervals = [interval for time in times if (interval := _interval(time))]
    if not intervals:
        day.notes.add("working_day_without_times", day.place.at("WorkingTimes"), "08:00–12:00, 13:00–17:00")
        return STANDARD_DAY
    found = joined(intervals)
    if length_of(found) < length_of(intervals):
        day.notes.add("working_times_overlap", day.place.at("WorkingTimes"), written(found))
    return found


def length_of(intervals: Iterable[tuple[int, int]]) -> int:
    return sum(last - first for first, last in intervals)


def written(intervals: Iterable[tuple[int, int]]) -> str:
    """
    >>> written([(480, 720), (780, 1020)])
    '08:00–12:00, 13:00–17:00'
    """
    return ", ".join(
        f"{first // 60:02}:{first % 60:02}–{last // 60:02}:{last % 60:02}" for first, last in intervals
    )


def _interval(time: Record) -> tuple[int, int] | None:
    begin, end = time.text("FromTime"), time.text("ToTime")
    if not begin or not end:
        return None
    first, last = values.minute_of_day(begin), values.minute_of_day(end)
    if first is None or last is None:
        raise ImportRefused("not_a_time", time.place.at("WorkingTime"), begin if first is None else end)
    if values.zone(begin.rpartition("T")[2]) or values.zone(end.rpartition("T")[2]):
        time.notes.add("time_zone", time.place.at("WorkingTime"), f"{begin}–{end}")
    last = last or MIDNIGHT
    if last < first:
        raise ImportRefused("times_backwards", time.place.at("WorkingTime"), f"{begin}–{end}")
    return (first, last) if first < last else None
