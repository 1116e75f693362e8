"""Updates over the API do what the pages do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from phases.models import Plan, TaskUpdate
from phases.queries_updates import RoundReading
from rollout.audit.models import AuditEvent
from rollout.people.models import User
from tests.phases.updates import add_tasks, mails, opened, running, say, task_of, waiting

pytestmark = pytest.mark.django_db
ROUNDS = "/api/v1/projects/lotus/update-rounds/"
Connect = Callable[[User], APIClient]


@pytest.fixture
def found(plan: Plan, ada: User, ben: User, dai: User) -> Any:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, dai), links=[("A", "B")])
    return opened(plan, ada, at=timezone.now())


def post(client: APIClient, url: str, body: Any = None) -> Any:
    return client.post(url, body, format="json")


def test_a_whole_round_over_the_api(plan: Plan, ada: User, ben: User, api: Connect) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    due = (timezone.now() + timedelta(days=2)).isoformat()
    made = post(api(ada), ROUNDS, {"status_at": "2026-03-06T17:00:00", "due_at": due})
    assert made.status_code == 201 and made.json()["number"] == 1
    assert [letter.to for letter in mails()] == [[ben.email]]
    (asked,) = api(ada).get(f"{ROUNDS}1/requests/").json()["results"]
    assert (asked["person"], asked["tasks"]) == (ben.pk, [1]) and "nonce" not in asked
    answer = {"task": 1, "kind": "in_progress", "start": "2026-03-02", "remaining": 1440, "blocker": "Keys"}
    told = post(api(ben), f"{ROUNDS}1/answers/", {"answers": [answer]})
    assert told.status_code == 200
    (report,) = told.json()["results"]
    assert (report["remaining"], report["percent"], report["state"]) == (1440, "62.50", "reported")
    assert api(ada).get(f"{ROUNDS}1/departments/").json()["results"][0]["owing"] == []
    looked = post(api(ada), f"{ROUNDS}1/preview/", {"updates": [report["id"]]})
    assert looked.status_code == 200 and looked.json()["moved"][0]["new"][1] == "2026-03-11T17:00:00"
    chosen = [{"id": report["id"], "version": report["version"]}]
    content = {"updates": chosen, "plan_version": looked.json()["version"], "why": "Weekly"}
    taken = post(api(ada), f"{ROUNDS}1/accept/", content)
    assert taken.status_code == 200 and taken.json()["accepted"] == [report["id"]]
    assert post(api(ada), f"{ROUNDS}1/accept/", content).status_code == 409
    (kept,) = api(ada).get(f"{ROUNDS}1/updates/?state=accepted").json()["results"]
    assert kept["step_number"] == taken.json()["step"]
    assert post(api(ada), f"{ROUNDS}1/close/").json()["closed_at"] is not None
    assert post(api(ben), f"{ROUNDS}1/answers/", {"answers": [answer]}).status_code == 409


@pytest.mark.parametrize("due", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"])
def test_a_round_without_an_end_is_refused(plan: Plan, ada: User, ben: User, api: Connect, due: str) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    refused = post(api(ada), ROUNDS, {"status_at": "2026-03-06T17:00:00", "due_at": due})
    assert refused.status_code == 400
    assert [fault["field"] for fault in refused.json()["errors"]] == ["due_at"]


def test_an_update_takes_no_writing_that_is_turned_round(found: Any, ben: User, api: Connect) -> None:
    answer = {"task": 1, "kind": "in_progress", "start": "2026-03-02", "remaining": 480}
    for name in ("blocker", "note"):
        sent = {"answers": [{**answer, name: "Keys\u202e"}]}
        refused = post(api(ben), f"{ROUNDS}1/answers/", sent)
        assert refused.status_code == 400 and "U+202E" in refused.json()["detail"]


def test_page_and_api_leave_the_same_event(found: Any, ben: User, dai: User, api: Connect) -> None:
    say(found, dai, B=running("03-02", 2))
    answer = {"task": 1, "kind": "in_progress", "start": "2026-03-02", "remaining": 960}
    post(api(ben), f"{ROUNDS}1/answers/", {"answers": [answer]})
    by_service, by_api = AuditEvent.objects.filter(action="taskupdate.report").order_by("sequence")
    assert (by_api.via, by_api.actor_id) == ("api", ben.pk)
    assert by_service.after.keys() == by_api.after.keys()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"task": 2}, 400),
        ({"start": "2026-03-30"}, 400),
        ({"remaining": 0}, 400),
        ({"remaining": None}, 400),
        ({"kind": "finished"}, 400),
        ({"kind": "late"}, 400),
        ({"surprise": 1}, 400),
    ],
)
def test_bad_answers_are_refused_with_their_field(
    found: Any, ben: User, api: Connect, change: dict[str, Any], status: int
) -> None:
    answer = {"task": 1, "kind": "in_progress", "start": "2026-03-02", "remaining": 960, **change}
    told = post(api(ben), f"{ROUNDS}1/answers/", {"answers": [answer]})
    assert told.status_code == status and told.json()["errors"]
    assert not TaskUpdate.objects.exists()


def test_who_is_not_asked_cannot_answer(found: Any, cleo: User, eve: User, api: Connect) -> None:
    answer = {"answers": [{"task": 1, "kind": "not_begun"}]}
    assert post(api(cleo), f"{ROUNDS}1/answers/", answer).status_code == 409
    assert post(api(eve), f"{ROUNDS}1/answers/", answer).status_code == 404


def test_a_question_over_the_api_goes_by_mail(found: Any, ada: User, ben: User, api: Connect) -> None:
    told = say(found, ben, A=running("03-02", 3))["A"]
    number = task_of(found.plan, "A").number
    content = {"question": "Who has the keys?", "version": told.version}
    answer = post(api(ada), f"{ROUNDS}1/updates/{number}/ask-back/", content)
    assert answer.json()["state"] == "asked_back" and "keys" in mails()[-1].body
    assert post(api(ben), f"{ROUNDS}1/updates/{number}/ask-back/", content).status_code == 403


def test_a_program_without_the_right_to_write_cannot_answer(found: Any, ben: User, api: Connect) -> None:
    from phases.services.update_answers import report
    from phases.update_rules import Answer, Kind
    from rollout.core.errors import NotAllowed
    from tests.phases.updates import request_of

    ben.limited_to = frozenset({"plan.read"})
    with pytest.raises(NotAllowed):
        report(request_of(found, ben), {1: Answer(Kind.NOT_BEGUN)}, actor=ben)


def test_a_report_whose_acceptance_was_taken_back_waits_again(
    plan: Plan, found: Any, ada: User, ben: User, dai: User, api: Connect
) -> None:
    first, second = say(found, ben, A=running("03-02", 3))["A"], say(found, dai, B=waiting("03-20"))["B"]
    plan.refresh_from_db()
    content = {"updates": [{"id": first.pk, "version": first.version}], "plan_version": plan.version}
    step = post(api(ada), f"{ROUNDS}1/accept/", content).json()["step"]
    taken = {"state": "accepted", "step_number": step, "decided_by": ada.pk}
    open_again = {"state": "reported", "step_number": None, "decided_by": None}

    def told(query: str = "") -> dict[int, dict[str, Any]]:
        rows = api(ada).get(f"{ROUNDS}1/updates/{query}").json()["results"]
        return {row["id"]: {name: row[name] for name in open_again} for row in rows}

    assert told() == {first.pk: taken, second.pk: open_again}
    assert post(api(ada), f"/api/v1/projects/lotus/plan/steps/{step}/undo/").status_code == 200
    assert told() == told("?state=reported") == {first.pk: open_again, second.pk: open_again}
    assert told("?state=accepted") == {}
    assert set(RoundReading(found).open_updates) == {first, second}
    asked = post(
        api(ada), f"{ROUNDS}1/updates/1/ask-back/", {"question": "Sure?", "version": first.version + 2}
    )
    assert (asked.status_code, asked.json()["state"]) == (200, "asked_back")
    assert set(told("?state=asked_back")) == {first.pk}
