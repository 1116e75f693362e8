"""A second factor for the roles that see or change much for others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rollout.audit.models import AuditEvent
from rollout.people.adapter import SecondFactorAdapter
from rollout.people.models import User
from rollout.people.roles import SECOND_FACTOR_ROLES, Role
from rollout.people.services import people
from rollout.projects.models import Project
from tests.factories import PASSWORD, MembershipFactory, TenantRoleFactory

pytestmark = pytest.mark.django_db
PROFILE = "/account/"


@pytest.fixture(autouse=True)
def required(settings: pytest.FixtureRequest) -> None:
    settings.SECOND_FACTOR_REQUIRED = True  # type: ignore[attr-defined]


@pytest.fixture
def code() -> Callable[[str], str]:
    """The six digits of a key now; used digits are forgotten, so that one test may sign in twice."""

    def now(key: str) -> str:
        cache.clear()
        return format_hotp_value(hotp_value(key, next(yield_hotp_counters_from_time())))

    return now


def password_step(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def enrol(client: Client, code: Callable[[str], str]) -> str:
    page = client.get("/accounts/2fa/totp/activate/")
    key: str = page.context["form"].secret
    done = client.post("/accounts/2fa/totp/activate/", {"code": code(key)})
    assert done.status_code == 302, page.context["form"].errors
    return key


def test_a_project_manager_is_led_to_set_it_up(ada: User, project: Project) -> None:
    client = password_step(ada)
    assert client.get(PROFILE)["Location"] == reverse("mfa_activate_totp")
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302


def test_a_consultant_is_not_asked(ben: User, project: Project) -> None:
    assert password_step(ben).get(PROFILE).status_code == 200


def test_a_role_given_now_asks_on_the_next_click(ben: User, project: Project) -> None:
    client = password_step(ben)
    assert client.get(PROFILE).status_code == 200
    MembershipFactory(project=project, user=ben, role=Role.IT)
    assert client.get(PROFILE).status_code == 302


def test_the_setting_decides(ada: User, project: Project, settings: pytest.FixtureRequest) -> None:
    """The control: without the setting nobody is asked."""
    settings.SECOND_FACTOR_REQUIRED = False  # type: ignore[attr-defined]
    assert password_step(ada).get(PROFILE).status_code == 200


def test_programs_are_refused_until_it_is_set_up(ada: User, project: Project) -> None:
    answer = password_step(ada).get("/api/v1/projects/")
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor")


def test_once_set_up_it_is_asked_at_sign_in(ada: User, project: Project, code: Callable[[str], str]) -> None:
    key = enrol(password_step(ada), code)
    client = password_step(ada)
    assert client.get(PROFILE)["Location"].startswith("/accounts/login/")
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    client.post("/accounts/2fa/authenticate/", {"code": code(key)})
    assert client.get(PROFILE).status_code == 200
    actions = list(AuditEvent.objects.values_list("action", flat=True))
    assert actions[-1] == "session.open" and "second_factor.add" in actions


def test_a_recovery_code_opens_once(ada: User, project: Project, code: Callable[[str], str]) -> None:
    enrol(password_step(ada), code)
    codes = Authenticator.objects.get(user=ada, type="recovery_codes").wrap().get_unused_codes()
    first, second = password_step(ada), password_step(ada)
    first.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert first.get(PROFILE).status_code == 200
    second.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert second.get(PROFILE).status_code == 302


def test_it_cannot_be_taken_off_while_a_role_asks_for_it(
    ada: User, project: Project, code: Callable[[str], str]
) -> None:
    client = password_step(ada)
    enrol(client, code)
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=ada, type="totp").exists()


def test_a_consultant_may_take_it_off(ben: User, project: Project, code: Callable[[str], str]) -> None:
    client = password_step(ben)
    enrol(client, code)
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=ben, type="totp").exists()
    assert AuditEvent.objects.filter(action="second_factor.remove", actor_id=ben.pk).exists()


def test_an_administrator_resets_it_for_a_lost_phone(
    ada: User, admin: User, project: Project, code: Callable[[str], str]
) -> None:
    client = password_step(ada)
    enrol(client, code)
    people.reset_second_factor(ada, actor=admin, why="phone lost")
    assert client.get(PROFILE).status_code == 302
    assert password_step(ada).get(PROFILE)["Location"] == reverse("mfa_activate_totp")


def test_the_key_is_not_stored_in_the_clear(ada: User, project: Project, code: Callable[[str], str]) -> None:
    key = enrol(password_step(ada), code)
    stored = Authenticator.objects.get(user=ada, type="totp").data["secret"]
    assert key not in stored and SecondFactorAdapter().decrypt(stored) == key


def test_a_key_written_under_another_secret_opens_nothing() -> None:
    assert SecondFactorAdapter().decrypt("not ours") == ""


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_each_named_role_asks(role: Role, ben: User, project: Project) -> None:
    if role in {Role.ADMIN, Role.PMO, Role.AUDITOR}:
        TenantRoleFactory(user=ben, role=role.value)
    else:
        MembershipFactory(project=project, user=ben, role=role)
    assert password_step(ben).get(PROFILE).status_code == 302


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    cache.clear()
    yield


CODE = "/accounts/2fa/authenticate/"


def test_a_code_opens_once_whichever_process_is_asked(
    ada: User, project: Project, code: Callable[[str], str]
) -> None:
    """What one process keeps in its memory no other one knows; `code` empties it."""
    key = enrol(password_step(ada), code)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        first, second = password_step(ada), password_step(ada)
        first.post(CODE, {"code": code(key)})
        second.post(CODE, {"code": code(key)})
        assert (first.get(PROFILE).status_code, second.get(PROFILE).status_code) == (200, 302)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        second.post(CODE, {"code": code(key)})
        assert second.get(PROFILE).status_code == 200


def test_after_five_wrong_codes_even_the_right_one_waits(
    ada: User, project: Project, code: Callable[[str], str]
) -> None:
    key = enrol(password_step(ada), code)
    for number in range(5):
        cache.clear()
        password_step(ada).post(CODE, {"code": f"00000{number}"}, REMOTE_ADDR=f"192.0.2.{number}")
    client = password_step(ada)
    waiting = client.post(CODE, {"code": code(key)})
    assert "Wait 15 minutes" in waiting.content.decode() and client.get(PROFILE).status_code == 302
    assert AuditEvent.objects.filter(action="second_factor.refuse", target_id=str(ada.pk)).count() == 5
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        client = password_step(ada)
        client.post(CODE, {"code": code(key)})
        assert client.get(PROFILE).status_code == 200


def test_wrong_codes_of_one_account_do_not_keep_another_waiting(
    ada: User, ben: User, project: Project, code: Callable[[str], str]
) -> None:
    enrol(password_step(ada), code)
    key = enrol(password_step(ben), code)
    for number in range(5):
        password_step(ada).post(CODE, {"code": f"00000{number}"})
    client = password_step(ben)
    client.post(CODE, {"code": code(key)})
    assert client.get(PROFILE).status_code == 200
