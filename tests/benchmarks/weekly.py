"""The weekly rhythm beside the least that its figures need, in one process and in turn.

Beside reading the same rows and nothing more: the sentences of a week of changes, the plan check, the
workload, the ledger of stored weeks. Beside scheduling both plans once: a week's slip shared out. Beside
WeasyPrint's bare rendering of the same HTML: the weekly report as PDF. Most are asked at two sizes: `growth`
is the exponent of time between them, 1 where twice as much takes twice as long. Times are the processor's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from weasyprint import HTML

from phases.models import Dependency, Plan, ScheduleSnapshot, SlipEntry, Task
from phases.operations import SetTask
from phases.queries_check import COLUMNS, plan_check
from phases.queries_slips import slip_ledger
from phases.queries_workload import plan_workload, tasks_between
from phases.report_document import ReportDocument
from phases.report_limits import FIRST, SECOND, Limits
from phases.report_rendering import pdf_of
from phases.scheduling.schedule import schedule
from phases.services import changes
from phases.services.reports import draft_content, start_draft
from phases.services.snapshots import standing_of
from phases.slip_ledger import Party, Standing, slip_between
from phases.step_sentences import say_steps
from rollout.audit.models import AuditEvent
from rollout.documents.pdf import font_configuration
from rollout.people.models import User
from tests.benchmarks.projects import manager
from tests.benchmarks.stored_plan import milliseconds, stored_plan
from tests.factories import MembershipFactory, UserFactory, arranging

MONDAY = date(2026, 3, 2)
WEEKS, STORED_WEEKS = 26, 52
FEW, MANY = 100, 1_000  # changes of a week
PEOPLE = 50
REPEATED = 3  # a PDF takes seconds


def run() -> dict[str, Any]:
    ada = manager()
    small, middle, large = (stored_plan(size, ada) for size in (20, 1_000, 10_000))
    return {
        "work": {
            f"sentences of {MANY} changes": sentences(small, ada),
            "plan check of 10,000 tasks": at_two_sizes(check, middle, large),
            f"workload of {PEOPLE} people, {WEEKS} weeks": at_two_sizes(
                lambda plan: workload(plan, ada), middle, large
            ),
            f"ledger of {STORED_WEEKS} weeks": ledger(small),
            "slip of a week, 10,000 tasks": at_two_sizes(slip, middle, large),
            "weekly report as PDF": report(middle, ada),
        }
    }


def beside(limit: float, ours: float, growth: float | None = None) -> dict[str, Any]:
    return {"limit_ms": limit, "ms": ours, "times_limit": round(ours / limit, 2), "growth": growth}


def at_two_sizes(pair: Callable[[Plan], list[float]], small: Plan, large: Plan) -> dict[str, Any]:
    """`pair` gives milliseconds of (limit, ours) of a plan."""
    less, more = pair(small), pair(large)
    sizes = [Task.objects.filter(plan=plan).count() for plan in (large, small)]
    return beside(*more, round(math.log(more[1] / less[1]) / math.log(sizes[0] / sizes[1]), 2))


def sentences(plan: Plan, ada: User) -> dict[str, Any]:
    """Steps of one changed duration each; beside reading their events."""
    tasks = list(Task.objects.filter(plan=plan))
    with arranging():
        for number in range(MANY):
            plan.refresh_from_db()
            task = tasks[number % len(tasks)]
            wanted = SetTask(task.pk, "duration", task.duration + 15 * (1 + number % 30))
            changes.apply(plan, [wanted], actor=ada, version=plan.version)
    week = AuditEvent.objects.filter(action="plan.change", target_id=str(plan.pk)).order_by("-pk")
    told = list(week[:MANY])
    limit, ours, fewer = milliseconds(
        lambda: list(week[:MANY]), lambda: say_steps(told), lambda: say_steps(told[:FEW])
    )
    return beside(limit, ours, round(math.log(ours / fewer) / math.log(MANY / FEW), 2))


def check(plan: Plan) -> list[float]:
    def least() -> None:
        list(Task.objects.filter(plan=plan).order_by("position", "pk").values(*COLUMNS))
        list(
            Dependency.objects.filter(plan=plan).values_list("pk", "predecessor", "successor", "type", "lag")
        )

    return milliseconds(least, lambda: list(plan_check(plan).findings()))


def workload(plan: Plan, reader: User) -> list[float]:
    with arranging():
        people = [UserFactory() for _ in range(PEOPLE)]
        for at, person in enumerate(people):
            MembershipFactory(project=plan.project, user=person)
            Task.objects.filter(plan=plan, number__in=range(at, 100_000, PEOPLE)).update(owner=person)
    return milliseconds(
        lambda: list(tasks_between(plan, MONDAY, WEEKS, None, reader)),
        lambda: plan_workload(plan, first=MONDAY, weeks=WEEKS, reader=reader),
    )


def ledger(plan: Plan) -> dict[str, Any]:
    with arranging():
        kept = ScheduleSnapshot.objects.bulk_create(
            ScheduleSnapshot(
                plan=plan,
                number=week,
                reported_on=MONDAY + timedelta(weeks=week),
                taken_at=timezone.now(),
                inputs={},
            )
            for week in range(1, STORED_WEEKS + 1)
        )
        SlipEntry.objects.bulk_create(
            SlipEntry(snapshot=one, party=party.value, minutes=480) for one in kept for party in Party
        )
    entries = SlipEntry.objects.filter(snapshot__plan=plan)
    early = kept[STORED_WEEKS // 4 - 1]
    limit, ours, fewer = milliseconds(
        lambda: list(entries.all()), lambda: slip_ledger(plan), lambda: slip_ledger(plan, until=early)
    )
    return beside(limit, ours, round(math.log(ours / fewer) / math.log(4), 2))


def slip(plan: Plan) -> list[float]:
    """One task became longer: two schedules are the least that tells by how much."""
    before = standing_of(plan)
    first, *others = before.plan.tasks
    longer = replace(before.plan, tasks=(replace(first, duration=first.duration + 480), *others))

    def least() -> None:
        schedule(before.plan)
        schedule(longer)

    def shared() -> None:
        old = Standing(before.plan, before.party_of, before.acceptance)
        slip_between(old, Standing(longer, before.party_of, before.acceptance))

    return milliseconds(least, shared, runs=REPEATED)


def report(plan: Plan, ada: User) -> dict[str, Any]:
    with arranging():
        content = draft_content(start_draft(plan, actor=ada), ada)
    with translation.override("zh-hans"):
        document = ReportDocument(content, Limits(FIRST[0], SECOND[0]))
        context = {"content": content, "report": document, "language": "zh-hans", "made": document.made}
        context["sheets"] = ("first", "second")
        html = render_to_string("reports/weekly.html", context)
    pdf_of(content, "zh-hans")  # warm
    limit, ours = milliseconds(
        lambda: HTML(string=html).write_pdf(pdf_variant="pdf/ua-1", font_config=font_configuration()),
        lambda: pdf_of(content, "zh-hans"),
        runs=REPEATED,
    )
    return beside(limit, ours)
