"""Background work about plans."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from phases.services.update_reminders import remind_by_clock
from rollout.core.jobs.registry import job
from rollout.core.jobs.run import Run


@job(title=_("Remind owners who still owe an update"), every="0 8,14 * * *")
def remind_of_updates(run: Run) -> dict[str, Any]:
    """From a day before the due time on, once a day, never after the answer or the closing. The run is one
    transaction: killed and run again it mails nobody twice."""
    return {"reminded": remind_by_clock()}
