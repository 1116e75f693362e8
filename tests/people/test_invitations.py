"""Accounts come by invitation: a signed link that works once, for a week, for one address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone

from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, StateRefusal
from rollout.core.models import OutboxMessage
from rollout.people.models import Invitation, User
from rollout.people.services import invitations, people

pytestmark = pytest.mark.django_db
NEW = "a quite long sentence"


def link_path() -> str:
    text: str = OutboxMessage.objects.order_by("created_at").last().payload["text"]  # type: ignore[union-attr]
    link = next(word for word in text.split() if word.startswith("http"))
    return link.removeprefix("http://127.0.0.1:8000")


def join(path: str, password: str = NEW) -> Any:
    return Client().post(path, {"name": "Fay Lu", "password": password, "again": password})


@pytest.fixture
def fay(admin: User) -> User:
    return invitations.invite(email="Fay@Example.com ", name="Fay", actor=admin)


def test_an_invited_person_sets_a_password_and_is_in(fay: User) -> None:
    client = Client()
    path = link_path()
    assert client.get(path).status_code == 200
    client.post(path, {"name": "Fay Lu", "password": NEW, "again": NEW})
    fay.refresh_from_db()
    assert (fay.email, fay.name, fay.check_password(NEW)) == ("fay@example.com", "Fay Lu", True)
    assert client.get("/account/").status_code == 200
    actions = list(AuditEvent.objects.values_list("action", flat=True))
    assert actions == ["user.invite", "invitation.send", "user.join", "invitation.accept", "session.open"]


def test_the_mail_goes_to_the_address_in_the_same_transaction(fay: User) -> None:
    message = OutboxMessage.objects.get()
    assert message.payload["to"] == ["fay@example.com"]
    assert "Gil Ma invites you" in message.payload["subject"]


def test_a_link_works_once(fay: User) -> None:
    path = link_path()
    assert join(path).status_code == 302
    assert join(path, "another long sentence").status_code == 409
    fay.refresh_from_db()
    assert fay.check_password(NEW)


def test_a_link_ends_after_a_week(fay: User) -> None:
    path = link_path()
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1), tick=False):
        assert join(path).status_code == 409


def test_the_database_alone_ends_a_link(fay: User) -> None:
    """The control of the signature's own age: the row's end counts as well."""
    path = link_path()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert join(path).status_code == 409


def test_a_forged_link_opens_nothing(fay: User) -> None:
    content = {"invitation": Invitation.objects.get().pk, "email": fay.email}
    for token in (
        signing.dumps(content, salt="other"),
        signing.dumps(content, key="k", salt=invitations.SALT),
        "x",
    ):
        assert join(f"/invitations/{token}/").status_code == 409
    fay.refresh_from_db()
    assert not fay.has_usable_password()


def test_a_new_invitation_withdraws_the_one_before(fay: User, admin: User) -> None:
    earlier = link_path()
    invitations.invite_again(fay, actor=admin)
    assert join(earlier).status_code == 409
    assert join(link_path()).status_code == 302


def test_a_changed_address_closes_the_link_to_the_old_one(fay: User, admin: User) -> None:
    people.change_person(fay, {"email": "fay.lu@example.com"}, version=1, actor=admin)
    assert join(link_path()).status_code == 409


def test_a_closed_account_cannot_be_joined(fay: User, admin: User) -> None:
    people.deactivate(fay, actor=admin)
    assert join(link_path()).status_code == 409


def test_a_weak_password_is_refused_beside_its_field(fay: User) -> None:
    page = join(link_path(), "short")
    assert page.status_code == 422 and "too short" in page.content.decode()


def test_an_address_is_invited_once(fay: User, admin: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        invitations.invite(email="FAY@example.com", name="F", actor=admin)
    assert refused.value.field == "email"


def test_only_who_may_invites(ben: User, project: Any) -> None:
    with pytest.raises(NotAllowed):
        invitations.invite(email="x@example.com", name="X", actor=ben)
    assert not OutboxMessage.objects.exists()


def test_somebody_who_has_joined_is_not_invited_again(ada: User, admin: User) -> None:
    with pytest.raises(StateRefusal):
        invitations.invite_again(ada, actor=admin)


def test_a_password_reset_is_no_way_around_the_invitation(fay: User) -> None:
    Client().post("/accounts/password/reset/", {"email": fay.email})
    assert OutboxMessage.objects.count() == 1


def test_an_invitation_that_is_refused_sends_no_mail(admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*words: Any, **options: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("rollout.people.mail.render_to_string", fail)
    with pytest.raises(RuntimeError):
        invitations.invite(email="x@example.com", name="X", actor=admin)
    assert not User.objects.filter(email="x@example.com").exists() and not AuditEvent.objects.exists()
