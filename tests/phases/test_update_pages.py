"""Updates on the pages: the mail's link, who owes, the manager's decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from phases.models import Plan, TaskUpdate, UpdateRequest, UpdateRound, UpdateState
from phases.services.update_links import replace_link, token_of
from phases.services.updates import close_round
from rollout.audit.models import AuditEvent
from rollout.core.models import OutboxMessage
from rollout.people.models import User
from tests.factories import TaskFactory, UserFactory, arranging
from tests.phases.updates import (
    STATUS,
    add_tasks,
    finished,
    link_in,
    mails,
    opened,
    request_of,
    running,
    say,
    task_of,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def found(plan: Plan, ada: User, ben: User, dai: User) -> UpdateRound:
    """A round opened just now: Ben is asked about A, Dai about B."""
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, dai))
    return opened(plan, ada, at=timezone.now())


def answer_form(task: Any, **fields: str) -> dict[str, str]:
    return {f"t{task.number}-{name}": value for name, value in fields.items()}


def path_of(request: UpdateRequest) -> str:
    return reverse("phases:update_link", args=[token_of(request)])


def test_the_mails_link_opens_the_page_and_saves_the_answer_without_an_account(
    found: UpdateRound, ben: User
) -> None:
    (letter,) = [one for one in mails() if one.to == [ben.email]]
    path, browser = link_in(letter), Client(enforce_csrf_checks=True)
    shown = browser.get(path)
    assert shown.status_code == 200 and b"Task A" in shown.content
    fields = answer_form(
        task_of(found.plan, "A"), kind="in_progress", start="2026-03-02", remaining="2.5", blocker="Keys"
    )
    token = browser.cookies["csrftoken"].value
    sent = browser.post(path, {**fields, "csrfmiddlewaretoken": token})
    assert sent.status_code == 302 and b"Thank you" in browser.get(sent["Location"]).content
    update = TaskUpdate.objects.get()
    assert (update.remaining, update.blocker, update.state) == (1200, "Keys", UpdateState.REPORTED)
    event = AuditEvent.objects.filter(action="taskupdate.report").get()
    assert event.actor_id == ben.pk


def test_an_answer_needs_the_pages_own_token(found: UpdateRound, ben: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    path = path_of(request_of(found, ben))
    fields = answer_form(task_of(found.plan, "A"), kind="not_begun")
    assert browser.post(path, fields).status_code == 403
    assert not TaskUpdate.objects.exists()


def test_a_mail_scanner_that_opens_the_link_changes_nothing(found: UpdateRound, ben: User) -> None:
    asked = request_of(found, ben)
    before = (AuditEvent.objects.count(), OutboxMessage.objects.count(), asked.version)
    for _n in range(3):
        assert Client().get(path_of(asked)).status_code == 200
        assert Client().head(path_of(asked)).status_code == 200
    asked.refresh_from_db()
    assert (AuditEvent.objects.count(), OutboxMessage.objects.count(), asked.version) == before


def test_the_link_is_kept_by_nobody(found: UpdateRound, ben: User) -> None:
    answer = Client().get(path_of(request_of(found, ben)))
    assert answer["Cache-Control"] == "no-store" and "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_page_shows_nothing_of_anybody_else(found: UpdateRound, ben: User, dai: User) -> None:
    say(found, dai, B=finished("03-02", "03-04", blocker="Secret of Dai"))
    shown = Client().get(path_of(request_of(found, ben))).content.decode()
    assert "Task B" not in shown and "Secret of Dai" not in shown and dai.name not in shown


def test_a_forged_link_is_none(found: UpdateRound, ben: User, dai: User) -> None:
    good = token_of(request_of(found, ben))
    key, nonce, signature = good.split(".")
    other = request_of(found, dai)
    for bad in (
        "forged",
        f"{other.pk}.{nonce}.{signature}",
        f"{key}.{other.nonce}.{signature}",
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        f"{key}.{nonce}",
    ):
        assert Client().get(reverse("phases:update_link", args=[bad])).status_code == 404
        assert Client().post(reverse("phases:update_link", args=[bad])).status_code == 404


def test_a_link_answers_only_for_its_own_person(found: UpdateRound, ben: User) -> None:
    fields = answer_form(task_of(found.plan, "B"), kind="finished", start="2026-03-02", finish="2026-03-04")
    assert Client().post(path_of(request_of(found, ben)), fields).status_code == 422
    assert not TaskUpdate.objects.exists()


def test_an_expired_link_says_so_and_sends_a_new_one(found: UpdateRound, ben: User) -> None:
    asked = request_of(found, ben)
    with arranging():
        UpdateRequest.objects.filter(pk=asked.pk).update(
            expires_at=NOW() - timedelta(minutes=1), sent_at=NOW() - timedelta(days=9)
        )
    old = path_of(asked)
    gone = Client().get(old)
    assert gone.status_code == 410 and b"Send me a new link" in gone.content
    assert b"Task A" not in gone.content
    assert Client().post(old, answer_form(task_of(found.plan, "A"), kind="not_begun")).status_code == 410
    assert Client().post(f"{old}again/").status_code == 200
    fresh = link_in(mails()[-1])
    assert mails()[-1].to == [ben.email] and fresh != old
    assert Client().get(fresh).status_code == 200
    assert Client().get(old).status_code == 410


def test_a_new_link_is_not_sent_again_within_ten_minutes(found: UpdateRound, ben: User) -> None:
    asked = request_of(found, ben)
    with arranging():
        UpdateRequest.objects.filter(pk=asked.pk).update(expires_at=NOW() - timedelta(minutes=1))
    again = f"{path_of(asked)}again/"
    answer = Client().post(again)
    assert answer.status_code == 410 and b"within the last ten minutes" in answer.content


def test_a_replaced_link_opens_nothing(found: UpdateRound, ada: User, ben: User) -> None:
    asked = request_of(found, ben)
    old = path_of(asked)
    replace_link(asked, actor=ada)
    answer = Client().get(old)
    assert answer.status_code == 410 and b"newer link" in answer.content
    fields = answer_form(task_of(found.plan, "A"), kind="not_begun")
    assert Client().post(old, fields).status_code == 410
    assert not TaskUpdate.objects.exists()


def test_a_link_of_a_closed_round_says_so(found: UpdateRound, ada: User, ben: User) -> None:
    close_round(found, version=found.version, actor=ada)
    answer = Client().get(path_of(request_of(found, ben)))
    assert answer.status_code == 410 and b"is closed" in answer.content and b"new link" not in answer.content


def test_a_link_of_somebody_who_left_opens_nothing(found: UpdateRound, ben: User) -> None:
    path = path_of(request_of(found, ben))
    with arranging():
        found.plan.project.memberships.filter(user=ben).delete()
    assert Client().get(path).status_code == 410


def test_a_used_link_corrects_its_answer_until_it_is_accepted(
    found: UpdateRound, ada: User, ben: User, signed_in: Callable[[User], Client]
) -> None:
    path, task = path_of(request_of(found, ben)), task_of(found.plan, "A")
    first = answer_form(task, kind="in_progress", start="2026-03-02", remaining="3", seen="0")
    assert Client().post(path, first).status_code == 302
    assert Client().post(path, first).status_code == 302  # a double tap is one answer
    assert TaskUpdate.objects.get().version == 1
    second = answer_form(task, kind="in_progress", start="2026-03-02", remaining="4", seen="1")
    assert Client().post(path, second).status_code == 302
    update = TaskUpdate.objects.get()
    assert update.remaining == 4 * 480
    found.plan.refresh_from_db()
    choice = {"updates": f"{update.pk}:{update.version}", "version": found.plan.version}
    url = reverse("phases:update_accept", args=["lotus", 1])
    assert signed_in(ada).post(url, choice).status_code == 302
    assert b"Your report is accepted" in Client().get(path).content
    assert Client().post(path, answer_form(task, kind="not_begun", seen="2")).status_code in (302, 422)
    assert TaskUpdate.objects.get().state == UpdateState.ACCEPTED


def test_an_answer_from_another_device_is_not_overwritten_unseen(found: UpdateRound, ben: User) -> None:
    path, task = path_of(request_of(found, ben)), task_of(found.plan, "A")
    Client().post(path, answer_form(task, kind="in_progress", start="2026-03-02", remaining="3", seen="0"))
    stale = answer_form(task, kind="in_progress", start="2026-03-02", remaining="5", seen="0")
    answer = Client().post(path, stale)
    assert answer.status_code == 409 and b"another device" in answer.content
    assert b'value="5"' in answer.content and TaskUpdate.objects.get().remaining == 3 * 480


def test_wrong_input_stays_in_the_form_with_its_reason(found: UpdateRound, ben: User) -> None:
    fields = answer_form(
        task_of(found.plan, "A"), kind="finished", start="2026-03-02", finish="2026-03-30", blocker="Typed"
    )
    answer = Client().post(path_of(request_of(found, ben)), fields)
    shown = answer.content.decode()
    assert answer.status_code == 422 and "2026-03-30 lies after the status date 2026-03-06" in shown
    assert "Typed" in shown and not TaskUpdate.objects.exists()


def test_too_many_answers_in_a_row_are_refused(found: UpdateRound, ben: User) -> None:
    path = path_of(request_of(found, ben))
    answers = [Client().post(path, {}).status_code for _n in range(32)]
    assert answers[0] == 422 and answers[-1] == 429


def test_the_page_speaks_the_persons_language(found: UpdateRound, ben: User) -> None:
    with arranging():
        User.objects.filter(pk=ben.pk).update(language="zh-hans")
    assert 'lang="zh-hans"' in Client().get(path_of(request_of(found, ben))).content.decode()


def test_everybody_in_the_project_sees_who_owes_by_person_and_department(
    found: UpdateRound, dai: User, ben: User, cleo: User, signed_in: Callable[[User], Client]
) -> None:
    say(found, ben, A=running("03-02", 3))
    shown = signed_in(cleo).get("/projects/lotus/updates/").content.decode()
    assert "1 person still owes an update" in shown
    assert "Sales" in shown and "Owes an answer" in shown and "Bridge Consulting" in shown
    assert "Remind the chosen" not in shown


def test_the_managers_page_shows_plan_owner_and_what_would_move(
    found: UpdateRound, ada: User, ben: User, signed_in: Callable[[User], Client]
) -> None:
    say(found, ben, A=running("03-02", 3, forecast="03-20", blocker="No keys"))
    shown = signed_in(ada).get("/projects/lotus/updates/1/").content.decode()
    assert "1 report waits for you" in shown and "If you accept all:" in shown
    assert "No keys" in shown and "differs from the plan" in shown


def test_a_member_reads_the_round_but_decides_nothing(
    found: UpdateRound, ben: User, cleo: User, signed_in: Callable[[User], Client]
) -> None:
    say(found, ben, A=running("03-02", 3))
    shown = signed_in(cleo).get("/projects/lotus/updates/1/").content.decode()
    assert "since" in shown and "See what moves" not in shown


def test_chosen_reports_are_previewed_together_then_accepted(
    found: UpdateRound, ada: User, ben: User, dai: User, signed_in: Callable[[User], Client]
) -> None:
    told = [say(found, ben, A=running("03-02", 6))["A"], say(found, dai, B=finished("03-02", "03-04"))["B"]]
    choice = {"updates": [f"{one.pk}:{one.version}" for one in told]}
    browser = signed_in(ada)
    shown = browser.post("/projects/lotus/updates/1/preview/", choice)
    assert shown.status_code == 200 and b"Accept 2 reports" in shown.content
    found.plan.refresh_from_db()
    sent = {**choice, "version": found.plan.version}
    assert browser.post("/projects/lotus/updates/1/accept/", sent).status_code == 302
    assert set(TaskUpdate.objects.values_list("state", flat=True)) == {UpdateState.ACCEPTED}


def test_a_stale_acceptance_shows_what_was_done_meanwhile(
    found: UpdateRound, ada: User, ben: User, signed_in: Callable[[User], Client]
) -> None:
    told = say(found, ben, A=running("03-02", 6))["A"]
    sent = {"updates": f"{told.pk}:{told.version}", "version": 0}
    answer = signed_in(ada).post("/projects/lotus/updates/1/accept/", sent)
    assert answer.status_code == 409 and b"Something changed since you looked" in answer.content
    assert TaskUpdate.objects.get().state == UpdateState.REPORTED


def test_one_answers_signed_in_as_by_the_link(
    found: UpdateRound, ben: User, signed_in: Callable[[User], Client]
) -> None:
    browser = signed_in(ben)
    assert b"Task A" in browser.get("/projects/lotus/updates/mine/").content
    fields = answer_form(task_of(found.plan, "A"), kind="not_begun", forecast="2026-03-20")
    assert browser.post("/projects/lotus/updates/mine/", fields).status_code == 302
    by_page = AuditEvent.objects.filter(action="taskupdate.report").get()
    assert (by_page.actor_id, by_page.via) == (ben.pk, "page")


def test_a_round_is_opened_on_the_page_and_mails_its_owners(
    plan: Plan, ada: User, ben: User, signed_in: Callable[[User], Client]
) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    due = (NOW() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    form = {"status": "2026-03-06", "due": due, "automatic": "on"}
    assert signed_in(ada).post("/projects/lotus/updates/new/", form).status_code == 302
    assert [letter.to for letter in mails()] == [[ben.email]]
    refused = signed_in(ada).post("/projects/lotus/updates/new/", {**form, "due": "2026-03-06T10:00"})
    assert refused.status_code == 422 and b"is past" in refused.content
    endless = signed_in(ada).post("/projects/lotus/updates/new/", {**form, "due": "9999-12-31T23:59"})
    assert endless.status_code == 422 and b"9999 lies outside the years" in endless.content
    never = signed_in(ada).post("/projects/lotus/updates/new/", {**form, "status": "0001-01-01"})
    assert never.status_code == 422
    reminded = signed_in(ada).post("/projects/lotus/updates/1/remind/", {"people": ["9" * 20, "9" * 5000]})
    assert reminded.status_code == 302


def count(browser: Client, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


def test_the_number_of_queries_does_not_grow_with_people_and_reports(
    found: UpdateRound, ada: User, ben: User, signed_in: Callable[[User], Client]
) -> None:
    say(found, ben, A=running("03-02", 3))
    browser = signed_in(ada)
    urls = ["/projects/lotus/updates/", "/projects/lotus/updates/1/", path_of(request_of(found, ben))]
    few = [count(browser, url) for url in urls]
    with arranging():
        asked = request_of(found, ben)
        for number in range(20):
            task = TaskFactory(plan=found.plan, owner=ben, start=STATUS, finish=STATUS)
            asked.task_numbers.append(task.number)
            TaskUpdate.objects.create(
                request=asked, task=task, reported_at=datetime(2026, 3, 6, tzinfo=UTC), blocker="x"
            )
            person = UserFactory(name=f"More {number}")
            UpdateRequest.objects.create(
                round=found, user=person, task_numbers=[], nonce="n", expires_at=found.due_at
            )
        asked.save()
    assert [count(browser, url) for url in urls] == few
