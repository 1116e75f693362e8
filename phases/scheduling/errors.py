"""Why a plan cannot be scheduled: one class, stable codes, the values a sentence needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from phases.scheduling.model import TaskKey


class PlanError(ValueError):
    """A plan that has no schedule. `code` never changes; `values` name the place and the value."""

    code = "plan"

    def __init__(self, **values: object) -> None:
        self.values: Mapping[str, object] = values
        super().__init__(f"{self.code}: " + ", ".join(f"{name}={value!r}" for name, value in values.items()))


class CycleError(PlanError):
    """Tasks that wait for each other. `path` lists them in order; the first follows the last."""

    code = "cycle"

    def __init__(self, path: Sequence[TaskKey]) -> None:
        self.path = tuple(path)
        super().__init__(path=self.path)


class LinkToOwnParentError(PlanError):
    """A link between a task and a summary that contains it: `predecessor`, `successor`."""

    code = "link_to_own_parent"


class SelfLinkError(PlanError):
    """A task that is its own predecessor: `task`."""

    code = "self_link"


class UnknownTaskError(PlanError):
    """A link or a parent that names a task which is not in the plan: `task`, `used_by`."""

    code = "unknown_task"


class DuplicateTaskError(PlanError):
    """Two tasks with one key: `task`."""

    code = "duplicate_task"


class DuplicateLinkError(PlanError):
    """Two links of one type between one pair: `predecessor`, `successor`, `type`."""

    code = "duplicate_link"


class ParentLoopError(PlanError):
    """Summaries that contain each other: `path`."""

    code = "parent_loop"


class UnknownCalendarError(PlanError):
    """A calendar that is not in the plan: `calendar`, `used_by`."""

    code = "unknown_calendar"


class NoWorkingTimeError(PlanError):
    """A calendar in which nothing can be done: `calendar`."""

    code = "no_working_time"


class BadCalendarError(PlanError):
    """Intervals that overlap, run backwards or leave the day: `calendar`, `intervals`."""

    code = "bad_calendar"


class DateOutOfRangeError(PlanError):
    """A date outside 1984–2149, given or computed: `date`, or `calendar` where work ran past the end."""

    code = "date_out_of_range"


class BadTaskError(PlanError):
    """A task that contradicts itself: `task`, `reason` (a stable word)."""

    code = "bad_task"
