"""Coming in: with a password, not without, not too often, and only once per closed account."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rollout.audit.models import AuditEvent
from rollout.core.models import OutboxMessage
from rollout.people.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def sign_in(client: Client, user: User, password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"login": user.email, "password": password}).status_code


def actions() -> list[str]:
    return list(AuditEvent.objects.values_list("action", flat=True))


def test_the_right_password_opens_and_leaves_an_event(client: Client, ada: User) -> None:
    assert sign_in(client, ada) == 302
    assert client.get(reverse("people:profile")).status_code == 200
    event = AuditEvent.objects.get(action="session.open")
    assert (event.actor_id, event.via) == (ada.pk, "page")


def test_the_address_is_read_without_case(client: Client, ada: User) -> None:
    assert client.post(LOGIN, {"login": ada.email.upper(), "password": PASSWORD}).status_code == 302


def test_a_wrong_password_is_refused_and_noted(client: Client, ada: User) -> None:
    assert sign_in(client, ada, "wrong") == 200
    assert client.get(reverse("people:profile")).status_code == 302
    assert actions() == ["session.refuse"]


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client: Client, ada: User) -> None:
    known = client.post(LOGIN, {"login": ada.email, "password": "wrong"}).content.decode()
    unknown = client.post(LOGIN, {"login": "who@example.com", "password": "wrong"}).content.decode()
    words = "The email address and/or password you specified are not correct."
    assert words in known and words in unknown


def test_after_five_wrong_passwords_even_the_right_one_waits(client: Client, ada: User) -> None:
    statuses = [sign_in(client, ada, "wrong") for _n in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    answer = client.post(LOGIN, {"login": ada.email.upper(), "password": PASSWORD})
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.content.decode()


def test_without_the_throttle_guessing_goes_on(client: Client, ada: User, settings: Any) -> None:
    """The control: it is the throttle that stops it, nothing else does."""
    settings.AXES_ENABLED = False
    assert [sign_in(client, ada, "wrong") for _n in range(7)] == [200] * 7
    assert sign_in(client, ada) == 302


def test_the_wait_ends(client: Client, ada: User) -> None:
    with time_machine.travel("2026-03-02T08:00:00Z", tick=False):
        for _n in range(5):
            sign_in(client, ada, "wrong")
    with time_machine.travel("2026-03-02T08:15:01Z", tick=False):
        assert sign_in(client, ada) == 302


def test_one_person_throttled_does_not_throttle_another(client: Client, ada: User, ben: User) -> None:
    for _n in range(5):
        sign_in(client, ada, "wrong")
    assert sign_in(client, ben) == 302


def test_a_closed_account_cannot_sign_in(client: Client, ada: User) -> None:
    ada.is_active = False
    ada.save()
    sign_in(client, ada)
    assert client.get(reverse("people:profile")).status_code == 302


def test_there_is_no_way_to_sign_up(client: Client) -> None:
    for path in ("signup/", "email/", "password/set/", "confirm-email/"):
        assert client.get(f"/accounts/{path}").status_code == 404
        assert client.post(f"/accounts/{path}", {"email": "x@example.com"}).status_code == 405
    assert not User.objects.exists()


def test_signing_out_takes_a_post_and_leaves_an_event(client: Client, ada: User) -> None:
    sign_in(client, ada)
    client.get("/accounts/logout/")
    assert client.get(reverse("people:profile")).status_code == 200
    client.post("/accounts/logout/")
    assert client.get(reverse("people:profile")).status_code == 302
    assert actions() == ["session.open", "session.close"]


def test_the_accounts_language_and_theme_come_with_the_sign_in(client: Client, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="zh-hans", theme="dark")
    sign_in(client, ada)
    page = client.get(reverse("people:profile"))
    assert 'lang="zh-hans"' in page.content.decode()
    assert 'data-theme="dark"' in page.content.decode()


def test_switching_language_and_theme_is_kept_with_the_account(client: Client, ada: User) -> None:
    sign_in(client, ada)
    client.post(reverse("frame:language"), {"language": "zh-hans", "next": "/"})
    client.post(reverse("frame:theme"), {"theme": "dark", "next": "/"})
    ada.refresh_from_db()
    assert (ada.language, ada.theme, ada.version) == ("zh-hans", "dark", 1)
    client.post(reverse("frame:theme"), {"theme": "pink"})
    ada.refresh_from_db()
    assert ada.theme == "dark"


def test_a_forgotten_password_is_replaced_by_a_link(client: Client, ada: User) -> None:
    client.post("/accounts/password/reset/", {"email": ada.email})
    mail = OutboxMessage.objects.get().payload
    assert mail["to"] == [ada.email]
    link = next(word for word in mail["text"].split() if word.startswith("http"))
    page = client.get(link, follow=True)
    new = "a quite different sentence"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert sign_in(Client(), ada, new) == 302
    assert sign_in(Client(), ada) == 200
    assert "user.set_password" in actions()
    assert "no longer good" in Client().get(link, follow=True).content.decode()


def test_asking_for_a_link_does_not_tell_whether_there_is_an_account(client: Client, ada: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": ada.email})
    unknown = client.post("/accounts/password/reset/", {"email": "who@example.com"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert OutboxMessage.objects.count() == 1


def test_a_changed_password_ends_the_other_sessions(client: Client, ada: User) -> None:
    sign_in(client, ada)
    other = Client()
    sign_in(other, ada)
    new = "a quite different sentence"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get(reverse("people:profile")).status_code == 200
    assert other.get(reverse("people:profile")).status_code == 302
    ada.refresh_from_db()
    assert ada.version == 2


@pytest.mark.parametrize("weak", ["short", "password1234", "ada shen 12345"])
def test_a_weak_password_is_refused(client: Client, ada: User, weak: str) -> None:
    sign_in(client, ada)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_the_pages_speak_chinese(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    for path in (LOGIN, "/accounts/password/reset/", "/accounts/inactive/"):
        assert 'lang="zh-hans"' in client.get(path).content.decode()
