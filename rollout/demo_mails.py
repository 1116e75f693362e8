"""The demo's mails: kept as files instead of sent, and shown on a page, in the demo and in tests only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rollout.core.pages import page
from rollout.people.doors import open_to_all

app_name = "demo"
NEWEST = 200
RULE = b"\n" + b"-" * 79  # with which Django ends each mail of a file


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as its list shows it; `name` is its file's."""

    name: str
    to: str
    subject: str
    at: datetime


def files() -> list[Path]:
    """The kept mails, newest first; Django names the files by their moment."""
    return sorted(Path(settings.MAIL_FOLDER).glob("*.log"), reverse=True)[:NEWEST]


def told(file: Path, message: Any) -> Mail:
    at = parsedate_to_datetime(message["Date"])  # Django writes -0000: an instant without a zone of its own
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Mail(file.name, message["To"] or "", message["Subject"] or "", at)


def listed(file: Path) -> Mail:
    with file.open("rb") as content:
        return told(file, BytesHeaderParser(policy=policy.default).parse(content))


@open_to_all
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    return page(request, "demo/mail_list.html", {"mails": [listed(file) for file in files()]})


@open_to_all
@require_safe
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    file = next((file for file in files() if file.name == name), None)
    if file is None:
        raise Http404(_("This mail is not kept."))
    message = message_from_bytes(file.read_bytes().rpartition(RULE)[0], policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    context = {
        "mail": told(file, message),
        "text": body.get_content() if body else "",
        "attachments": [part.get_filename() for part in message.iter_attachments()],
    }
    return page(request, "demo/mail_detail.html", context)


urlpatterns = [
    path("", mail_list, name="mail_list"),
    path("<str:name>/", mail_detail, name="mail_detail"),
]
