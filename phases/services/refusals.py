"""From a fault of the rules or the scheduler to the refusal a person meets."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from phases.faults import PlanFault
from phases.labels_refusals import refusal
from phases.scheduling.errors import PlanError
from rollout.core.errors import InvalidInput, RolloutError, StateRefusal

STATE_CODES = frozenset(
    {"changed_since", "already_undone", "nothing_changes", "plan_is_closed", "phase_has_gate"}
)
TASK_VALUES = ("task", "predecessor", "successor", "used_by")


class Names(Protocol):
    """Whatever knows how its tasks are called, such as a draft."""

    @property
    def places(self) -> Container[Any]: ...

    def name(self, key: int, /) -> str: ...


@contextmanager
def refusing(draft: Callable[[], Names | None]) -> Iterator[None]:
    """Faults inside become InvalidInput or StateRefusal, with the tasks called by their names."""
    try:
        yield
    except PlanFault as fault:
        raise refused(fault.code, fault.values, fault.field) from fault
    except PlanError as error:
        raise refused(*_told(error, draft())) from error


def refused(code: str, values: Any = None, field: str | None = None) -> RolloutError:
    told = dict(values or {})
    message = refusal(code, told, field)
    if code in STATE_CODES:
        return StateRefusal(code, message, told)
    return InvalidInput(code, message, told, field)


def _told(error: PlanError, draft: Names | None) -> tuple[str, dict[str, Any]]:
    """The scheduler speaks of keys; people know names."""
    values = {
        name: _name(draft, value) if name in TASK_VALUES else value for name, value in error.values.items()
    }
    code = {"duplicate_link": "link_twice", "date_out_of_range": "beyond_the_calendar"}.get(
        error.code, error.code
    )
    if "path" in values:
        names = [_name(draft, key) for key in error.values["path"]]  # type: ignore[attr-defined]
        values["path"] = " → ".join([*names, names[0]])
        values["task"] = names[0]
    if code == "bad_task":
        code = str(values.pop("reason", code))
    return code, values


def _name(draft: Names | None, key: Any) -> str:
    if draft is None or key not in draft.places:
        return str(key)
    return draft.name(key)
