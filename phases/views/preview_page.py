"""A preview in words: the answer first, then each task that would move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phases.services.previews import Preview
from phases.views.wording import day_words, late_words, signed_days
from rollout.projects.models import Project

MOVED_SHOWN, WARNINGS_SHOWN = 200, 50


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of the preview's table."""

    name: str
    code: str
    milestone: bool
    critical: bool
    old: tuple[datetime, datetime] | None
    new: tuple[datetime, datetime]
    slip: float
    slip_text: str
    cause: str
    owner: str
    url: str


def preview_context(project: Project, found: Preview) -> dict[str, Any]:
    """What the dialog shows."""
    phases = summaries(found)
    moved = farthest([one for one in found.moved if one["task"] not in phases])
    return {
        "preview": found,
        "moved": [line(project, one) for one in moved],
        "moved_count": found.moved_work,
        "warnings": found.warnings[:WARNINGS_SHOWN],
        "warning_count": len(found.warnings),
        "title": title(found, found.moved_work),
        "answer": answer(found),
        "worse": (found.go_live.get("new_slip_days") or 0) > (found.go_live.get("old_slip_days") or 0),
    }


def farthest(moved: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that move farthest, as many as a page has room for, in the order of the outline."""
    if len(moved) <= MOVED_SHOWN:
        return moved
    order = sorted(range(len(moved)), key=lambda place: -abs(moved[place]["slip_days"]))
    return [moved[place] for place in sorted(order[:MOVED_SHOWN])]


def summaries(found: Preview) -> set[int]:
    """Phases follow their tasks; they are no work of their own and are left out of the list."""
    if found.attempt is None:
        return set()
    draft = found.attempt.draft
    return {one["task"] for one in found.moved if draft.is_summary(one["task"])}


def line(project: Project, one: dict[str, Any]) -> Moved:
    number = one.get("number")
    return Moved(
        name=one["name"],
        code=one["code"],
        milestone=one["milestone"],
        critical=one["critical"],
        old=pair(one["old"]) if one["old"] else None,
        new=pair(one["new"]),
        slip=one["slip_days"],
        slip_text=signed_days(one["slip_days"]),
        cause=one["cause"],
        owner=one["owner"] or "",
        url=reverse("phases:task_panel", args=[project.slug, number]) if number and one["task"] > 0 else "",
    )


def pair(texts: list[str]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(texts[0]), datetime.fromisoformat(texts[1])


def title(found: Preview, count: int) -> str:
    if found.refused is not None:
        return _("This change is not possible")
    if not count:
        return _("No date would move")
    return ngettext("%(count)s task would move", "%(count)s tasks would move", count) % {"count": count}


def answer(found: Preview) -> str:
    """What becomes of the go-live, in one sentence; within its day it stays."""
    old, new = found.go_live.get("old"), found.go_live.get("new")
    if found.refused is not None or new is None:
        return ""
    if old is None or old.date() == new.date():
        return _("Go-live stays on %(day)s.") % {"day": day_words(new)} + promise(found)
    sentence = _("Go-live moves from %(old)s to %(new)s.") % {
        "old": day_words(old),
        "new": day_words(new),
    }
    return sentence + promise(found)


def promise(found: Preview) -> str:
    """How that stands to the committed day."""
    days = found.go_live.get("new_slip_days")
    if days is None:
        return ""
    return " " + _("Against the committed date: %(slip)s.") % {"slip": late_words(days)}
