"""Accounts, roles and the audit log over the API: what the pages do, by the same services."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from rest_framework.test import APIClient

from rollout.audit.models import AuditEvent
from rollout.people.models import Invitation, TenantRole, User
from rollout.people.roles import ROLE_TABLE, Role
from rollout.people.services.invitations import invite
from rollout.projects.models import Project

pytestmark = pytest.mark.django_db
Connect = Callable[[User], APIClient]
PEOPLE = "/api/v1/people/"


def post(client: APIClient, address: str, content: Any = None) -> Any:
    return client.post(f"/api/v1/{address}", content or {}, format="json")


def last_event() -> AuditEvent:
    event = AuditEvent.objects.order_by("-sequence").first()
    assert event is not None
    return event


def test_an_account_is_closed_for_a_reason_and_opened_again(api: Connect, admin: User, dai: User) -> None:
    UserSession.objects.create(user=dai, ip="127.0.0.1", session_key="s", user_agent="")
    closed = post(api(admin), f"people/{dai.pk}/deactivate/", {"why": "Left the company"})
    assert (closed.status_code, closed.json()["is_active"]) == (200, False)
    assert not UserSession.objects.filter(user=dai).exists()
    event = last_event()
    assert (event.action, event.via, event.why) == ("user.deactivate", "api", "Left the company")
    assert post(api(admin), f"people/{dai.pk}/reactivate/").json()["is_active"] is True
    assert last_event().action == "user.reactivate"


@pytest.mark.parametrize("verb", ["deactivate", "reset-second-factor", "reveal"])
@pytest.mark.parametrize("content", [{}, {"why": ""}, {"why": "  "}])
def test_what_is_unusual_needs_a_reason(
    api: Connect, admin: User, dai: User, verb: str, content: dict[str, str]
) -> None:
    refused = post(api(admin), f"people/{dai.pk}/{verb}/", content)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "why")
    assert not AuditEvent.objects.exists()


def test_nobody_closes_their_own_account(api: Connect, admin: User) -> None:
    refused = post(api(admin), f"people/{admin.pk}/deactivate/", {"why": "Tired"})
    assert (refused.status_code, refused.json()["code"]) == (409, "own_account")


def test_a_masked_address_is_shown_once_and_noted(
    api: Connect, ada: User, ben: User, project: Project
) -> None:
    assert api(ada).get(f"{PEOPLE}{ben.pk}/").json()["email"] != ben.email
    seen = post(api(ada), f"people/{ben.pk}/reveal/", {"why": "To call him"})
    assert (seen.status_code, seen.json()) == (200, {"email": ben.email})
    event = last_event()
    assert (event.action, event.why, event.after) == ("user.reveal", "To call him", {"fields": ["email"]})


def test_a_strangers_address_is_not_found(api: Connect, ada: User, eve: User, project: Project) -> None:
    assert post(api(ada), f"people/{eve.pk}/reveal/", {"why": "Curious"}).status_code == 404


def test_an_invitation_is_sent_again(api: Connect, admin: User) -> None:
    person = invite(email="new@example.com", name="New", actor=admin)
    assert post(api(admin), f"people/{person.pk}/invite-again/").status_code == 200
    earlier, later = Invitation.objects.filter(user=person).order_by("pk")
    assert earlier.withdrawn_at is not None and later.withdrawn_at is None


def test_a_role_is_given_listed_and_taken_away(api: Connect, admin: User, dai: User) -> None:
    address = f"people/{dai.pk}/roles/"
    given = post(api(admin), address, {"role": "auditor"})
    assert (given.status_code, last_event().action) == (201, "role.grant")
    (row,) = api(admin).get(f"/api/v1/{address}").json()["results"]
    assert row == given.json() == {"id": TenantRole.objects.get(user=dai).pk, "role": "auditor"}
    assert post(api(admin), address, {"role": "auditor"}).json()["code"] == "role_held"
    assert api(admin).delete(f"/api/v1/{address}{row['id']}/").status_code == 204
    assert last_event().action == "role.revoke" and not TenantRole.objects.filter(user=dai).exists()


@pytest.mark.parametrize("role", ["key_user", "king", "", None, 3])
def test_a_role_that_is_held_in_projects_only_is_refused(
    api: Connect, admin: User, dai: User, role: Any
) -> None:
    refused = post(api(admin), f"people/{dai.pk}/roles/", {"role": role})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "role")


def test_an_administrator_changes_no_role_of_their_own(api: Connect, admin: User) -> None:
    assert post(api(admin), f"people/{admin.pk}/roles/", {"role": "pmo"}).json()["code"] == "own_role"
    held = TenantRole.objects.get(user=admin).pk
    assert api(admin).delete(f"{PEOPLE}{admin.pk}/roles/{held}/").status_code == 409


def test_a_role_is_not_found_under_another_person(
    api: Connect, admin: User, auditor: User, dai: User
) -> None:
    held = TenantRole.objects.get(user=auditor).pk
    assert api(admin).delete(f"{PEOPLE}{dai.pk}/roles/{held}/").status_code == 404


def test_the_table_of_roles_is_the_one_that_decides(api: Connect, auditor: User) -> None:
    rows = {row["role"]: row for row in api(auditor).get("/api/v1/roles/").json()}
    assert list(rows) == [role.value for role in Role]
    told = {g["permission"]: g["reach"] for g in rows["business_owner"]["permissions"]}
    assert told == {p.value: s.name.lower() for p, s in ROLE_TABLE[Role.BUSINESS_OWNER].items()}


@pytest.fixture
def own_anchors(settings: Any, tmp_path: Path) -> None:
    """Heads of other chains, kept by other tests, are none of this one's."""
    settings.DATA_DIR = tmp_path


@pytest.mark.usefixtures("own_anchors")
def test_the_log_is_verified_by_the_auditor_alone(api: Connect, auditor: User, admin: User) -> None:
    post(api(admin), f"people/{auditor.pk}/roles/", {"role": "pmo"})
    verdict = post(api(auditor), "audit-events/verify/").json()
    assert (verdict["ok"], verdict["events"], verdict["first_bad"]) == (True, 1, None)
    refused = post(api(admin), "audit-events/verify/")
    assert (refused.status_code, refused.json()["permission"]) == (403, "audit.verify")


@pytest.mark.usefixtures("own_anchors")
def test_the_api_tells_the_first_bad_link(api: Connect, auditor: User, admin: User) -> None:
    post(api(admin), f"people/{auditor.pk}/roles/", {"role": "pmo"})
    AuditEvent.objects.filter(sequence=1).update(why="tampered")
    bad = post(api(auditor), "audit-events/verify/").json()["first_bad"]
    assert (bad["sequence"], bad["fault"]) == (1, "changed")
