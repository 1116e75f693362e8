"""What one has to do, over all projects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Membership, Project
from rollout.projects.services import actions
from tests.factories import arranging

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
HERE = "/projects/actions/mine/"


def given(project: Project, text: str, owner: User, actor: User, **more: Any) -> None:
    with arranging():
        actions.add_action(project, {"text": text, "owner": owner, **more}, actor=actor)


@pytest.fixture
def both(project: Project, other_project: Project, ada: User, ben: User, eve: User) -> None:
    """Ben has an action in each of two projects; one is late. Ada has one too."""
    with arranging():
        Membership.objects.create(project=other_project, user=ben, role=Role.CONSULTANT)
    given(project, "Send the fields", ben, ada, due_on=date(2020, 1, 1))
    given(other_project, "Book the room", ben, eve)
    given(project, "Ask the sponsor", ada, ada)


def test_ones_actions_of_every_project_stand_together_and_nobody_elses(
    both: None, ben: User, signed_in: SignIn
) -> None:
    shown = signed_in(ben).get(HERE).content.decode()
    assert "1 of your 2 open actions is overdue" in shown
    assert "Send the fields" in shown and "Book the room" in shown and "Ask the sponsor" not in shown


def test_an_action_of_a_project_that_one_left_is_not_shown(
    both: None, other_project: Project, ben: User, signed_in: SignIn
) -> None:
    with arranging():
        Membership.objects.filter(project=other_project, user=ben).delete()
    assert "Book the room" not in signed_in(ben).get(HERE).content.decode()


def test_without_actions_the_page_says_where_they_come_from(
    project: Project, dai: User, signed_in: SignIn
) -> None:
    shown = signed_in(dai).get(HERE).content.decode()
    assert "You have no open action" in shown and "Actions that meetings give you" in shown
    assert HERE in signed_in(dai).get("/projects/").content.decode()


def test_the_page_asks_as_often_for_twenty_actions_as_for_two(
    both: None, project: Project, ada: User, ben: User, signed_in: SignIn
) -> None:
    client, counts = signed_in(ben), []
    for _round in range(2):
        client.get(HERE)
        with CaptureQueriesContext(connection) as asked:
            client.get(HERE)
        counts.append(len(asked))
        for number in range(18):
            given(project, f"Action {number}", ben, ada)
    assert counts[0] == counts[1]
