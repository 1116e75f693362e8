"""Pages of a project: what they say, to whom, in how many queries."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from phases.operations import parse_operations
from phases.services.changes import apply
from rollout.navigation import PROJECT_PAGES
from rollout.projects.registry import load_slips
from tests.factories import MembershipFactory, PlanFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_list_shows_own_projects_with_forecast_against_promise(
    signed_in: SignIn, ada: Any, rollout: Any, other_project: Any
) -> None:
    page = signed_in(ada).get(reverse("projects:project_list"))
    text = page.content.decode()
    assert "Lotus CRM" in text and "Orchid CRM" not in text
    assert "In time" in text


def test_the_list_asks_the_same_number_of_queries_for_one_project_and_for_twenty(
    signed_in: SignIn, ada: Any
) -> None:
    def more(count: int) -> None:
        for _ in range(count):
            project = ProjectFactory()
            PlanFactory(project=project)
            MembershipFactory(project=project, user=ada, role="project_manager")

    client, url = signed_in(ada), reverse("projects:project_list")
    more(1)
    few = queries(client, url)
    more(19)
    assert queries(client, url) == few


def test_the_list_counts_the_slip_in_working_days_as_the_project_does(
    signed_in: SignIn, ada: Any, rollout: Any, plan_of_rollout: Any
) -> None:
    promised = plan_of_rollout.go_live_task.finish.date() - timedelta(days=14)
    promise = parse_operations([{"op": "plan.set", "field": "go_live", "value": promised.isoformat()}])
    apply(plan_of_rollout, promise, actor=ada, version=plan_of_rollout.version)
    client = signed_in(ada)
    listed = client.get(reverse("projects:project_list")).content.decode()
    overview = client.get(reverse("phases:overview", args=[rollout.slug])).content.decode()
    late = re.findall(r"(\d+) working days late", listed)
    assert len(late) == 1 and 0 < int(late[0]) < 14
    assert f"{late[0]} working days late" in overview
    assert f"{late[0]} working days behind the committed date" in listed


def test_the_people_page_asks_the_same_number_of_queries_for_any_number(
    signed_in: SignIn, ada: Any, project: Any
) -> None:
    client, url = signed_in(ada), reverse("projects:member_list", args=[project.slug])
    few = queries(client, url)
    for _ in range(20):
        MembershipFactory(project=project, user=UserFactory(), role="end_user")
    assert queries(client, url) == few


def test_inviting_somebody_twice_is_said_beside_the_field(
    signed_in: SignIn, ada: Any, ben: Any, project: Any
) -> None:
    url = reverse("projects:member_add", args=[project.slug])
    answer = signed_in(ada).post(url, {"email": ben.email, "role": "consultant"})
    assert answer.status_code == 422
    assert "Ben Qiu is already Consultant in this project." in answer.content.decode()


def test_a_member_without_the_right_is_refused_by_name_and_a_stranger_sees_nothing(
    signed_in: SignIn, ben: Any, eve: Any, project: Any
) -> None:
    url = reverse("projects:settings", args=[project.slug])
    refused = signed_in(ben).get(url)
    assert refused.status_code == 403 and "change project settings" in refused.content.decode()
    assert signed_in(eve).get(url).status_code == 404


def test_history_tells_who_did_what_from_what_to_what(signed_in: SignIn, ada: Any, rollout: Any) -> None:
    client = signed_in(ada)
    form = {
        "name": "Lotus one",
        "version": rollout.version,
        "language": "en",
        "status": "active",
        "time_zone": rollout.time_zone,
        "risk_medium_from": rollout.risk_medium_from,
        "risk_high_from": rollout.risk_high_from,
    }
    client.post(reverse("projects:settings", args=[rollout.slug]), form)
    text = client.get(reverse("projects:history", args=[rollout.slug])).content.decode()
    assert "changed the project" in text
    assert "<del>Lotus CRM</del> → <ins>Lotus one</ins>" in text


def test_an_end_user_reads_only_the_own_events(signed_in: SignIn, rollout: Any) -> None:
    fay = MembershipFactory(project=rollout, user=UserFactory(name="Fay Gu"), role="end_user").user
    page = signed_in(fay).get(reverse("projects:history", args=[rollout.slug]))
    assert page.status_code == 200 and "Ada Shen" not in page.content.decode().split("<main")[1]


def test_a_consultant_has_neither_history_nor_people_but_chooses_among_the_members(
    signed_in: SignIn, ben: Any, rollout: Any
) -> None:
    client = signed_in(ben)
    refused = [reverse(f"projects:{name}", args=[rollout.slug]) for name in ("history", "member_list")]
    assert [client.get(url).status_code for url in refused] == [403, 403]
    table = client.get(reverse("phases:table", args=[rollout.slug])).content.decode()
    assert not any(f'href="{url}"' in table for url in refused)
    assert "Dai Lin" in table


def test_an_end_user_reads_the_plan_of_their_project_and_changes_nothing(
    signed_in: SignIn, rollout: Any, plan_of_rollout: Any
) -> None:
    fay = MembershipFactory(project=rollout, user=UserFactory(name="Fay Gu"), role="end_user").user
    client = signed_in(fay)
    for name in ("overview", "plan", "network", "board", "calendar", "table"):
        assert client.get(reverse(f"phases:{name}", args=[rollout.slug])).status_code == 200, name
    url = reverse("phases:plan_apply", args=[rollout.slug])
    body = {"version": plan_of_rollout.version, "operations": [{"op": "recalculate"}]}
    assert client.post(url, body, content_type="application/json").status_code == 403


def test_the_list_tells_nothing_of_a_plan_that_the_reader_may_not_read(
    signed_in: SignIn, ada: Any, rollout: Any, plan_of_rollout: Any
) -> None:
    promised = plan_of_rollout.go_live_task.finish.date() - timedelta(days=14)
    promise = parse_operations([{"op": "plan.set", "field": "go_live", "value": promised.isoformat()}])
    apply(plan_of_rollout, promise, actor=ada, version=plan_of_rollout.version)
    gus = MembershipFactory(project=rollout, user=UserFactory(name="Gus Ito"), role="admin").user
    answer = signed_in(gus).get(reverse("projects:project_list"))
    text = answer.content.decode()
    assert "Lotus CRM" in text and "working days late" not in text
    [row] = answer.context["listing"].rows_found
    load_slips([row])
    shown = {column.key: column.read(row) for column in answer.context["listing"].columns}
    assert [shown[key] for key in ("phase", "forecast", "committed", "slip")] == [None] * 4


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))


def test_the_history_file_says_what_the_page_says(
    signed_in: SignIn, ada: Any, rollout: Any, plan_of_rollout: Any, task: Any
) -> None:
    operations = parse_operations(
        [{"op": "task.set", "task": task("D7").pk, "field": "duration", "value": 960}]
    )
    apply(plan_of_rollout, operations, actor=ada, version=plan_of_rollout.version)
    url = reverse("projects:history", args=[rollout.slug])
    head, first, *rest = rows_of(signed_in(ada).get(url, {"export": "csv"}))
    assert head[0] == "When" and "D7" in first[4] and "1 d → 2 d" in first[4] and rest
    workbook = signed_in(ada).get(url, {"export": "xlsx"})
    assert workbook.status_code == 200 and b"".join(workbook.streaming_content).startswith(b"PK")


def test_a_file_speaks_its_readers_language_while_it_is_sent(
    signed_in: SignIn, ada: Any, rollout: Any
) -> None:
    client = signed_in(ada)
    client.cookies["django_language"] = "zh-hans"
    url = reverse("projects:history", args=[rollout.slug])
    head, first, *_rest = rows_of(client.get(url, {"export": "csv"}))
    assert head[0] == "时间" and not first[6].isascii()


def tabs_of(client: Client, url: str) -> str:
    """Both rows of tabs of a page."""
    return client.get(url).content.decode().split('class="section-tabs"')[1].split("</nav>")[0]


def links_of(client: Client, url: str) -> list[str]:
    return re.findall(r'class="tab" href="([^"]+)"', tabs_of(client, url))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("task_panel", ["plan", "plan"]),
        ("plan_summary", ["plan", "plan"]),
        ("project_calendar", ["plan", "calendar"]),
        ("slip_ledger", ["trend", "slip_ledger"]),
        ("overview", ["overview"]),
    ],
)
def test_a_page_shows_its_section_and_which_page_of_it_it_is(
    signed_in: SignIn, ada: Any, rollout: Any, plan_of_rollout: Any, name: str, shown: list[str]
) -> None:
    number = [plan_of_rollout.tasks.first().number] if name == "task_panel" else []
    url = reverse(f"phases:{name}", args=[rollout.slug, *number])
    current = re.findall(r'href="([^"]+)" aria-current', tabs_of(signed_in(ada), url))
    assert current == [reverse(f"phases:{one}", args=[rollout.slug]) for one in shown]


def test_every_page_is_two_clicks_away(signed_in: SignIn, ada: Any, rollout: Any) -> None:
    client = signed_in(ada)

    def tabs(url: str) -> set[str]:
        page = client.get(url).content.decode()
        return set(
            re.findall(
                r'class="tab" href="([^"]+)"', page.split('class="section-tabs"')[1].split("</nav>")[0]
            )
        )

    first = tabs(reverse("phases:overview", args=[rollout.slug]))
    assert len(first) < len(PROJECT_PAGES) / 2
    second = {url for section in first for url in tabs(section)}
    assert second == {reverse(page.url_name, args=[rollout.slug]) for page in PROJECT_PAGES}


def test_no_tab_leads_its_reader_to_a_refusal(signed_in: SignIn, dai: Any, rollout: Any) -> None:
    client = signed_in(dai)
    urls = links_of(client, reverse("phases:update_list", args=[rollout.slug]))
    assert [client.get(url).status_code for url in urls] == [200] * len(urls)
