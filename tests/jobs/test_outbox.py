"""Mail leaves if and only if its transaction commits, and at least once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from rollout.core.jobs.mail import message_id
from rollout.core.jobs.outbox import ATTEMPTS, deliver_due, delivers, enqueue_mail, put
from rollout.core.models import OutboxMessage

pytestmark = pytest.mark.django_db

import rollout.core.jobs.mail  # noqa: E402, F401


def letter(**fields: Any) -> OutboxMessage:
    return enqueue_mail(
        to=["dai@example.com"], subject="Weekly\nupdate", text="Please write yours.", **fields
    )


def test_mail_is_delivered_with_the_message_id_of_its_row() -> None:
    message = letter(html="<p>Please write yours.</p>")
    deliver_due("tester")
    (sent,) = mail.outbox
    assert sent.to == ["dai@example.com"] and sent.subject == "Weekly update"
    assert sent.extra_headers["Message-ID"] == message_id(message.id)
    assert sent.alternatives[0].content == "<p>Please write yours.</p>"


def test_a_delivered_message_is_not_sent_again_and_its_text_is_gone() -> None:
    message = letter()
    deliver_due("tester")
    deliver_due("tester")
    message.refresh_from_db()
    assert len(mail.outbox) == 1 and message.delivered_at is not None and message.payload == {}


def test_mail_of_an_undone_transaction_is_never_sent() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        letter()
        raise RuntimeError
    deliver_due("tester")
    assert mail.outbox == []


def test_the_same_key_is_one_message() -> None:
    assert letter(key="invite:4") == letter(key="invite:4")
    assert OutboxMessage.objects.count() == 1


def test_a_message_that_could_not_be_delivered_is_tried_again_later() -> None:
    tries = []

    @delivers("broken")
    def fail(message: Any, payload: Any) -> None:
        tries.append(message)
        raise OSError("no route to the mail server")

    message = put("broken", {})
    deliver_due("tester")
    message.refresh_from_db()
    assert message.next_at > timezone.now() and "no route" in message.error
    assert deliver_due("tester") == 0
    for _ in range(ATTEMPTS):
        OutboxMessage.objects.update(next_at=timezone.now())
        deliver_due("tester")
    message.refresh_from_db()
    assert len(tries) == ATTEMPTS and message.failed_at is not None


def test_a_message_of_a_dead_worker_is_delivered_by_the_next_one() -> None:
    message = letter()
    message.lease_holder, message.lease_until = "dead", timezone.now() + timedelta(seconds=60)
    message.save()
    assert deliver_due("tester") == 0
    OutboxMessage.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert deliver_due("tester") == 1 and len(mail.outbox) == 1
