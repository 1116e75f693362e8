"""Correcting the slip ledger: giving time of one party to another, with a reason; the sum stays.

The plan's own figures are never overwritten: a correction stands beside them with its author, moment and
reason, on the page, in the report and over the API. So nobody moves days to another party unseen.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phases.models import PARTY_CHOICES, ScheduleSnapshot, SlipCorrection, SlipEntry
from phases.shown_days import shown_days
from phases.slip_corrections import Gift, corrected, gift_of
from phases.slip_ledger import Party
from phases.views.wording import trimmed
from rollout.audit.context import now
from rollout.audit.services import audited, create
from rollout.core.errors import InvalidInput, Stale, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess

LONGEST_REASON = 1000


@audited()
def give_slip(
    snapshot: ScheduleSnapshot,
    *,
    source: Party,
    target: Party,
    minutes: int,
    reason: str,
    actor: User,
    version: int,
) -> SlipCorrection:
    """Give working minutes of one week's slip from one party to another, at most what the giver holds; of a
    party that won time, time won is given. `version` is that of the week as it was seen.

    Refusals: NotAllowed; Stale (somebody corrected that week since); InvalidInput (nothing or too much to
    give, one party twice, no reason, a week without entries); StateRefusal (its schedule was kept anew).
    """
    ProjectAccess(actor, snapshot.plan.project).require(Permission.PLAN_WRITE)
    _check(source, target, minutes, reason)
    week = ScheduleSnapshot.objects.select_for_update(of=("self",)).filter(pk=snapshot.pk).first()
    if week is None:
        raise StateRefusal("schedule_kept_anew", KEPT_ANEW)
    earlier = gifts_of(week)
    if version != week_version(len(earlier)):
        raise Stale(CHANGED, record=week, mine={}, theirs={"version": week_version(len(earlier))})
    gift = _gift(week, corrected(computed_parts(week), earlier), source, target, minutes)
    correction = SlipCorrection(
        snapshot=snapshot,
        source=source.value,
        target=target.value,
        minutes=gift.minutes,
        reason=reason.strip(),
        by=actor,
        at=now(),
    )
    return create(correction, actor=actor, action="slipcorrection.give", why=correction.reason)


CHANGED = gettext_lazy("Somebody corrected this week in the meantime; look at the ledger again and choose.")
KEPT_ANEW = gettext_lazy(
    "Somebody kept this week's schedule anew in the meantime; look at the ledger again and choose."
)


def week_version(corrections: int) -> int:
    """Each correction makes a new version of its week."""
    return corrections + 1


def computed_parts(week: ScheduleSnapshot) -> dict[Party, int]:
    """What the plan gives to each party; empty for the first week kept."""
    return {Party(entry.party): entry.minutes for entry in SlipEntry.objects.filter(snapshot=week)}


def gifts_of(week: ScheduleSnapshot) -> list[Gift]:
    rows = SlipCorrection.objects.filter(snapshot=week).values_list("source", "target", "minutes")
    return [Gift(Party(source), Party(target), minutes) for source, target, minutes in rows]


def _gift(
    week: ScheduleSnapshot, parts: dict[Party, int], source: Party, target: Party, minutes: int
) -> Gift:
    if source not in parts:
        raise InvalidInput("slip_not_there", _("This is the first week kept; there is no slip to give yet."))
    gift = gift_of(parts, source, target, minutes)
    if gift is None:
        values: dict[str, Any] = {
            "party": dict(PARTY_CHOICES)[source.value],
            "days": trimmed(shown_days(abs(parts[source]), int(week.plan.hours_per_day * 60))),
        }
        raise InvalidInput(
            "more_than_there",
            _("“%(party)s” has %(days)s working days of that week; give that much or less.") % values,
            field="days",
        )
    return gift


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
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(
            "reason_too_long",
            _("The reason has %(count)s characters; keep it to %(limit)s.")
            % {"count": len(reason), "limit": LONGEST_REASON},
            field="reason",
        )
