"""A gate is one gate in every language: one digest is signed, and each reader reads it in their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from rest_framework.test import APIClient

from phases.gate_checks import Asked, checks
from phases.gates import digest
from phases.jobs_gates import refresh_gates
from phases.models import Gate, GateReview, Plan
from phases.services.gate_staleness import refresh_staleness
from phases.services.gate_state import gate_at_hand
from rollout.core.jobs.queue import enqueue
from rollout.core.jobs.run import Run
from rollout.core.models.outbox import OutboxMessage
from rollout.people.models import User
from rollout.projects.models import Project
from rollout.projects.services.actions import today_of
from rollout.projects.services.risks import raise_risk
from tests.factories import arranging
from tests.phases.gates.verbs import ask, close, give, in_a_week, manual, meet, sign, waive

LANGUAGES = ("en", "zh-hans")
IN_ENGLISH, IN_CHINESE = {"accept-language": "en"}, {"accept-language": "zh-hans"}
PAGE = "/projects/lotus/gates/pilot/"
DONE = {"en": "1 deliverable is named and done.", "zh-hans": "1 项交付物均已列明并完成。"}


def said(review: GateReview) -> dict[str, Any]:
    """What the one live check of the pilot said, as it is stored."""
    (one,) = [one for one in review.picture["criteria"] if one["live"]]
    found: dict[str, Any] = one["said"]
    return found


def shown(browser: Client, headers: dict[str, str], address: str = PAGE) -> str:
    return browser.get(address, headers=headers).content.decode()


def pictured(page: str) -> str:
    """The part of the page that says what is signed."""
    return page.partition('class="picture"')[2]


@pytest.fixture
def asked(pilot: Gate, ada: User, ben: User) -> GateReview:
    """Asked for by somebody who reads English."""
    meet(pilot, ben)
    with translation.override("en"):
        return ask(pilot, ada)


@pytest.fixture
def of_old(asked: GateReview) -> GateReview:
    """A decision that was asked for when sentences were kept in the asker's language alone."""
    picture = json.loads(json.dumps(asked.picture))
    for one in picture["criteria"]:
        one["said"] = DONE["en"] if one["live"] else ""
    assert digest(picture) == asked.digest
    with arranging():
        GateReview.objects.filter(pk=asked.pk).update(picture=picture)
    return GateReview.objects.select_related("gate__phase__plan__project").get(pk=asked.pk)


def test_the_same_state_asked_in_two_languages_has_one_digest(pilot: Gate, asked: GateReview) -> None:
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(gate_at_hand(pilot, today_of(pilot.phase.plan.project)).picture)
    assert found[0] == found[1] == asked.picture
    assert {digest(one) for one in found} == {asked.digest}


def test_what_checks_rest_on_holds_no_words(project: Project, plan: Plan, ada: User) -> None:
    """Words in the facts would sign one language."""
    raise_risk(project, {"title": "Late papers"}, actor=ada)
    for check in checks():
        told = {}
        for language in LANGUAGES:
            with translation.override(language):
                answer = check.answer(Asked(project, date(2026, 3, 2)))
                told[language] = str(answer.text)
                facts = json.dumps(dict(answer.facts), sort_keys=True)  # refuses what is not plain
            assert told.setdefault("facts", facts) == facts
        assert told["en"] != told["zh-hans"], check.key


def test_nobody_makes_a_signed_gate_stale_by_reading_it_in_another_language(
    asked: GateReview, pilot: Gate, ada: User, fay: User, signed_in: Callable[[User], Client]
) -> None:
    with translation.override("zh-hans"):
        sign(asked, fay)
    for language, headers in zip(LANGUAGES, (IN_ENGLISH, IN_CHINESE), strict=True):
        shown(signed_in(ada), headers)
        with translation.override(language):
            assert not refresh_staleness(pilot, on=today_of(pilot.phase.plan.project))
            assert refresh_gates.func(Run(enqueue(refresh_gates, actor=None), in_steps=False)) == {"stale": 0}
    with translation.override("zh-hans"):
        assert close(pilot, ada).closed_at is not None


