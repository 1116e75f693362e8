"""Pages of a plan: the answer first, the change seen before it is made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from phases.models import PlanStep, Task
from phases.services.previews import Preview
from phases.views.preview_page import answer as go_live_answer
from tests.factories import TaskFactory, arranging

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
PAGES = ("overview", "plan", "network", "board", "calendar", "table", "project_calendar", "step_list")


def address(name: str, project: Any, *more: Any) -> str:
    return reverse(f"phases:{name}", args=[project.slug, *more])


def post_json(client: Client, url: str, body: Any) -> Any:
    return client.post(url, json.dumps(body), content_type="application/json")


def move(task: Any, days: int = 7) -> list[dict[str, Any]]:
    return [{"op": "task.move", "task": task.pk, "start": (task.start + timedelta(days=days)).isoformat()}]


@pytest.mark.parametrize("page", PAGES)
def test_a_member_reads_every_page_and_a_stranger_none(
    page: str, signed_in: SignIn, cleo: Any, eve: Any, rollout: Any
) -> None:
    url = address(page, rollout)
    assert signed_in(cleo).get(url).status_code == 200
    assert signed_in(eve).get(url).status_code == 404


@pytest.mark.parametrize("page", [*PAGES, "plan_data", "network_data"])
def test_a_page_asks_the_same_number_of_queries_with_twenty_tasks_more(
    page: str, signed_in: SignIn, ada: Any, rollout: Any
) -> None:
    client, url = signed_in(ada), address(page, rollout)

    def count() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    before, at = count(), datetime(2026, 3, 2, 8)
    for number in range(20):
        TaskFactory(
            plan=rollout.plan, number=900 + number, position=900 + number, start=at, finish=at, owner=ada
        )
    assert count() == before


def test_the_title_says_when_we_go_live_and_what_decides_it(
    signed_in: SignIn, ada: Any, rollout: Any
) -> None:
    text = signed_in(ada).get(address("plan", rollout)).content.decode()
    assert "on time by the plan; decided by “" in text
    assert "No status date is set" in text
    assert "Committed for" in text


def test_the_data_lists_every_task_and_link_with_the_place_of_its_bar(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    data = signed_in(ada).get(address("plan_data", rollout)).json()
    assert len(data["tasks"]) == rollout.plan.tasks.count()
    assert len(data["links"]) == rollout.plan.dependencies.count()
    first = next(one for one in data["tasks"] if one["code"] == "K1")
    assert first["start"] == "2026-03-02T08:00" and first["bar"] == ["2026-03-02T00:00", "2026-03-03T00:00"]
    assert first["slip_days"] == 0 and first["may_change"]


def test_holidays_and_made_up_days_come_with_the_data(signed_in: SignIn, ada: Any, rollout: Any) -> None:
    days = signed_in(ada).get(address("plan_data", rollout)).json()["calendar"]["days"]
    assert {one["kind"] for one in days} == {"off", "made_up"}


def test_a_preview_names_each_moved_task_with_its_cause_and_changes_nothing(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    answer = post_json(signed_in(ada), address("plan_preview", rollout), {"operations": move(task("R1"))})
    found = answer.json()
    assert found["refused"] is None and found["go_live"]["new_slip_days"] > 0
    causes = {one["code"]: one["cause"] for one in found["moved"]}
    assert causes["R1"] == "changed directly" and "R1" in causes["R4"]
    assert not PlanStep.objects.exists()


def test_the_dialog_says_the_same_in_words(signed_in: SignIn, ada: Any, rollout: Any, task: Any) -> None:
    form = {"operations": json.dumps(move(task("R1")))}
    answer = signed_in(ada).post(
        address("plan_preview", rollout), form, headers={"HX-Request": "true", "HX-Target": "dialog-body"}
    )
    text = answer.content.decode()
    assert "tasks would move" in text and "Go-live moves from" in text and "Who is affected" in text
    assert "<!doctype" not in text


def test_applying_is_one_step_and_one_undo_takes_it_back(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    client, before = signed_in(ada), task("R1").start
    body = {"operations": move(task("R1")), "version": rollout.plan.version}
    answer = post_json(client, address("plan_apply", rollout), body).json()
    assert task("R1").start > before
    post_json(client, answer["undo"], {})
    assert task("R1").start == before


def test_a_page_without_scripts_previews_and_applies_with_forms(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    client, before = signed_in(ada), task("R1").start
    form = {"operations": json.dumps(move(task("R1"))), "next": address("plan", rollout)}
    assert "<!doctype" in client.post(address("plan_preview", rollout), form).content.decode()
    done = client.post(address("plan_apply", rollout), {**form, "version": rollout.plan.version})
    assert done.status_code == 302 and done["Location"] == address("plan", rollout)
    assert task("R1").start > before


def test_the_second_of_two_editors_is_told(signed_in: SignIn, ada: Any, rollout: Any, task: Any) -> None:
    client = signed_in(ada)
    body = {"operations": move(task("R1")), "version": rollout.plan.version}
    assert post_json(client, address("plan_apply", rollout), body).status_code == 200
    assert post_json(client, address("plan_apply", rollout), body).status_code == 409


def test_no_other_host_is_gone_to_after_applying(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    form = {
        "operations": json.dumps(move(task("R1"))),
        "version": rollout.plan.version,
        "next": "https://evil.example/",
    }
    assert signed_in(ada).post(address("plan_apply", rollout), form)["Location"] == address("plan", rollout)


@pytest.mark.parametrize("body", ["{", "[]", '{"operations": 7}', '{"operations": [{"op": "burn"}]}'])
def test_nonsense_is_one_sentence_and_no_change(body: str, signed_in: SignIn, ada: Any, rollout: Any) -> None:
    answer = signed_in(ada).post(address("plan_preview", rollout), body, content_type="application/json")
    assert answer.status_code == 400
    assert not PlanStep.objects.exists()


def test_a_consultant_reports_on_the_own_task_and_on_no_other(
    signed_in: SignIn, ben: Any, rollout: Any, task: Any
) -> None:
    client, url = signed_in(ben), address("plan_preview", rollout)

    def refused(code: str) -> Any:
        operations = [{"op": "task.set", "task": task(code).pk, "field": "percent_complete", "value": 50}]
        return post_json(client, url, {"operations": operations}).json()["refused"]

    assert refused("R1") is None
    assert refused("K3")["code"] == "not_allowed"


def test_a_sponsor_looks_and_changes_nothing(signed_in: SignIn, cleo: Any, rollout: Any, task: Any) -> None:
    client = signed_in(cleo)
    assert (
        post_json(client, address("plan_preview", rollout), {"operations": move(task("R1"))}).status_code
        == 403
    )
    assert (
        "See what it moves"
        not in client.get(address("task_panel", rollout, task("R1").number)).content.decode()
    )


def test_the_panel_says_why_the_task_starts_and_finishes_then(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    url = address("task_panel", rollout, task("R4").number)
    text = signed_in(ada).get(url, headers={"HX-Request": "true", "HX-Target": "panel-body"}).content.decode()
    assert "Why this date" in text and "Interviews and on-site observation" in text
    assert "<!doctype" not in text


def test_a_task_that_is_not_there_is_not_found(signed_in: SignIn, ada: Any, rollout: Any) -> None:
    assert signed_in(ada).get(address("task_panel", rollout, 999)).status_code == 404


def form_of(client: Client, url: str) -> dict[str, Any]:
    """What the browser would send back unchanged."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def test_the_form_asks_only_for_what_was_changed(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    client, wanted = signed_in(ada), task("R1")
    form = form_of(client, address("task_panel", rollout, wanted.number))
    url = address("task_edit", rollout, wanted.number)
    assert "Nothing was changed" in client.post(url, form).content.decode()
    answer = client.post(url, {**form, "duration": "6", "deadline": "2026-03-20"})
    operations = json.loads(answer.context["operations"])
    assert {one["field"]: one["value"] for one in operations} == {
        "duration": 2880,
        "deadline": "2026-03-20T17:00:00",
    }


