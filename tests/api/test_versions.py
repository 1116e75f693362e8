"""ETag and If-Match: the second of two editors is told, never overwritten or lost in silence."""

from __future__ import annotations

from collections.abc import Callable

from rest_framework.test import APIClient

from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.projects.models import Membership, Project

Connect = Callable[[User], APIClient]
ADDRESS = "/api/v1/projects/lotus/"


def test_a_record_carries_its_version_and_a_change_gives_the_next(
    api: Connect, ada: User, project: Project
) -> None:
    client = api(ada)
    tag = client.get(ADDRESS)["ETag"]
    response = client.patch(ADDRESS, {"name": "Lotus two"}, format="json", headers={"If-Match": tag})
    assert (response.status_code, response["ETag"]) == (200, '"2"')
    assert response.json()["name"] == "Lotus two" and response.json()["version"] == 2


def test_the_second_editor_sees_both_versions(api: Connect, ada: User, project: Project) -> None:
    client = api(ada)
    client.patch(ADDRESS, {"name": "First"}, format="json", headers={"If-Match": '"1"'})
    response = client.patch(ADDRESS, {"name": "Second"}, format="json", headers={"If-Match": '"1"'})
    content = response.json()
    assert (response.status_code, content["code"], content["version"]) == (412, "stale", 2)
    assert content["mine"] == {"name": "Second"} and content["theirs"] == {"name": "First"}
    assert Project.objects.get(pk=project.pk).name == "First"


def test_a_change_without_a_version_is_refused(api: Connect, ada: User, project: Project) -> None:
    response = api(ada).patch(ADDRESS, {"name": "New"}, format="json")
    assert (response.status_code, response.json()["code"]) == (428, "precondition_required")


def test_a_tag_that_is_not_ours_matches_nothing(api: Connect, ada: User, project: Project) -> None:
    response = api(ada).patch(ADDRESS, {"name": "New"}, format="json", headers={"If-Match": 'W/"1"'})
    assert response.status_code == 412


def test_a_star_means_whatever_is_stored(api: Connect, ada: User, project: Project) -> None:
    response = api(ada).patch(ADDRESS, {"name": "New"}, format="json", headers={"If-Match": "*"})
    assert response.status_code == 200


def test_an_unchanged_record_is_not_sent_again(api: Connect, ada: User, project: Project) -> None:
    client = api(ada)
    tag = client.get(ADDRESS)["ETag"]
    response = client.get(ADDRESS, headers={"If-None-Match": tag})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", tag)


def test_a_delete_names_the_version_too(api: Connect, ada: User, ben: User, project: Project) -> None:
    address = f"{ADDRESS}members/{Membership.objects.get(user=ben).pk}/"
    client = api(ada)
    assert client.delete(address).status_code == 428
    assert client.delete(address, headers={"If-Match": '"7"'}).status_code == 412
    assert client.delete(address, headers={"If-Match": '"1"'}).status_code == 204
    assert not Membership.objects.filter(user=ben).exists()


def test_a_change_over_the_api_leaves_the_event_of_a_page(api: Connect, ada: User, project: Project) -> None:
    api(ada).patch(ADDRESS, {"name": "New"}, format="json", headers={"If-Match": "*"})
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.via, event.actor_id) == ("project.change", "api", ada.pk)
    assert event.before == {"name": "Lotus CRM"} and event.after == {"name": "New"}
