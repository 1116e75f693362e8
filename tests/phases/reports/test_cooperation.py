"""The report and the page of updates agree on who answered."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from phases.models import Plan
from phases.queries_updates import owing
from phases.report_parts import cooperation
from phases.services.update_decisions import ask_back
from rollout.people.models import User
from tests.phases.updates import add_tasks, opened, running, say

pytestmark = pytest.mark.django_db


def test_who_was_asked_back_still_owes_in_the_report(plan: Plan, ada: User, ben: User, dai: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, dai))
    found = opened(plan, ada, at=timezone.now())
    update = say(found, ben, A=running("03-02", 3))["A"]
    told = cooperation(plan)
    assert told is not None and (told["asked"], told["answered"]) == (2, 1)
    ask_back(update, "Why so long?", actor=ada, version=update.version)
    told, page = cooperation(plan), owing(plan.project)
    assert told is not None and (told["asked"], told["answered"]) == (2, 0) == (page.asked, page.answered)


def test_a_new_question_says_which_round_it_ends(
    plan: Plan, ada: User, ben: User, dai: User, signed_in: Any
) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, dai))
    found = opened(plan, ada, at=timezone.now())
    client, address = signed_in(ada), reverse("phases:update_round_new", args=[plan.project.slug])
    assert "2 people have not answered it, and their links end." in client.get(address).content.decode()
    say(found, ben, A=running("03-02", 3))
    assert "1 person has not answered it, and their link ends." in client.get(address).content.decode()
    say(found, dai, B=running("03-02", 3))
    assert "ends with this" not in client.get(address).content.decode()
