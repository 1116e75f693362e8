"""What is said about updates: kinds, states, and why an answer cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from phases.update_rules import Fault, Kind

KINDS: Mapping[Kind, Any] = {
    Kind.NOT_BEGUN: _("Not begun"),
    Kind.RUNNING: _("In progress"),
    Kind.FINISHED: _("Finished"),
}
FAULTS: Mapping[str, Any] = {
    "finish_missing": _("Say on which day it was finished."),
    "start_missing": _("Say on which day it began."),
    "finish_ahead": _(
        "%(value)s lies after the status date %(limit)s; report what happened by then, or “In progress”."
    ),
    "start_ahead": _(
        "%(value)s lies after the status date %(limit)s; choose “Not begun” if it has not begun."
    ),
    "finish_before_start": _(
        "It cannot finish on %(value)s, before it began on %(limit)s; correct one of them."
    ),
    "remaining_missing": _("Say how many days remain, or when you expect to finish."),
    "remaining_nothing": _("If nothing remains, choose “Finished”; otherwise say more than 0 days."),
    "remaining_too_long": _("More than ten years cannot remain; check the number of days."),
    "forecast_past": _("%(value)s is before the status date %(limit)s; an expected day lies ahead."),
    "day_too_far": _("%(value)s is too far ahead; choose a day until %(limit)s."),
    "day_too_early": _("%(value)s is too long ago; choose a day from %(limit)s."),
    "text_too_long": _("%(value)s characters are too many; keep it to %(limit)s."),
    "text_unreadable": _("The text holds characters that cannot be stored; type it again."),
    "superfluous": _("“%(value)s” does not go with the state you chose; leave it empty."),
    "milestone_running": _("A milestone is reached or not; choose “Finished” or “Not begun”."),
}
AUDIT_ACTIONS: Mapping[str, Any] = {
    "updateround.open": _("asked the owners for updates"),
    "updateround.close": _("closed a round of updates"),
    "updaterequest.create": _("asked an owner for an update"),
    "updaterequest.remind": _("reminded an owner of an update"),
    "updaterequest.replace_link": _("sent a new link for an update"),
    "updaterequest.answer": _("answered for all tasks asked"),
    "taskupdate.report": _("reported on a task"),
    "taskupdate.enter": _("entered what an owner reported"),
    "taskupdate.confirm": _("confirmed what was entered for them"),
    "taskupdate.correct": _("corrected a report"),
    "taskupdate.accept": _("accepted a report"),
    "taskupdate.accept_own": _("accepted their own report (accepted by the owner)"),
    "taskupdate.ask_back": _("asked back about a report"),
    "taskupdate.reopen": _("took the acceptance of a report back"),
}
AUDIT_KINDS: Mapping[str, Any] = {
    "phases.updateround": _("Round of updates"),
    "phases.updaterequest": _("Request for an update"),
    "phases.taskupdate": _("Update"),
}


def fault_sentence(fault: Fault) -> str:
    """Place, value and mend in one sentence of the reader's language."""
    return str(FAULTS[fault.code]) % {"value": fault.value, "limit": fault.limit}
