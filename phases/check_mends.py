"""How a person mends what the plan check found: the action in words, an address, and how it opens."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from phases.labels_check import RULE_WORDS
from phases.plan_check import PlanCheck
from phases.plan_check_rows import ORDER, Breach, Finding, Rule

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
# Of an order that is broken in spite of its links, what to choose is that of another rule.
CHOICES = {Breach.BEGUN: Rule.OUT_OF_SEQUENCE, Breach.PLANNED: Rule.NEGATIVE_SLACK}
DIALOG, PANEL, PAGE = "dialog", "panel", ""


@dataclass(frozen=True, slots=True)
class Place:
    """`opens` says whether the address opens as a dialog, in the panel or as a page."""

    address: str
    opens: str


def action_of(finding: Finding) -> str:
    """What the button says: it mends at a press, or leads to where a person chooses."""
    if not finding.mend:
        return str(RULE_WORDS[CHOICES.get(finding.breach, finding.rule)].choose)
    softens = finding.breach is Breach.PLANNED and finding.mend[0]["op"] == "task.set"
    return str(RULE_WORDS[Rule.HARD_CONSTRAINT if softens else finding.rule].mend)


def place_of(slug: str, checked: PlanCheck, finding: Finding) -> Place:
    """The form, with its field at hand, or the picture by which a person mends a finding."""
    task = checked.by_key[finding.task]
    if finding.rule in LINKED:
        return _form("phases:link_edit", slug, **{LINKED[finding.rule]: task.key})
    if finding.rule is Rule.LEAD:
        return _form("phases:link_edit", slug, link=finding.link)
    chosen = CHOICES.get(finding.breach, finding.rule)
    if chosen is Rule.OUT_OF_SEQUENCE:
        return Place(reverse("phases:task_panel", args=[slug, task.number]), PANEL)
    if chosen is Rule.NEGATIVE_SLACK:
        return Place(reverse("phases:task_why", args=[slug, task.number]), PANEL)
    if finding.rule is Rule.BACKUP and finding.other is None:
        return _form("phases:task_add", slug)
    if finding.rule in ORDER:
        return Place(reverse("phases:network", args=[slug]), PAGE)
    return _form("phases:task_edit", slug, task.number, field=FIELDS[finding.rule])


def _form(name: str, *args: object, **query: object) -> Place:
    url = reverse(name, args=args)
    return Place(f"{url}?{urlencode(query)}" if query else url, DIALOG)
