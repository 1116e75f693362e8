"""Calendar feeds: an address that a calendar program reads, shown once and revocable."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.utils.translation import gettext as _

from phases.models import CalendarFeed
from rollout.audit.context import now
from rollout.audit.services import audited, record
from rollout.core.errors import InvalidInput, NotAllowed
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Project

MOST_FEEDS = 20
SEEN_EVERY = timedelta(hours=1)


def create_feed(project: Project, *, actor: User, only_mine: bool = False) -> tuple[CalendarFeed, str]:
    """A new feed and its token, which is not kept and cannot be shown again. Refusals: NotAllowed;
    InvalidInput past twenty feeds of one person in one project."""
    ProjectAccess(actor, project).require(Permission.PLAN_READ)
    with audited():
        mine = CalendarFeed.objects.filter(project=project, user=actor, revoked_at=None)
        if mine.count() >= MOST_FEEDS:
            message = _("You have %(count)s feeds of this project; revoke one first.")
            raise InvalidInput("too_many_feeds", message % {"count": MOST_FEEDS})
        token = secrets.token_urlsafe(32)
        feed = CalendarFeed(project=project, user=actor, token_hash=digest(token), only_mine=only_mine)
        feed.save(force_insert=True)
        record(actor=actor, action="calendarfeed.create", target=feed, after={"only_mine": only_mine})
    return feed, token


def revoke_feed(feed: CalendarFeed, *, actor: User) -> CalendarFeed:
    """The address stops working at once. One's own, or any of a project that one manages."""
    with audited():
        stored = CalendarFeed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
        if stored.user_id != actor.pk:
            ProjectAccess(actor, stored.project).require(Permission.PROJECT_WRITE)
        if stored.revoked_at is None:
            stored.revoked_at = now()
            stored.version += 1
            stored.save(update_fields=["revoked_at", "version"])
            record(
                actor=actor,
                action="calendarfeed.revoke",
                target=stored,
                after={"revoked_at": stored.revoked_at},
            )
    return stored


def feed_of(token: str) -> CalendarFeed | None:
    """The feed behind a token, while it is not revoked and its owner may still see the plan."""
    feed = (
        CalendarFeed.objects.select_related("project", "user")
        .filter(token_hash=digest(token), revoked_at=None, user__is_active=True)
        .first()
    )
    if feed is None:
        return None
    try:
        ProjectAccess(feed.user, feed.project).require(Permission.PLAN_READ)
    except NotAllowed:
        return None
    _mark_read(feed)
    return feed


def own_feeds(project: Project, user: User) -> list[CalendarFeed]:
    return list(CalendarFeed.objects.filter(project=project, user=user, revoked_at=None))


def digest(token: str) -> str:
    """Tokens are long and random: a plain hash suffices, and finds the row by an index."""
    return hashlib.sha256(token.encode()).hexdigest()


def _mark_read(feed: CalendarFeed) -> None:
    """When it was last read, to the hour."""
    at = now()
    if feed.last_read_at is None or at - feed.last_read_at > SEEN_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=at)
