"""Correcting the slip ledger: moving time from one party to another, with a reason; the sum stays."""

from __future__ import annotations

from django.utils.translation import gettext as _

from phases.models import ScheduleSnapshot, SlipEntry
from phases.slip_ledger import Party
from rollout.audit.services import audited, change
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess


@audited()
def give_slip(
    snapshot: ScheduleSnapshot, *, source: Party, target: Party, minutes: int, reason: str, actor: User
) -> None:
    """Move working minutes of one week's slip from one party to another. Refusals: NotAllowed; InvalidInput
    (nothing to move, one party twice, no reason, a week without entries)."""
    ProjectAccess(actor, snapshot.plan.project).require(Permission.PLAN_WRITE)
    _check(source, target, minutes, reason)
    entries = {
        entry.party: entry for entry in SlipEntry.objects.select_for_update().filter(snapshot=snapshot)
    }
    if source.value not in entries:
        raise InvalidInput("slip_not_there", _("This is the first week kept; there is no slip to give yet."))
    for party, by in ((source, -minutes), (target, minutes)):
        entry = entries[party.value]
        values = {"minutes": entry.minutes + by, "reason": reason.strip()}
        change(entry, values, version=entry.version, actor=actor, action="slipentry.give", why=reason.strip())


def _check(source: Party, target: Party, minutes: int, reason: str) -> None:
    if source is target:
        raise InvalidInput(
            "same_party", _("Time moves from one party to another; choose two."), field="target"
        )
    if minutes <= 0:
        raise InvalidInput(
            "nothing_to_give", _("Say how much time to move, more than nothing."), field="days"
        )
    if not reason.strip():
        raise InvalidInput("reason_missing", _("Say why: the reason stands in the ledger."), field="reason")
