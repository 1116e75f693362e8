"""A token is its scope ∩ its owner's rights, shown once, and opens nothing after its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import ApiToken, User
from rollout.people.roles import Permission, Role
from rollout.people.services import people, tokens
from rollout.projects.models import Membership, Project
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
PROJECTS = "/api/v1/projects/"


def issue(owner: User, *permissions: Permission, days: int = 30) -> tuple[ApiToken, str]:
    return tokens.issue(
        owner, name="Nightly", permissions=permissions, expires_at=timezone.now() + timedelta(days=days)
    )


def get(key: str, path: str = PROJECTS) -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {key}"})


def test_a_key_opens_what_its_owner_sees(ada: User, project: Project, other_project: Project) -> None:
    _token, key = issue(ada, Permission.PLAN_READ)
    assert [p["slug"] for p in get(key).json()["results"]] == [project.slug]


def test_the_key_is_kept_as_a_hash_only(ada: User, project: Project) -> None:
    token, key = issue(ada, Permission.PLAN_READ)
    stored = str(ApiToken.objects.filter(pk=token.pk).values().get())
    assert key not in stored and key.rpartition("_")[2] not in stored
    assert key not in str(list(AuditEvent.objects.values())) and token.key_hash not in str(
        AuditEvent.objects.get().after
    )


def test_a_permission_left_out_is_refused_though_the_owner_holds_it(ada: User, project: Project) -> None:
    _token, key = issue(ada, Permission.USERS_READ)
    assert get(key).json()["results"] == []
    assert get(key, f"{PROJECTS}{project.slug}/").status_code == 404
    _token, key = issue(ada, Permission.PLAN_READ)
    answer = get(key, f"{PROJECTS}{project.slug}/members/")
    assert (answer.status_code, answer.json()["permission"]) == (403, "users.read")


def test_a_permission_the_owner_loses_is_lost_on_the_next_call(ada: User, project: Project) -> None:
    _token, key = issue(ada, Permission.PLAN_READ)
    assert get(key, f"{PROJECTS}{project.slug}/").status_code == 200
    Membership.objects.filter(user=ada).delete()
    assert get(key, f"{PROJECTS}{project.slug}/").status_code == 404


def test_nobody_gives_a_token_what_they_do_not_hold(dai: User, project: Project) -> None:
    with pytest.raises(InvalidInput) as refused:
        issue(dai, Permission.PLAN_READ, Permission.AUDIT_VERIFY)
    assert (refused.value.code, refused.value.field) == ("permission_not_held", "permissions")


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_token_ends_within_a_year(ada: User, project: Project, days: int) -> None:
    with pytest.raises(InvalidInput):
        issue(ada, Permission.PLAN_READ, days=days)


@pytest.mark.parametrize(
    "key", ["", "x", "ro_", "ro_12345678_", "ro_12345678_secret", "ro_a_b_c", "\u5de5", "ro_1" * 500]
)
def test_a_key_that_opens_nothing_is_401(key: str) -> None:
    answer = Client().get(PROJECTS, headers={"Authorization": f"Bearer {key}".encode().decode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_wrong_secret_behind_a_right_prefix_is_401(ada: User, project: Project) -> None:
    token, key = issue(ada, Permission.PLAN_READ)
    assert get(f"{token.prefix}_{'x' * 43}").status_code == 401
    assert get(f"{key}x").status_code == 401


def test_a_revoked_or_expired_token_opens_nothing(ada: User, project: Project) -> None:
    token, key = issue(ada, Permission.PLAN_READ)
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert get(key).status_code == 401
    tokens.revoke(token, actor=ada)
    tokens.revoke(token, actor=ada)
    assert get(key).status_code == 401
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["token.issue", "token.revoke"]


def test_a_closed_account_closes_its_tokens(ada: User, admin: User, project: Project) -> None:
    _token, key = issue(ada, Permission.PLAN_READ)
    people.deactivate(ada, actor=admin)
    assert get(key).status_code == 401


def test_guessing_is_slowed_down(ada: User, project: Project) -> None:
    statuses = [get(f"ro_12345678_{n}").status_code for n in range(21)]
    assert statuses[:20] == [401] * 20 and statuses[20] == 429
    _token, key = issue(ada, Permission.PLAN_READ)
    assert get(key).status_code == 429


def test_the_last_use_is_noted_at_most_once_a_minute(ada: User, project: Project) -> None:
    token, key = issue(ada, Permission.PLAN_READ)
    now = timezone.now()
    stamps = []
    for seconds in (0, 59, 61):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            get(key)
        token.refresh_from_db()
        stamps.append(round((token.last_used_at - now).total_seconds()))
    assert stamps == [0, 0, 61]


def test_a_token_cannot_make_tokens(ada: User, project: Project) -> None:
    _token, key = issue(ada, Permission.PLAN_READ)
    body = {"name": "More", "permissions": ["users.read"], "expires_at": "2099-01-01T00:00:00Z"}
    answer = Client().post(
        "/api/v1/tokens/", body, content_type="application/json", headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.status_code == 409
    ada.limited_to = frozenset()
    with pytest.raises(StateRefusal):
        issue(ada, Permission.PLAN_READ)


def test_the_api_makes_a_token_in_a_session_and_shows_the_key_once(
    ada: User, project: Project, api: Any
) -> None:
    until = (timezone.now() + timedelta(days=9)).isoformat()
    body = {"name": "Nightly", "permissions": ["plan.read"], "expires_at": until}
    made = api(ada).post("/api/v1/tokens/", body, format="json").json()
    assert get(made["key"]).status_code == 200
    assert "key" not in api(ada).get(f"/api/v1/tokens/{made['id']}/").json()
    assert api(ada).delete(f"/api/v1/tokens/{made['id']}/").status_code == 204
    assert get(made["key"]).status_code == 401


def test_the_page_shows_the_key_once(ada: User, project: Project, signed_in: Any) -> None:
    client = signed_in(ada)
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    page = client.post("/account/tokens/", {"name": "N", "permissions": ["plan.read"], "expires": until})
    key = page.context["key"]
    assert key in page.content.decode() and get(key).status_code == 200
    assert key not in client.get("/account/tokens/").content.decode()


def test_a_token_is_not_a_session(ada: User, project: Project) -> None:
    _token, key = issue(ada, Permission.PLAN_READ)
    assert get(key, "/account/").status_code == 302


def test_a_token_of_a_role_with_second_factor_waits_for_it(
    ada: User, project: Project, settings: Any
) -> None:
    _token, key = issue(ada, Permission.PLAN_READ)
    settings.SECOND_FACTOR_REQUIRED = True
    assert get(key).status_code == 403
    Membership.objects.filter(user=ada).delete()
    MembershipFactory(project=project, user=ada, role=Role.SPONSOR)
    assert get(key).status_code == 200
