"""The demo keeps its mails, and shows them to whoever would have read them."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from rollout.core.jobs.mail import send_mail
from rollout.core.jobs.outbox import enqueue_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> Path:
    """The folder that holds one delivered mail."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.MAIL_FOLDER = tmp_path
    letter = enqueue_mail(
        to=["ben@example.com"],
        subject="请填写本周进展",
        text="Your link: http://127.0.0.1:8000/u/abc/\n<b>Thank you</b>",
        html="<p>Your link</p>",
        files=[("report.pdf", b"%PDF-1.7", "application/pdf")],
    )
    send_mail(letter.id, letter.payload)
    return tmp_path


def test_a_kept_mail_is_listed_and_its_link_can_be_followed(kept: Path, client: Client) -> None:
    page = client.get(reverse("demo:mail_list")).content.decode()
    assert "请填写本周进展" in page and "ben@example.com" in page
    (file,) = kept.iterdir()
    (sent,) = [line[6:] for line in file.read_text().splitlines() if line.startswith("Date: ")]
    at = parsedate_to_datetime(sent).replace(tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    assert f"{at:%Y-%m-%d %H:%M}" in page
    address = reverse("demo:mail_detail", args=[file.name])
    assert address in page
    mail = client.get(address).content.decode()
    assert 'href="http://127.0.0.1:8000/u/abc/"' in mail and "report.pdf" in mail
    assert "&lt;b&gt;Thank you" in mail and "----" not in mail


@pytest.mark.parametrize("name", ["none.log", "..%2Fsecret.log", "%2Fetc%2Fpasswd"])
def test_only_a_kept_mail_is_shown(kept: Path, client: Client, name: str) -> None:
    (kept.parent / "secret.log").write_text("Subject: secret\n\nsecret")
    assert client.get(f"/demo/mails/{name}/").status_code == 404
