"""What is a person's own, over the API: found by nobody else, and not changed by a token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from rollout.audit.models import AuditEvent
from rollout.core.drafts import keep as keep_draft
from rollout.core.jobs.files import keep as keep_file
from rollout.core.jobs.queue import enqueue
from rollout.core.lists.saved import keep_view
from rollout.core.models import Draft, Job, JobState, SavedView
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.people.services import tokens
from rollout.projects.models import Project
from tests.factories import PASSWORD
from tests.jobs import samples
from tests.jobs.test_queue import work

pytestmark = pytest.mark.django_db
Connect = Callable[[User], APIClient]
API = "/api/v1/"


def by_token(owner: User, *permissions: Permission) -> APIClient:
    until = timezone.now() + timedelta(days=1)
    _token, key = tokens.issue(
        owner, name="Nightly", permissions=permissions or [Permission.PLAN_READ], expires_at=until
    )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    return client


def come_in(user: User) -> Client:
    """By the door, which keeps a session; from a device of one's own."""
    client = Client()
    assert client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).status_code == 302
    return client


def results(client: Any, path: str) -> list[dict[str, Any]]:
    response = client.get(f"{API}{path}")
    assert response.status_code == 200, response.content
    rows: list[dict[str, Any]] = response.json()["results"]
    return rows


def test_the_account_tells_who_asks(api: Connect, ada: User, project: Project) -> None:
    told = api(ada).get(f"{API}account/").json()
    assert (told["email"], told["roles"]) == (ada.email, ["project_manager"])
    assert by_token(ada).get(f"{API}account/").json()["id"] == ada.pk


def test_a_person_says_what_they_are_called(api: Connect, ada: User) -> None:
    client = api(ada)
    tag = client.get(f"{API}account/")["ETag"]
    content = {"job_title": "Lead", "language": "zh-hans", "theme": "dark"}
    changed = client.patch(f"{API}account/", content, format="json", headers={"If-Match": tag})
    assert changed.status_code == 200 and content.items() <= changed.json().items()
    event = AuditEvent.objects.get()
    assert (event.action, event.via, event.after["job_title"]) == ("user.change", "api", "Lead")
    again = client.patch(f"{API}account/", content, format="json", headers={"If-Match": tag})
    assert again.status_code == 412


@pytest.mark.parametrize(
    "content",
    [
        {"email": "x@example.com"},
        {"organization": 1},
        {"is_active": True},
        {"password": "x"},
        {"roles": []},
        {"language": "fr"},
        {"theme": "pink"},
        {"name": ""},
    ],
)
def test_what_administration_decides_is_not_ones_own(
    api: Connect, ada: User, content: dict[str, Any]
) -> None:
    refused = api(ada).patch(f"{API}account/", content, format="json", headers={"If-Match": "*"})
    assert refused.status_code == 400 and not AuditEvent.objects.exists()


def test_sessions_are_listed_and_ended(ada: User, eve: User) -> None:
    here, there, strange = come_in(ada), come_in(ada), come_in(eve)
    rows = results(here, "sessions/")
    assert sorted(row["current"] for row in rows) == [False, True]
    other = next(row["id"] for row in rows if not row["current"])
    assert here.delete(f"{API}sessions/{other}/").status_code == 204
    assert AuditEvent.objects.order_by("-sequence")[0].action == "session.end"
    assert there.get(f"{API}account/").status_code == 401
    foreign = UserSession.objects.get(user=eve).pk
    assert here.delete(f"{API}sessions/{foreign}/").status_code == 404
    assert strange.get(f"{API}account/").status_code == 200


def test_all_other_sessions_are_ended_at_once(ada: User) -> None:
    here, there = come_in(ada), come_in(ada)
    assert here.post(f"{API}sessions/end-others/").json() == {"ended": 1}
    assert (here.get(f"{API}account/").status_code, there.get(f"{API}account/").status_code) == (200, 401)


def test_a_job_is_followed_and_stopped(api: Connect, ada: User, eve: User) -> None:
    job = enqueue(samples.add, actor=ada, a=1, b=2)
    address = f"{API}jobs/{job.pk}/"
    told = api(ada).get(address).json()
    assert (told["title"], told["state"], told["done"], told["file"]) == ("Add", "waiting", 0, None)
    assert results(api(eve), "jobs/") == [] and api(eve).post(f"{address}cancel/").status_code == 404
    assert api(ada).post(f"{address}cancel/").json()["state"] == "cancelled"
    assert api(ada).post(f"{address}cancel/").json()["code"] == "job_finished"
    assert api(ada).post(f"{address}retry/").json()["state"] == "waiting"
    work()
    assert [row["state"] for row in results(api(ada), "jobs/?state=done")] == ["done"]
    assert api(ada).get(f"{API}jobs/?state=odd").status_code == 400


