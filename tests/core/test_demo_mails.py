"""The demo keeps its mails, and shows them to whoever would have read them."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from rollout import demo_mails
from rollout.core.jobs.mail import send_mail
from rollout.core.jobs.outbox import enqueue_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> Path:
    """The folder that holds one delivered mail."""
    settings.EMAIL_BACKEND = "rollout.core.mail_files.OneFileEach"
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


def letters(*subjects: str) -> None:
    for number, subject in enumerate(subjects):
        body = f"Text of {subject}\n{'-' * 79}\nSigned: {number}"
        mail = EmailMultiAlternatives(subject, body, to=[f"reader{number}@example.com"])
        mail.attach("plan.txt", f"{'-' * 79}\n", "text/plain")
        mail.send()


def entries(client: Client) -> list[tuple[str, str]]:
    """(address, subject) as the page lists them."""
    html = client.get(reverse("demo:mail_list")).content.decode()
    return re.findall(r'<td><a href="([^"]+)">([^<]*)</a></td>', html)


SUBJECTS = ("Minutes", "请更新进展", "Third")


@pytest.mark.parametrize(
    "backend",
    ["rollout.core.mail_files.OneFileEach", "django.core.mail.backends.filebased.EmailBackend"],
    ids=["as kept now", "as kept before"],
)
def test_mails_of_one_second_are_entries_of_their_own(
    settings: Any, tmp_path: Path, client: Client, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django names a file by its second and by where its writer lies in memory: freed, and taken again."""
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH, settings.MAIL_FOLDER = backend, tmp_path, tmp_path
    old = "django.core.mail.backends.filebased.EmailBackend._get_filename"
    monkeypatch.setattr(old, lambda writer: str(tmp_path / "20261122-225102-139991272464720.log"))
    letters(*SUBJECTS)
    assert len(list(tmp_path.iterdir())) == (1 if backend.startswith("django") else 3)
    found = entries(client)
    assert [subject for _address, subject in found] == [*SUBJECTS[::-1]]
    for number, (address, subject) in enumerate(reversed(found)):
        html = client.get(address).content.decode()
        assert f"reader{number}@example.com" in html and f"<h1>{subject}</h1>" in html
        assert f"Text of {subject}" in html and f"Signed: {number}" in html and "plan.txt" in html
        assert not any(f"Text of {other}" in html for other in SUBJECTS if other != subject)
        assert "Content-Type" not in html
    beyond = entries(client)[-1][0].rstrip("/")
    assert client.get(f"{beyond}.3/").status_code == 404


def test_all_mails_of_a_full_folder_are_listed_page_by_page(
    settings: Any, tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "rollout.core.mail_files.OneFileEach"
    settings.EMAIL_FILE_PATH = settings.MAIL_FOLDER = tmp_path
    monkeypatch.setattr(demo_mails, "FILES_OF_A_PAGE", 2)
    letters(*(f"Mail {number}" for number in range(5)))
    address, seen = reverse("demo:mail_list"), []
    while address:
        html = client.get(address).content.decode()
        seen += re.findall(r">(Mail \d)</a>", html)
        onward = re.search(r'href="(\?page=\d)" rel="next"', html)
        address = reverse("demo:mail_list") + onward[1] if onward else ""
    assert seen == [f"Mail {number}" for number in (4, 3, 2, 1, 0)]
    last = client.get(reverse("demo:mail_list") + "?page=no").content.decode()
    assert "Mail 4" in last


@pytest.mark.parametrize(
    "name", ["none.log", "..%2Fsecret.log", "%2Fetc%2Fpasswd", "..secret.log", "secret.log.1"]
)
def test_only_a_kept_mail_is_shown(kept: Path, client: Client, name: str) -> None:
    (kept.parent / "secret.log").write_text("Subject: secret\n\nsecret")
    assert client.get(f"/demo/mails/{name}/").status_code == 404
