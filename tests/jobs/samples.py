"""Jobs that the tests ask for."""

from __future__ import annotations

import time
from typing import Any

from rollout.core.errors import InvalidInput
from rollout.core.jobs.outbox import enqueue_mail
from rollout.core.jobs.registry import job
from rollout.core.jobs.run import Run


@job(title="Add")
def add(run: Run, a: int, b: int) -> dict[str, Any]:
    return {"sum": a + b}


@job(title="Break", attempts=2)
def break_down(run: Run) -> None:
    raise RuntimeError("no luck")


@job(title="Refuse")
def refuse(run: Run) -> None:
    raise InvalidInput("bad_file", "Line 3 has no date; add one.")


@job(title="Mail, then break", attempts=1)
def mail_then_break(run: Run) -> None:
    enqueue_mail(to=["dai@example.com"], subject="Never", text="sent")
    raise RuntimeError("after the mail")


@job(title="Write letters", in_steps=True)
def write_letters(run: Run, count: int, pause: float = 0.0) -> dict[str, Any]:
    """One mail a step: what a killed worker loses or doubles can be counted at the receiver."""
    for number in range(run.cursor or 0, count):
        with run.step(done=number + 1, total=count, note=f"letter {number}", cursor=number + 1):
            enqueue_mail(to=["dai@example.com"], subject=f"Letter {number}", text="Dear Dai")
            time.sleep(pause)
    return {"written": count}


@job(title="Write letters without steps", in_steps=True)
def write_letters_naively(run: Run, count: int, pause: float = 0.0) -> None:
    for number in range(count):
        enqueue_mail(to=["dai@example.com"], subject=f"Letter {number}", text="Dear Dai")
        time.sleep(pause)


@job(title="Tell the language")
def tell_language(run: Run) -> dict[str, Any]:
    from django.utils.translation import get_language

    return {"language": get_language()}


@job(title="Rename a project")
def rename_project(run: Run, pk: int, name: str) -> None:
    from rollout.projects.models import Project
    from rollout.projects.services.projects import change_settings

    project = Project.objects.get(pk=pk)
    change_settings(project, {"name": name}, version=project.version, actor=run.actor)