def test_a_job_leads_to_its_file(api: Connect, ada: User, eve: User) -> None:
    stored = keep_file(BytesIO(b"a;b"), name="a.csv", media_type="text/csv", owner=ada)
    job = enqueue(samples.add, actor=ada, a=1, b=2)
    result = {"url": f"/jobs/files/{stored.pk}/"}
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, result=result)
    assert api(ada).get(f"{API}jobs/{job.pk}/").json()["file"] == stored.pk
    told = api(ada).get(f"{API}files/{stored.pk}/").json()
    assert (told["name"], told["size"], told["media_type"]) == ("a.csv", 3, "text/csv")
    content = api(ada).get(f"{API}files/{stored.pk}/content/", headers={"Accept": "text/csv"})
    assert b"".join(content.streaming_content) == b"a;b" and content["Content-Type"] == "text/csv"
    assert api(eve).get(f"{API}files/{stored.pk}/").status_code == 404
    assert api(eve).get(f"{API}files/{stored.pk}/content/").status_code == 404


def test_views_of_lists_are_kept_and_given_back(api: Connect, ada: User, eve: User) -> None:
    client = api(ada)
    content = {"list": "phases.table", "scope": "lotus", "name": "Late", "query": "q=x&after=9&sort=name"}
    made = client.post(f"{API}saved-views/", content, format="json")
    assert (made.status_code, made.json()["query"], made.json()["shared"]) == (201, "q=x&sort=name", False)
    assert results(api(eve), "saved-views/") == []
    gone = client.delete(f"{API}saved-views/{made.json()['id']}/")
    assert gone.status_code == 204 and not SavedView.objects.exists()
    token = {"token": gone["Undo-Token"]}
    assert api(eve).post(f"{API}undo/", token, format="json").json()["code"] == "undo_unknown"
    back = client.post(f"{API}undo/", token, format="json")
    assert back.status_code == 200 and results(client, "saved-views/?list=phases.table")[0]["name"] == "Late"


def test_a_view_is_not_shared_without_its_page(api: Connect, ada: User) -> None:
    content = {"list": "phases.table", "name": "Late", "shared": True}
    refused = api(ada).post(f"{API}saved-views/", content, format="json")
    assert refused.status_code == 400 and not SavedView.objects.exists()


@pytest.mark.parametrize("token", ["", "forged", "x" * 20_001, None, 3])
def test_a_forged_undo_is_refused(api: Connect, ada: User, token: Any) -> None:
    assert api(ada).post(f"{API}undo/", {"token": token}, format="json").status_code == 400


def test_a_draft_is_read_and_thrown_away(api: Connect, ada: User, eve: User) -> None:
    keep_draft(ada, "task.new.lotus", [("name", ["Half a"])])
    (row,) = results(api(ada), "drafts/")
    assert row["content"] == {"name": ["Half a"]} and results(api(eve), "drafts/") == []
    assert api(eve).delete(f"{API}drafts/{row['id']}/").status_code == 404
    assert api(ada).delete(f"{API}drafts/{row['id']}/").status_code == 204 and not Draft.objects.exists()


def test_search_finds_what_the_caller_may_see(api: Connect, ada: User, eve: User, project: Project) -> None:
    def titles(client: APIClient) -> list[str]:
        groups = client.get(f"{API}search/", {"q": project.name[:8]}).json()
        return [hit["title"] for group in groups for hit in group["hits"]]

    assert project.name in titles(api(ada)) and project.name not in titles(api(eve))
    assert project.name in titles(by_token(ada, Permission.PLAN_READ))
    assert titles(by_token(ada, Permission.USERS_READ)) == []


@pytest.mark.parametrize("query", ["", "q=", "q=a&x=1", "q=" + "x" * 201])
def test_a_search_for_nothing_is_refused(api: Connect, ada: User, query: str) -> None:
    assert api(ada).get(f"{API}search/?{query}").status_code == 400


def test_a_token_changes_nothing_of_its_owners_own(ada: User, project: Project) -> None:
    client = by_token(ada, Permission.PLAN_READ, Permission.PLAN_WRITE)
    view = keep_view(ada, list_key="phases.table", scope="", name="V", query="")
    keep_draft(ada, "k", [("name", ["x"])])
    job = enqueue(samples.add, actor=ada, a=1, b=2)
    stored = keep_file(BytesIO(b"secret"), name="a", media_type="text/csv", owner=ada)
    calls = [
        ("patch", "account/"),
        ("get", "sessions/"),
        ("post", "sessions/end-others/"),
        ("post", f"jobs/{job.pk}/cancel/"),
        ("post", f"jobs/{job.pk}/retry/"),
        ("get", f"files/{stored.pk}/content/"),
        ("post", "saved-views/"),
        ("delete", f"saved-views/{view.pk}/"),
        ("get", "drafts/"),
    ]
    for method, address in calls:
        refused = getattr(client, method)(f"{API}{address}", headers={"If-Match": "*"})
        assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied"), address
    assert not AuditEvent.objects.exclude(action="token.issue").exists()


def test_a_token_knows_no_other_token_and_may_end_itself(ada: User, project: Project) -> None:
    client, other = by_token(ada), by_token(ada)
    (row,) = results(client, "tokens/")
    (foreign,) = results(other, "tokens/")
    assert client.delete(f"{API}tokens/{foreign['id']}/").status_code == 404
    assert client.delete(f"{API}tokens/{row['id']}/").status_code == 204
    assert (client.get(f"{API}account/").status_code, other.get(f"{API}account/").status_code) == (401, 200)
