"""If-Match and If-None-Match as RFC 9110 reads them: lists, weak tags, the star and what is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from rollout.people.models import User
from rollout.projects.models import Project

Connect = Callable[[User], APIClient]
ADDRESS = "/api/v1/projects/lotus/"


def change(client: APIClient, tags: str) -> int:
    response = client.patch(ADDRESS, {"name": "New"}, format="json", headers={"If-Match": tags})
    assert response["Content-Type"] == (
        "application/json" if response.status_code == 200 else "application/problem+json"
    )
    return int(response.status_code)


@pytest.mark.parametrize(
    "tags", ['"1"', '"7", "1"', '"1","2"', '"abc" , "1"', '"1",', ', "1"', 'W/"1", "1"', '"a,b", "1"', "*"]
)
def test_any_member_of_a_list_that_is_the_stored_version_lets_the_change_through(
    api: Connect, ada: User, project: Project, tags: str
) -> None:
    assert change(api(ada), tags) == 200


@pytest.mark.parametrize("tags", ['"7"', '"7", "8"', 'W/"1"', 'W/"1", "2"', '"abc"', '"01"', '""'])
def test_a_list_without_the_stored_version_is_stale(
    api: Connect, ada: User, project: Project, tags: str
) -> None:
    assert change(api(ada), tags) == 412
    assert Project.objects.get(pk=project.pk).name == "Lotus CRM"


@pytest.mark.parametrize("tags", ["1", '"1', '"1" "2"', '*, "1"', "**", 'w/"1"', ",", '"1";q=1', "'1'"])
def test_what_is_no_list_of_tags_is_refused_with_the_mend(
    api: Connect, ada: User, project: Project, tags: str
) -> None:
    response = api(ada).patch(ADDRESS, {"name": "New"}, format="json", headers={"If-Match": tags})
    assert (response.status_code, response.json()["code"]) == (400, "bad_if_match")
    assert tags in response.json()["detail"] and '"3"' in response.json()["detail"]


def test_a_delete_reads_the_same_lists(api: Connect, ada: User, ben: User, project: Project) -> None:
    address = f"{ADDRESS}members/{project.memberships.get(user=ben).pk}/"
    client = api(ada)
    answers = [client.delete(address, headers={"If-Match": tags}).status_code for tags in ('W/"1"', "1")]
    assert answers == [412, 400]
    assert client.delete(address, headers={"If-Match": '"9", "1"'}).status_code == 204


@pytest.mark.parametrize(
    ("tags", "status"),
    [('"9", "1"', 304), ('W/"1"', 304), ("*", 304), ('"9"', 200), ("1", 200)],
)
def test_a_read_is_spared_for_whoever_has_the_version(
    api: Connect, ada: User, project: Project, tags: str, status: int
) -> None:
    assert api(ada).get(ADDRESS, headers={"If-None-Match": tags}).status_code == status
