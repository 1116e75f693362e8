"""Ending one's own sessions."""

from __future__ import annotations

from allauth.usersessions.models import UserSession

from rollout.audit import services as audit
from rollout.audit.services import audited
from rollout.people.models import User


@audited()
def end(session: UserSession, *, actor: User) -> None:
    """Whoever holds the session signs in anew."""
    audit.record(actor=actor, action="session.end", target=session.user, after={"from": session.ip})
    session.end()


@audited()
def end_others(person: User, *, keep: str | None) -> int:
    """End all sessions of the person but the one with this key; how many there were."""
    others = list(UserSession.objects.filter(user=person).exclude(session_key=keep))
    after = {"sessions": len(others)}
    audit.record(actor=person, action="session.end_others", target=person, after=after)
    for session in others:
        session.end()
    return len(others)
