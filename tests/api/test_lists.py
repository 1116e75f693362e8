"""Lists of the API: pages, filters and ordering, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from rollout.people.models import User
from rollout.projects.models import Project
from tests.factories import MembershipFactory, UserFactory

Connect = Callable[[User], APIClient]
ADDRESS = "/api/v1/projects/lotus/members/"


def names(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["name"] for row in response.json()["results"]]


def test_a_list_comes_in_pages_that_link_their_neighbours(api: Connect, ada: User, project: Project) -> None:
    first = api(ada).get(f"{ADDRESS}?page_size=3&ordering=user__name").json()
    assert (first["count"], len(first["results"]), first["previous"]) == (4, 3, None)
    second = api(ada).get(first["next"]).json()
    assert [row["name"] for row in second["results"]] == ["Dai Lin"] and second["next"] is None


def test_a_filter_narrows_and_an_ordering_sorts(api: Connect, ada: User, ben: User, project: Project) -> None:
    assert names(api(ada).get(f"{ADDRESS}?role=consultant")) == ["Ben Qiu"]
    assert names(api(ada).get(f"{ADDRESS}?user={ben.pk}")) == ["Ben Qiu"]
    assert names(api(ada).get(f"{ADDRESS}?ordering=-user__name"))[0] == "Dai Lin"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("roll=it", "roll"),
        ("role=king", "role"),
        ("user=x", "user"),
        ("ordering=password", "ordering"),
        ("page=0", "page"),
        ("page=%D9%A1", "page"),
        ("page_size=201", "page_size"),
        ("page_size=many", "page_size"),
    ],
)
def test_what_is_not_offered_is_refused(
    api: Connect, ada: User, project: Project, query: str, field: str
) -> None:
    response = api(ada).get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert [e["field"] for e in response.json()["errors"]] == [field]


def test_a_page_beyond_the_last_is_not_found(api: Connect, ada: User, project: Project) -> None:
    assert api(ada).get(f"{ADDRESS}?page=9").status_code == 404


def test_a_list_shows_only_what_the_caller_may_see(
    api: Connect, ada: User, eve: User, project: Project, other_project: Project
) -> None:
    assert names(api(ada).get("/api/v1/projects/")) == ["Lotus CRM"]
    assert names(api(eve).get("/api/v1/projects/")) == ["Orchid CRM"]


def test_forty_more_rows_cost_no_query_more(
    ada: User, project: Project, django_assert_max_num_queries: Any
) -> None:
    for _ in range(40):
        MembershipFactory(project=project, user=UserFactory())
    client = APIClient()
    client.force_authenticate(ada)
    with django_assert_max_num_queries(5):
        assert len(client.get(ADDRESS).json()["results"]) == 44