def test_a_task_changed_by_somebody_else_is_not_overwritten(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    client, wanted = signed_in(ada), task("R1")
    form = form_of(client, address("task_panel", rollout, wanted.number))
    body = {"operations": [{"op": "task.set", "task": wanted.pk, "field": "name", "value": "Interviews"}]}
    post_json(client, address("plan_apply", rollout), {**body, "version": rollout.plan.version})
    answer = client.post(address("task_edit", rollout, wanted.number), {**form, "name": "Talks"})
    assert answer.status_code == 409


def test_a_link_with_type_and_lag_goes_through_the_preview(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    form = {
        "predecessor": task("K4").pk,
        "successor": task("R2").pk,
        "type": "SS",
        "lag": "1.5",
        "lag_unit": "working",
    }
    answer = signed_in(ada).post(address("link_edit", rollout), form)
    [asked] = json.loads(answer.context["operations"])
    assert (asked["op"], asked["type"], asked["lag"]) == ("link.add", "SS", 720)


def test_a_cycle_is_refused_with_its_whole_path(signed_in: SignIn, ada: Any, rollout: Any, task: Any) -> None:
    form = {"predecessor": task("K3").pk, "successor": task("K1").pk, "type": "FS", "lag_unit": "working"}
    text = signed_in(ada).post(address("link_edit", rollout), form).content.decode()
    assert "This change is not possible" in text and "wait for each other" in text


def test_a_card_moved_to_done_reports_the_finish(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    url = address("board_move", rollout, task("K1").number)
    answer = signed_in(ada).get(url, {"to": "done", "day": "2026-03-02"})
    [asked] = json.loads(answer.context["operations"])
    assert (asked["field"], asked["value"]) == ("actual_finish", "2026-03-02T17:00:00")


def test_the_board_knows_what_waits_and_what_may_begin(signed_in: SignIn, ada: Any, rollout: Any) -> None:
    columns = {c.key: c.count for c in signed_in(ada).get(address("board", rollout)).context["columns"]}
    assert columns["ready"] == 2 and columns["doing"] == 0 and columns["waiting"] == 49


def test_beside_a_task_that_may_begin_one_may_begin_at_once_but_not_days_later(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    def ready() -> list[str]:
        columns = signed_in(ada).get(address("board", rollout)).context["columns"]
        return [card.task.code for column in columns if column.key == "ready" for card in column.cards]

    assert ready() == ["K1", "K2"]
    with arranging():
        rollout.plan.dependencies.filter(successor=task("K2")).update(lag=480)
    assert ready() == ["K1"]


def test_a_cell_typed_in_the_table_is_one_step(signed_in: SignIn, ada: Any, rollout: Any, task: Any) -> None:
    wanted = task("K1")
    url = address("task_cell", rollout, wanted.number, "duration")
    answer = signed_in(ada).post(url, {"duration": "2", "version": wanted.version})
    assert answer.status_code == 200 and task("K1").duration == 960
    assert PlanStep.objects.count() == 1


def test_the_chain_towards_a_milestone_lists_the_slack_of_its_open_work(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    url = address("milestone_chain", rollout, task("K◆").number)
    found = signed_in(ada).get(url, headers={"Accept": "application/json"}).json()
    slack = {one["task"]: one["slack_minutes"] for one in found["slack"]}
    assert slack[task("K1").pk] == 0 and slack[task("K4").pk] == 480
    assert found["chain"][-1] == task("K◆").pk


def test_a_feed_address_is_shown_once_and_closes_at_once(signed_in: SignIn, dai: Any, rollout: Any) -> None:
    client = signed_in(dai)
    address_once = client.post(address("feed_create", rollout), {"what": "all"}).context["address"]
    assert address_once not in client.get(address("calendar", rollout)).content.decode()
    feed = Client().get(address_once)
    assert feed["Content-Type"].startswith("text/calendar") and b"BEGIN:VEVENT" in feed.content
    client.post(address("feed_revoke", rollout, dai.calendar_feeds.get().pk))
    assert Client().get(address_once).status_code == 404


def test_chinese_readers_get_chinese_sentences(signed_in: SignIn, ada: Any, rollout: Any) -> None:
    client = signed_in(ada)
    client.cookies.load({"django_language": "zh-hans"})
    assert "上线，按时（按计划），取决于“" in client.get(address("plan", rollout)).content.decode()


def test_the_plan_leads_to_its_summary_and_the_summary_to_its_pdf(
    signed_in: SignIn, cleo: Any, rollout: Any
) -> None:
    client = signed_in(cleo)
    summary = reverse("phases:plan_summary", args=[rollout.slug])
    assert summary in client.get(address("plan", rollout)).content.decode()
    pdf = reverse("phases:plan_pdf", args=[rollout.slug])
    assert pdf in client.get(summary).content.decode()
    assert client.get(pdf).content.startswith(b"%PDF-")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "-1e999", '"\\ud800"', '"a\\u0000"', "9" * 40])
def test_a_value_that_no_database_holds_is_refused_with_a_sentence(
    value: str, signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    field = "name" if value.startswith('"') else "duration"
    body = '{"version": 1, "operations": [{"op": "task.set", "task": %d, "field": "%s", "value": %s}]}'
    url = reverse("phases:plan_preview", args=[rollout.slug])
    answer = signed_in(ada).post(url, body % (task("R1").pk, field, value), content_type="application/json")
    assert answer.status_code == 400


def test_the_second_of_two_editors_sees_what_was_done_and_what_the_own_change_would_do_now(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    client, version = signed_in(ada), rollout.plan.version
    first = [{"op": "task.set", "task": task("R4").pk, "field": "duration", "value": 2400}]
    post_json(client, address("plan_apply", rollout), {"operations": first, "version": version})
    form = {"operations": json.dumps(move(task("R1"))), "version": version}
    answer = client.post(address("plan_apply", rollout), form)
    text = answer.content.decode()
    assert answer.status_code == 409 and PlanStep.objects.count() == 1
    assert "Ada Shen: " in text and "R4" in text and f'name="version" value="{version + 1}"' in text
    again = client.post(address("plan_apply", rollout), {**form, "version": version + 1})
    assert again.status_code == 302 and PlanStep.objects.count() == 2


def test_the_message_counts_the_tasks_that_the_preview_promised(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    client, form = signed_in(ada), {"operations": json.dumps(move(task("R1")))}
    promised = re.search(
        r"Move (\d+) task", client.post(address("plan_preview", rollout), form).content.decode()
    )
    client.post(address("plan_apply", rollout), {**form, "version": rollout.plan.version})
    assert promised and f"{promised[1]} tasks moved" in client.get(address("plan", rollout)).content.decode()


def test_a_go_live_that_moves_within_its_day_stays_on_it() -> None:
    morning, evening = datetime(2026, 3, 6, 12), datetime(2026, 3, 6, 17)
    found = Preview(version=1, go_live={"old": morning, "new": evening})
    with time_machine.travel("2026-02-01"):
        assert go_live_answer(found).startswith("Go-live stays on Fri 6 Mar.")


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        ("2026-11-22", "Go-live moves from Wed 30 Dec to Mon 4 Jan 2027."),
        ("2027-02-01", "Go-live moves from Wed 30 Dec 2026 to Mon 4 Jan."),
        ("2028-02-01", "Go-live moves from Wed 30 Dec 2026 to Mon 4 Jan 2027."),
    ],
)
def test_the_date_of_another_year_than_the_readers_carries_its_year(today: str, sentence: str) -> None:
    found = Preview(version=1, go_live={"old": datetime(2026, 12, 30, 17), "new": datetime(2027, 1, 4, 17)})
    with time_machine.travel(today):
        assert go_live_answer(found) == sentence


def test_the_title_of_a_plan_of_another_year_says_the_year(signed_in: SignIn, ada: Any, rollout: Any) -> None:
    finish = rollout.plan.go_live_task.finish
    for year, text in ((2026, f"{finish:%b}, on time"), (2027, f"{finish:%b} 2026, on time")):
        with time_machine.travel(datetime(year, 2, 1, 12)):
            page = signed_in(ada).get(address("plan", rollout))
            assert f"Go-live {finish:%a} {finish.day} {text}" in page.content.decode()


def test_the_form_of_a_task_shows_ten_days_as_ten(
    signed_in: SignIn, ada: Any, rollout: Any, task: Any
) -> None:
    Task.objects.filter(pk=task("R1").pk).update(optimistic=480 * 10, likely=480 * 10, pessimistic=480 * 100)
    shown = signed_in(ada).get(address("task_edit", rollout, task("R1").number)).context["form"]
    assert [str(shown[name].value()) for name in ("optimistic", "likely", "pessimistic")] == [
        "10",
        "10",
        "100",
    ]
