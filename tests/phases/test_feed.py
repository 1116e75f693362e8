"""Calendar feeds: who may read them, and what they say."""

from __future__ import annotations

from typing import Any

import icalendar
import pytest

from phases.models import CalendarFeed
from phases.queries_feed import feed_content, plan_calendar
from phases.services.feeds import create_feed, feed_of, revoke_feed
from rollout.core.errors import NotAllowed
from rollout.people.models import User
from rollout.projects.models import Membership, Project
from tests.factories import arranging

pytestmark = pytest.mark.django_db


def events(content: bytes) -> dict[str, Any]:
    return {str(e["summary"]): e for e in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def test_a_feed_lists_milestones_and_tasks_on_their_days(rollout: Project, task: Any) -> None:
    found = events(plan_calendar(rollout))
    charter = found["◆ Kickoff held, charter signed"]
    assert charter["dtstart"].dt == task("K◆").finish.date() and len(found) == 51
    interviews = found["Interviews and on-site observation"]
    assert interviews["dtstart"].dt == task("R1").start.date()
    assert (interviews["dtend"].dt - task("R1").finish.date()).days == 1


def test_text_is_escaped_and_long_lines_are_folded(rollout: Project, task: Any) -> None:
    with arranging():
        task("R1").plan.tasks.filter(code="R1").update(name="评审; a, b\nEND:VEVENT\\" + "长" * 200)
    content = plan_calendar(rollout)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert any(name.startswith("评审; a, b\nEND:VEVENT\\长") for name in events(content))


def test_addresses_of_entries_stay_the_same(rollout: Project, task: Any) -> None:
    first = {str(e["uid"]) for e in events(plan_calendar(rollout)).values()}
    again = {str(e["uid"]) for e in events(plan_calendar(rollout)).values()}
    assert first == again and len(first) == 51


def test_only_mine_are_tasks_one_owns_or_takes_part_in(rollout: Project, ben: User, task: Any) -> None:
    feed, _ = create_feed(rollout, actor=ben, only_mine=True)
    assert len(events(feed_content(feed))) == rollout.plan.tasks.filter(owner=ben, summary=False).count() > 0


def test_a_feed_speaks_its_reader_s_language(rollout: Project, ben: User) -> None:
    ben.language = "zh-hans"
    feed, _ = create_feed(rollout, actor=ben)
    feed.user = ben
    assert "LANGUAGE=zh-hans" in feed_content(feed).decode()


def test_the_token_is_shown_once_and_stored_as_a_hash(rollout: Project, ben: User) -> None:
    feed, token = create_feed(rollout, actor=ben)
    assert feed_of(token) == feed and token not in str(CalendarFeed.objects.values()[0])
    revoke_feed(feed, actor=ben)
    assert feed_of(token) is None


def test_a_feed_ends_with_the_right_to_see_the_plan(rollout: Project, ben: User, eve: User) -> None:
    _, token = create_feed(rollout, actor=ben)
    with arranging():
        Membership.objects.filter(user=ben).delete()
    assert feed_of(token) is None
    with pytest.raises(NotAllowed):
        create_feed(rollout, actor=eve)


def test_a_stranger_cannot_revoke_a_feed_but_the_manager_can(
    rollout: Project, ada: User, ben: User, dai: User
) -> None:
    feed, token = create_feed(rollout, actor=ben)
    with pytest.raises(NotAllowed):
        revoke_feed(feed, actor=dai)
    revoke_feed(feed, actor=ada)
    assert feed_of(token) is None
