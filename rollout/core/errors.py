"""Why the application says no. Each error carries a stable code, and words that tell the mend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class RolloutError(Exception):
    """Base of every refusal a person may meet. `message` is a translated (lazy) sentence."""

    status = 400

    def __init__(self, code: str, message: Any, values: Mapping[str, Any] | None = None) -> None:
        self.code = code
        self.message = message
        self.values = dict(values or {})
        super().__init__(code)

    def __str__(self) -> str:
        return str(self.message)


class InvalidInput(RolloutError):
    """Bad input: the message names place, value and mend. Nothing was changed."""

    status = 400

    def __init__(
        self, code: str, message: Any, values: Mapping[str, Any] | None = None, field: str | None = None
    ) -> None:
        super().__init__(code, message, values)
        self.field = field


class UnknownMedia(InvalidInput):
    """The body comes in a form that this address does not read."""

    status = 415


class StateRefusal(RolloutError):
    """The person may, but not now: the record's state forbids it."""

    status = 409


class NotAllowed(RolloutError):
    """The record is visible, the action is not granted; names the missing permission."""

    status = 403

    def __init__(self, permission: str, message: Any) -> None:
        super().__init__("not_allowed", message, {"permission": permission})
        self.permission = permission


class Stale(RolloutError):
    """Somebody else saved first. Carries both versions, so that a person can choose.

    `labels`: of fields whose values are words already, as a form of its own says them; `before`: what stood
    in these when the form was opened, where that is known.
    """

    status = 409

    def __init__(
        self,
        message: Any,
        *,
        record: Any,
        mine: Mapping[str, Any],
        theirs: Mapping[str, Any],
        labels: Mapping[str, str] | None = None,
        before: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__("stale", message, {})
        self.labels = dict(labels or {})
        self.before = dict(before or {})
        self.record = record
        self.mine = dict(mine)
        self.theirs = dict(theirs)
