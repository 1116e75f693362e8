"""Why a change of a plan is refused, before any sentence: a stable code and what the sentence needs."""

from __future__ import annotations


class PlanFault(ValueError):
    """A refused change. `values` name the place and the value; `field` the input it belongs to.
    The sentences stand in `phases.labels_refusals`."""

    def __init__(self, code: str, *, field: str | None = None, **values: object) -> None:
        self.code = code
        self.field = field
        self.values = values
        super().__init__(f"{code}: {values}")