def test_what_is_signed_is_read_in_the_language_of_the_signer(
    asked: GateReview, fay: User, ada: User, signed_in: Callable[[User], Client]
) -> None:
    assert said(asked) == DONE
    for address, person in ((PAGE, ada), (f"{PAGE}sign/", fay)):
        english, chinese = (shown(signed_in(person), one, address) for one in (IN_ENGLISH, IN_CHINESE))
        assert DONE["en"] in english and DONE["zh-hans"] not in english
        assert DONE["zh-hans"] in chinese and DONE["en"] not in chinese


def test_the_end_of_a_waiver_that_was_signed_is_a_day_in_the_readers_words(
    pilot: Gate, ada: User, ben: User, cleo: User, signed_in: Callable[[User], Client]
) -> None:
    waive(manual(pilot)[0], by=cleo, owner=ben, until=in_a_week(pilot))
    ask(pilot, ada)
    english, chinese = (pictured(shown(signed_in(ada), one)) for one in (IN_ENGLISH, IN_CHINESE))
    assert "Mon 9 Mar" in english and "3月9日 周一" in chinese


def test_the_api_says_what_checks_found_in_the_language_of_its_caller(
    asked: GateReview, ada: User, api: Callable[[User], APIClient]
) -> None:
    for headers, language in ((IN_ENGLISH, "en"), (IN_CHINESE, "zh-hans")):
        answer = api(ada).get("/api/v1/projects/lotus/gates/pilot/", headers=headers).json()
        assert [one["said"] for one in answer["criteria"] if one["live"]] == [DONE[language]]
        assert {one["said"] for one in answer["criteria"] if not one["live"]} == {""}


def test_each_signer_hears_in_their_own_language_what_is_asked_and_what_has_changed(
    pilot: Gate, ada: User, ben: User, fay: User, signed_in: Callable[[User], Client]
) -> None:
    with arranging():
        User.objects.filter(pk=fay.pk).update(language="zh-hans")
    meet(pilot, ben)
    with translation.override("en"):
        sign(ask(pilot, ada), fay)
        give(manual(pilot)[0], ben, "A late finding")
    mails = [
        row.payload["text"] for row in OutboxMessage.objects.filter(kind="mail").order_by("next_at", "pk")
    ]
    asking, stale = mails
    assert "业务负责人" in asking and "Business owner" not in asking
    assert "新增证据：Minutes" in stale and "new evidence" not in stale
    english, chinese = (shown(signed_in(ada), one) for one in (IN_ENGLISH, IN_CHINESE))
    assert "has new evidence: Minutes" in english and "新增证据：Minutes" in chinese


def test_a_decision_asked_for_in_one_language_alone_is_still_signed_and_never_stale(
    of_old: GateReview, pilot: Gate, ada: User, fay: User
) -> None:
    for language in LANGUAGES:
        with translation.override(language):
            assert not refresh_staleness(pilot, on=today_of(pilot.phase.plan.project))
    with translation.override("zh-hans"):
        decided = sign(of_old, fay)
    assert (decided.state, decided.digest, decided.stale_since) == ("decided", of_old.digest, None)
    assert close(pilot, ada).closed_at is not None


def test_a_picture_kept_in_one_language_alone_is_shown_as_it_was_signed(
    of_old: GateReview, ada: User, ben: User, fay: User, pilot: Gate, signed_in: Callable[[User], Client]
) -> None:
    for headers in (IN_ENGLISH, IN_CHINESE):
        assert DONE["en"] in shown(signed_in(ada), headers)
    sign(of_old, fay)
    give(manual(pilot)[0], ben, "A late finding")
    of_old.refresh_from_db()
    assert [one["code"] for one in of_old.stale_reasons] == ["evidence_added"]
