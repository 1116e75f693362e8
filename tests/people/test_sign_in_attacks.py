"""Coming in another way: a session laid ready, a forged address, a link elsewhere, a POST without a token."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

from rollout.core.models import OutboxMessage
from rollout.people.models import User
from rollout.people.routes import routes
from rollout.people.sign_in import address_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def test_a_session_laid_ready_is_not_the_one_that_opens(client: Client, ada: User) -> None:
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    client.cookies[configured.SESSION_COOKIE_NAME] = before
    client.post(LOGIN, {"login": ada.email, "password": PASSWORD})
    after = client.cookies[configured.SESSION_COOKIE_NAME].value
    stranger = Client()
    stranger.cookies[configured.SESSION_COOKIE_NAME] = before
    assert after != before and stranger.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example/",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        " https://evil.example/",
        "https:///evil.example",
        "https://testserver@evil.example/",
        "/\t/evil.example/",
        "\x00//evil.example",
    ],
)
def test_signing_in_leads_to_no_other_host(client: Client, ada: User, target: str) -> None:
    answer = client.post(LOGIN, {"login": ada.email, "password": PASSWORD, "next": target})
    assert answer.status_code == 302 and re.fullmatch(r"/[a-z/]*", answer["Location"]), answer["Location"]


def test_the_link_to_a_new_password_names_the_installation_whatever_the_request_says(
    client: Client, ada: User, settings: Any
) -> None:
    settings.BASE_URL = "https://crm.example.com"
    client.post("/accounts/password/reset/", {"email": ada.email}, headers={"Host": "testserver:6666"})
    text = OutboxMessage.objects.get().payload["text"]
    assert "https://crm.example.com/accounts/password/reset/key/" in text and "6666" not in text


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    for host in ("evil.example", "testserver.evil.example", "testserver@evil.example", "a b", "[::1"):
        assert client.get(LOGIN, headers={"Host": host}).status_code == 400


def test_a_forwarded_address_counts_only_behind_our_own_proxy(rf: Any, settings: Any) -> None:
    request = rf.get("/", headers={"X-Forwarded-For": "192.0.2.1, 192.0.2.2"})
    assert address_of(request) == "127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert address_of(request) == "192.0.2.2"


def test_a_made_up_address_gives_no_new_tries(client: Client, ada: User) -> None:
    def try_from(address: str) -> int:
        content = {"login": ada.email, "password": "wrong"}
        return client.post(LOGIN, content, headers={"X-Forwarded-For": address}).status_code

    assert [try_from(f"192.0.2.{number}") for number in range(6)][-2:] == [429, 429]


def test_wrong_keys_are_counted_by_the_real_address(client: Client) -> None:
    statuses = [
        client.get(
            "/api/v1/projects/",
            headers={"Authorization": "Bearer ro_1_x", "X-Forwarded-For": f"192.0.2.{number}"},
        ).status_code
        for number in range(21)
    ]
    assert statuses == [401] * 20 + [429]


def test_no_post_is_taken_without_its_token(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    taken = []
    for route in routes():
        for method in set(route.doors) - {"GET", "HEAD"}:
            path = re.sub(r"<int:\w+>|<path:\w+>", "1", route.path)
            path = re.sub(r"<\w+:\w+>|\(\?P<\w+>[^)]*\)", "x", path).replace("^", "").replace("$", "")
            form = "application/json" if route.is_api else "application/x-www-form-urlencoded"
            answer = getattr(client, method.lower())(path, "{}", content_type=form)
            if answer.status_code != 403:
                taken.append((method, route.path, answer.status_code))
    assert taken == []
