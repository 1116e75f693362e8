"""Mails to owners; each leaves with the transaction that causes it, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from phases.models import TaskUpdate, UpdateRequest
from phases.queries_updates import RoundReading
from phases.views.update_words import owner_says
from rollout.core.jobs.outbox import enqueue_mail
from rollout.people.models import User


def send_request(request: UpdateRequest, token: str) -> None:
    """The question itself: once for each link."""
    send("update_request", request, token, "ask")


def send_link(request: UpdateRequest, token: str) -> None:
    """The same question under a new link."""
    send("update_request", request, token, "link")


def send_reminder(request: UpdateRequest, token: str) -> None:
    send("update_reminder", request, token, f"remind-{request.reminders}")


def send_question(update: TaskUpdate, token: str) -> None:
    """The manager's question about one report; the same link answers it."""
    context = {"task": update.task, "question": update.question, "asker": update.decided_by}
    send("update_question", update.request, token, f"question-{update.pk}-{update.version}", context)


def send_entered(updates: Sequence[TaskUpdate], token: str, writer: User) -> None:
    """What somebody wrote down for the owner, in the owner's language, to be confirmed or corrected."""
    request = updates[0].request
    per_day = int(request.round.plan.hours_per_day * 60)
    with translation.override(language_of(request)):
        told = [(str(update.task), owner_says(update, per_day), update.blocker) for update in updates]
    word = f"entered-{updates[0].pk}-{updates[0].version}"
    send("update_entered", request, token, word, {"writer": writer, "told": told})


def language_of(request: UpdateRequest) -> str:
    return str(request.user.language or request.round.plan.project.language)


def send(
    template: str, request: UpdateRequest, token: str, word: str, more: dict[str, Any] | None = None
) -> None:
    """Text and plain HTML with one link. The key makes a repeated call one mail."""
    found, person = request.round, request.user
    project = found.plan.project
    context = {
        "person": person,
        "project": project,
        "round": found,
        "tasks": RoundReading(found).asked_of(request),
        "url": settings.BASE_URL.rstrip("/") + reverse("phases:update_link", args=[token]),
        **(more or {}),
    }
    language = language_of(request)
    with translation.override(language):
        context["language"] = language
        enqueue_mail(
            to=[person.email],
            subject=render_to_string(f"emails/{template}_subject.txt", context).strip(),
            text=render_to_string(f"emails/{template}_message.txt", context),
            html=render_to_string(f"emails/{template}_message.html", context),
            key=f"update-{request.pk}-{word}-{request.nonce[:12]}",
        )
