"""The demo's mails: kept as files instead of sent, and shown on a page, in the demo and in tests only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rollout.core.pages import page
from rollout.people.doors import open_to_all

app_name = "demo"
FILES_OF_A_PAGE = 200
NAME = re.compile(
    r"([\w-]+\.(?:eml|log))(?:\.(\d{1,4}))?", re.ASCII
)  # .log: of Django's backend, from before
RULE = re.compile(rb"\n-{79}\n(?:\Z|(?=(?:[^\n]+\n)*?Date: ))")  # ends each mail in a file of several


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as its list shows it; `name` is its file's, with its place there if it is not the first."""

    name: str
    to: str
    subject: str
    at: datetime


def files() -> list[Path]:
    """What is kept, newest first; the files are named by their moment."""
    kept = (file for file in Path(settings.MAIL_FOLDER).glob("*.*") if NAME.fullmatch(file.name))
    return sorted(kept, key=lambda file: file.name, reverse=True)


def contents(file: Path) -> list[bytes]:
    """Each mail of a file as it would have been sent, in the order of sending."""
    content = file.read_bytes()
    if file.suffix == ".eml":
        return [content]
    return [mail for mail in RULE.split(content) if mail.strip()]


def told(name: str, message: Any) -> Mail:
    at = parsedate_to_datetime(message["Date"])  # Django writes -0000: an instant without a zone of its own
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Mail(name, message["To"] or "", (message["Subject"] or "").strip(), at)


def listed(file: Path) -> list[Mail]:
    """The mails of a file, newest first."""
    found = []
    for place, mail in enumerate(contents(file)):
        name = f"{file.name}.{place}" if place else file.name
        head, _end, _body = mail.partition(b"\n\n")
        found.append(told(name, BytesHeaderParser(policy=policy.default).parsebytes(head)))
    return found[::-1]


@open_to_all
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    shown = Paginator(files(), FILES_OF_A_PAGE).get_page(request.GET.get("page"))
    mails = [mail for file in shown for mail in listed(file)]
    return page(request, "demo/mail_list.html", {"mails": mails, "shown": shown})


@open_to_all
@require_safe
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    content = kept_under(name)
    if content is None:
        raise Http404(_("This mail is not kept."))
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    context = {
        "mail": told(name, message),
        "text": body.get_content() if body else "",
        "attachments": [part.get_filename() for part in message.iter_attachments()],
    }
    return page(request, "demo/mail_detail.html", context)


def kept_under(name: str) -> bytes | None:
    """The mail that the list calls so."""
    found = NAME.fullmatch(name)
    file = next((file for file in files() if found and file.name == found[1]), None)
    if found is None or file is None:
        return None
    return next(iter(contents(file)[int(found[2] or 0) :]), None)


urlpatterns = [
    path("", mail_list, name="mail_list"),
    path("<str:name>/", mail_detail, name="mail_detail"),
]
