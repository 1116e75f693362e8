"""What a move did to a date that a task had to keep, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from phases.models.tasks import CONSTRAINT_CHOICES
from phases.scheduling.model import ConstraintType
from rollout.core.dates import day_text


def constraint_words(bound: Sequence[str | None]) -> str:
    """`Finish no later than Fri 20 Nov`, from a constraint and its date as stored."""
    kind, at = bound
    name = str(dict(CONSTRAINT_CHOICES)[str(kind)])
    if at is None:
        return name
    day = day_text(datetime.fromisoformat(at).date())
    return _("%(constraint)s %(day)s") % {"constraint": name, "day": day}


def replaced_words(replaced: Mapping[str, Any]) -> str:
    """A clause without its point: what the move put in the place of which constraint."""
    told = {"old": constraint_words(replaced["old"]), "new": constraint_words(replaced["new"])}
    dropped = replaced["new"][0] == ConstraintType.ASAP.value
    if replaced["deadline"]:
        if dropped:
            return _("“%(old)s” is dropped, its date stays as the deadline") % told
        return _("“%(old)s” is replaced by “%(new)s”, its date stays as the deadline") % told
    if dropped:
        return _("“%(old)s” is dropped") % told
    return _("“%(old)s” is replaced by “%(new)s”") % told
