"""The plan check: is the plan sound, and what mends it?"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from phases.check_mends import action_of, place_of
from phases.labels_check import RULE_WORDS, RuleWords
from phases.models.tasks import CONSTRAINT_CHOICES
from phases.plan_check import PlanCheck
from phases.plan_check_rows import Breach, Finding, Rule, RuleResult
from phases.queries_check import plan_check
from phases.views.trend import plan_of
from phases.views.wording import days_text, length_text, link_label
from rollout.core.numbers import percent_text
from rollout.core.pages import page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

FIRST, LINES_A_PAGE = 10, 50


@dataclass(frozen=True, slots=True)
class FindingLine:
    """`operations` goes to the plan's preview as it is; `choose_url` is where a person chooses; `action` says
    the one or the other."""

    number: int
    name: str
    note: str
    operations: str
    choose_url: str
    opens: str
    action: str


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """`lines` are those of this page, `count` all; `all_url` leads to the rest."""

    key: str
    words: RuleWords
    count: int
    share: str
    lines: list[FindingLine]
    applies: bool
    all_url: str = ""


@project_page(Permission.PLAN_READ)
@require_safe
def check(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """The first findings of every rule; with `?rule=` all of one, page by page."""
    plan = plan_of(access)
    checked = plan_check(plan)
    results = checked.results()
    shown: Page[Finding] | None = None
    firsts = {result.rule: result.findings[:FIRST] for result in results}
    if rule := rule_of(request):
        found = next(result for result in results if result.rule is rule).findings
        shown = Paginator(found, LINES_A_PAGE).get_page(request.GET.get("page"))
        firsts = {rule: tuple(shown)}
    per_day = int(plan.hours_per_day * 60)
    groups = [
        group(access, checked, result, firsts[result.rule], per_day)
        for result in results
        if result.rule in firsts
    ]
    context = {
        "access": access,
        "title": title(checked, results),
        "lead": lead(results),
        "found": [one for one in groups if one.lines],
        "passed": [one for one in groups if not one.lines and one.applies],
        "silent": [one for one in groups if not one.applies],
        "may_write": access.allows(Permission.PLAN_WRITE),
        "shown": shown,
        "rule": rule,
    }
    return page(request, "phases/check.html", context, fragments=["phases/_check.html"])


def rule_of(request: HttpRequest) -> Rule | None:
    """The one rule that the address asks for; 404 where there is none of that name."""
    asked = request.GET.get("rule")
    if asked is None:
        return None
    if asked not in list(Rule):
        raise Http404
    return Rule(asked)


def title(checked: PlanCheck, results: list[RuleResult]) -> str:
    found = [finding for result in results for finding in result.findings]
    if not checked.leaves:
        return _("The plan has no tasks yet")
    if not found:
        return _("The plan is sound: nothing to mend")
    tasks = len({finding.task for finding in found})
    return ngettext(
        "%(count)s finding in %(tasks)s of %(all)s open tasks",
        "%(count)s findings in %(tasks)s of %(all)s open tasks",
        len(found),
    ) % {"count": len(found), "tasks": tasks, "all": len(checked.open)}


def lead(results: list[RuleResult]) -> str:
    asked = [result for result in results if result.applies]
    passed = sum(1 for result in asked if not result.findings)
    return _(
        "%(passed)s of %(all)s rules hold. What is done is history, unless what had to be finished before it "
        "still is not."
    ) % {
        "passed": passed,
        "all": len(asked),
    }


def group(
    access: ProjectAccess, checked: PlanCheck, result: RuleResult, shown: Sequence[Finding], per_day: int
) -> RuleGroup:
    count = len(result.findings)
    alone = reverse("phases:check", args=[access.project.slug], query={"rule": result.rule.value})
    return RuleGroup(
        key=result.rule.value,
        words=RULE_WORDS[result.rule],
        count=count,
        share=percent_text(count / result.looked_at, 1) if result.looked_at else "",
        lines=[line(access, checked, finding, per_day) for finding in shown],
        applies=result.applies,
        all_url=alone if count > len(shown) else "",
    )


def line(access: ProjectAccess, checked: PlanCheck, finding: Finding, per_day: int) -> FindingLine:
    task = checked.by_key[finding.task]
    place = place_of(access.project.slug, checked, finding)
    return FindingLine(
        number=task.number,
        name=task.name,
        note=note(checked, finding, per_day),
        operations=json.dumps(list(finding.mend), ensure_ascii=False) if finding.mend else "",
        choose_url=place.address,
        opens=place.opens,
        action=action_of(finding),
    )


def note(checked: PlanCheck, finding: Finding, per_day: int) -> str:
    task = checked.by_key[finding.task]
    other = checked.by_key[finding.other].name if finding.other is not None else ""
    slack = length_text(task, finding.minutes, per_day)
    told: dict[Rule, Callable[[], str | Promise]] = {
        Rule.LEAD: lambda: lead_words(checked, finding, per_day),
        Rule.HIGH_SLACK: lambda: _("%(days)s of slack") % {"days": slack},
        Rule.NEGATIVE_SLACK: lambda: _("%(days)s of slack") % {"days": slack},
        Rule.OWNER_LEFT: lambda: task.left_owner,
        Rule.HARD_CONSTRAINT: lambda: dict(CONSTRAINT_CHOICES)[checked.by_key[finding.task].constraint],
    }
    if finding.rule is Rule.OUT_OF_SEQUENCE:
        return _("began before “%(task)s” allowed it") % {"task": other}
    if finding.rule in told:
        return str(told[finding.rule]())
    if finding.breach is Breach.BEGUN:
        return _("began, though “%(task)s” is not finished") % {"task": other}
    if finding.breach is Breach.PLANNED:
        return _("begins before “%(task)s” is finished") % {"task": other}
    if other:
        return _("does not wait for “%(task)s”") % {"task": other}
    return _("the plan has no backup drill") if finding.rule is Rule.BACKUP else ""


def lead_words(checked: PlanCheck, finding: Finding, per_day: int) -> str:
    """By how much, in words for the usual link; any other as planners write it."""
    link = checked.link_by_key[finding.link or 0]
    other = checked.by_key[link.predecessor].name
    if (link.type, link.lag_unit) != ("FS", "working"):
        return f"{link_label(link.type, link.lag, link.lag_unit, per_day)} · {other}"
    days = days_text(-link.lag, per_day)
    return _("%(days)s before “%(task)s” ends") % {"days": days, "task": other}
