"""Where a person mends what the plan check found: an address, and how it opens."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from phases.plan_check import PlanCheck
from phases.plan_check_rows import ORDER, Finding, Rule

LINKED = {
    Rule.NO_PREDECESSOR: "successor",
    Rule.DANGLING_START: "successor",
    Rule.NO_SUCCESSOR: "predecessor",
    Rule.DANGLING_FINISH: "predecessor",
    Rule.HIGH_SLACK: "predecessor",
}
FIELDS = {
    Rule.NO_OWNER: "owner",
    Rule.IDLE_OWNER: "owner",
    Rule.OWNER_LEFT: "owner",
    Rule.NO_CRITERION: "deliverable",
    Rule.HARD_CONSTRAINT: "constraint",
}
DIALOG, PANEL, PAGE = "dialog", "panel", ""


@dataclass(frozen=True, slots=True)
class Place:
    """`opens` says whether the address opens as a dialog, in the panel or as a page."""

    address: str
    opens: str


def place_of(slug: str, checked: PlanCheck, finding: Finding) -> Place:
    """The form, with its field at hand, or the picture by which a person mends a finding."""
    task = checked.by_key[finding.task]
    if finding.rule in LINKED:
        return _form("phases:link_edit", slug, **{LINKED[finding.rule]: task.key})
    if finding.rule is Rule.LEAD:
        return _form("phases:link_edit", slug, link=finding.link)
    if finding.rule is Rule.OUT_OF_SEQUENCE:
        return Place(reverse("phases:task_panel", args=[slug, task.number]), PANEL)
    if finding.rule is Rule.NEGATIVE_SLACK:
        return Place(reverse("phases:task_why", args=[slug, task.number]), PANEL)
    if finding.rule is Rule.BACKUP and finding.other is None:
        return _form("phases:task_add", slug)
    if finding.rule in ORDER:
        return Place(reverse("phases:network", args=[slug]), PAGE)
    return _form("phases:task_edit", slug, task.number, field=FIELDS[finding.rule])


def _form(name: str, *args: object, **query: object) -> Place:
    url = reverse(name, args=args)
    return Place(f"{url}?{urlencode(query)}" if query else url, DIALOG)
