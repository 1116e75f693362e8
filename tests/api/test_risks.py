"""Risks, the library and goals over the API: the same services, versions and walls as the pages."""

from __future__ import annotations

from typing import Any

import pytest

from rollout.projects.models import Project, Risk
from rollout.projects.services.risks import raise_risk
from tests.factories import arranging

pytestmark = pytest.mark.django_db
BASE = "/api/v1/projects/lotus"


@pytest.fixture
def risk(project: Project, ada: Any) -> Risk:
    with arranging():
        return raise_risk(project, {"title": "Late", "probability": 3, "impact": 4}, actor=ada)


def test_a_risk_is_made_changed_and_brought_through_its_life(
    api: Any, ada: Any, ben: Any, project: Any
) -> None:
    client = api(ada)
    made = client.post(f"{BASE}/risks/", {"title": "Late", "probability": 3, "owner": ben.pk}, format="json")
    assert made.status_code == 201
    assert (made.json()["number"], made.json()["score"], made.json()["owner_name"]) == (1, 9, "Ben Qiu")
    path = f"{BASE}/risks/1/"
    tag = client.get(path)["ETag"]
    changed = client.patch(path, {"impact": 5}, format="json", headers={"If-Match": tag})
    assert changed.json()["score"] == 15
    stale = client.patch(path, {"impact": 1}, format="json", headers={"If-Match": tag})
    assert stale.status_code in (409, 412)
    posts: list[tuple[str, dict[str, Any]]] = [
        ("assess", {"probability": 2, "impact": 2, "review_on": "2026-05-01"}),
        ("watch", {}),
        ("happen", {"why": "it came"}),
        ("close", {"outcome": "settled"}),
        ("reopen", {}),
    ]
    for verb, body in posts:
        answer = client.post(f"{path}{verb}/", body, format="json")
        assert answer.status_code == 200, (verb, answer.json())
    assert (answer.json()["kind"], answer.json()["state"], answer.json()["score"]) == ("issue", "open", 10)


def test_bad_input_is_named(api: Any, ada: Any, eve: Any, risk: Risk) -> None:
    client = api(ada)
    for body in ({"title": ""}, {"title": "A", "impact": 6}, {"title": "A", "owner": eve.pk}, {"score": 3}):
        assert client.post(f"{BASE}/risks/", body, format="json").status_code == 400, body
    unknown = client.post(f"{BASE}/risks/", {"title": "A", "owner": 10**9}, format="json")
    assert unknown.status_code == 400 and unknown.json()["code"] == "unknown_person"


def test_the_library_is_read_and_loaded(api: Any, ada: Any, project: Any) -> None:
    client = api(ada)
    entries = client.get(f"{BASE}/risk-library/").json()["results"]
    assert len(entries) == 17 and entries[0]["title"]["zh"] == "需求不断追加，范围失控"
    body = {"keys": ["vague-goals", "no-backup"]}
    assert client.post(f"{BASE}/risks/load/", body, format="json").json() == {"loaded": [1, 2], "skipped": []}
    assert client.post(f"{BASE}/risks/load/", body, format="json").status_code == 409


def test_a_key_user_lists_only_their_own_and_is_refused_the_rest(
    api: Any, dai: Any, cleo: Any, eve: Any, risk: Risk
) -> None:
    client = api(dai)
    assert client.post(f"{BASE}/risks/", {"title": "Mine"}, format="json").status_code == 201
    assert [row["title"] for row in client.get(f"{BASE}/risks/").json()["results"]] == ["Mine"]
    assert client.get(f"{BASE}/risks/1/").status_code == 403
    assert client.post(f"{BASE}/risks/1/watch/", {}, format="json").status_code == 403
    assert client.post(f"{BASE}/risks/load/", {"keys": ["no-backup"]}, format="json").status_code == 403
    assert api(cleo).post(f"{BASE}/risks/", {"title": "No"}, format="json").status_code == 403
    assert api(eve).get(f"{BASE}/risks/").status_code == 404


def test_goals_are_kept_over_the_api(api: Any, ada: Any, project: Any) -> None:
    client = api(ada)
    body = {"name": "Quicker", "metric": "hours", "baseline": "6.5", "target": "2"}
    assert client.post(f"{BASE}/goals/", body, format="json").json()["number"] == 1
    tag = client.get(f"{BASE}/goals/1/")["ETag"]
    changed = client.patch(f"{BASE}/goals/1/", {"target": "1.5"}, format="json", headers={"If-Match": tag})
    assert changed.json()["target"] == "1.5000"
    assert client.delete(f"{BASE}/goals/1/", headers={"If-Match": changed["ETag"]}).status_code == 204
    assert client.post(f"{BASE}/goals/", body, format="json").json()["number"] == 2
