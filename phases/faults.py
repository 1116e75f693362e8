"""Why a change of a plan is refused, before any sentence: a stable code and what the sentence needs."""

from __future__ import annotations


class PlanFault(ValueError):
    """A refused change. `values` name the place and the value; `field` the input it belongs to; `operation`
    which one of a list it was, counted from 0, where one alone was to blame. The sentences stand in
    `phases.labels_refusals`."""

    def __init__(self, code: str, *, field: str | None = None, **values: object) -> None:
        self.code = code
        self.field = field
        self.values = values
        self.operation: int | None = None
        super().__init__(f"{code}: {values}")
