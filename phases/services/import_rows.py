"""Tasks, links and baselines of an imported file as rows of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from phases.interchange.dry_run import DryRun
from phases.interchange.imported import PROJECT_SUMMARY, ImportedTask
from phases.models import Baseline, BaselineTask, Calendar, Dependency, Plan, Task
from phases.scheduling import model
from phases.services.import_source import sources_of
from phases.services.new_outline import insert_outline
from rollout.audit.context import now
from rollout.core.search import pinyin_key

LONGEST_CODE = 40
Made = dict[int, Task]


def store_tasks(plan: Plan, run: DryRun, calendars: Mapping[str, Calendar]) -> Made:
    """All tasks that are scheduled, with the dates of the file; answers them by UID. The caller audits."""
    imported = {task.uid: task for task in run.imported.tasks}
    parents = {task.parent for task in run.plan.tasks}
    sources = sources_of(run.imported)
    made: Made = {}
    for one in run.plan.tasks:
        if one.key == PROJECT_SUMMARY:
            continue
        source = imported[int(one.key)]
        parent = made.get(int(one.parent)) if one.parent is not None else None
        task = _task(plan, source, one, run.schedule.tasks[one.key], one.key in parents)
        task.source_uid, task.source = source.uid, sources[source.uid]
        task.number, task.position = len(made) + 1, len(made)
        task.parent, task.level = parent, parent.level + 1 if parent else 0
        task.calendar = calendars[one.calendar] if one.calendar is not None else None
        made[source.uid] = task
    insert_outline(made.values())
    return made


def _task(
    plan: Plan, source: ImportedTask, one: model.Task, computed: model.ScheduledTask, summary: bool
) -> Task:
    """Slack and whether it is critical as recorded if the file says; early and late dates as computed."""
    code = "" if source.wbs == source.outline_number else source.wbs[:LONGEST_CODE]
    pinned = one.pinned or (None, None)
    return Task(
        plan=plan,
        code=code,
        name=source.name or _("Task %(number)s") % {"number": source.uid},
        summary=summary,
        milestone=not summary and source.duration == 0,
        duration=source.duration,
        elapsed=source.elapsed,
        effort=source.work or None,
        constraint=one.constraint.value,
        constraint_at=one.constraint_date,
        deadline=one.deadline,
        notes=source.notes,
        actual_start=one.actual_start,
        actual_finish=one.actual_finish,
        remaining=one.remaining,
        resume_at=one.resume,
        cost=Decimal(source.cost) if source.cost else None,
        actual_cost=Decimal(source.actual_cost) if source.actual_cost else None,
        percent_complete=0 if summary else source.percent_complete,
        physical_percent=source.physical_percent_complete or None,
        pinned_start=pinned[0],
        pinned_finish=pinned[1],
        start=source.start or computed.start,
        finish=source.finish or computed.finish,
        early_start=computed.early_start,
        early_finish=computed.early_finish,
        late_start=computed.late_start,
        late_finish=computed.late_finish,
        total_slack=computed.total_slack if source.total_slack is None else source.total_slack,
        free_slack=computed.free_slack if source.free_slack is None else source.free_slack,
        critical=computed.critical if source.critical is None else source.critical,
        search_text=pinyin_key(code, source.name),
    )


def store_links(plan: Plan, links: Iterable[model.Link], made: Mapping[int, Task]) -> int:
    """Links between stored tasks, by their keys; how many."""
    rows = [
        Dependency(
            plan=plan,
            predecessor=made[int(link.predecessor)],
            successor=made[int(link.successor)],
            type=link.type.value,
            lag=link.lag,
            lag_unit=link.unit.value,
        )
        for link in links
        if link.predecessor in made and link.successor in made
    ]
    return len(Dependency.objects.bulk_create(rows))


def store_baselines(plan: Plan, run: DryRun, made: Made) -> int:
    """The file's baselines under their own numbers; how many."""
    tasks = {task.uid: task for task in run.imported.tasks if task.uid in made}
    numbers = sorted({one.number for task in tasks.values() for one in task.baselines})
    for number in numbers:
        copies = {uid: one for uid, task in tasks.items() for one in task.baselines if one.number == number}
        finishes = [one.finish for one in copies.values() if one.finish is not None]
        baseline = Baseline.objects.create(
            plan=plan,
            number=number,
            name=_("Baseline %(number)s of the file") % {"number": number},
            taken_at=now(),
            finish=max(finishes, default=None),
        )
        BaselineTask.objects.bulk_create(
            BaselineTask(
                baseline=baseline,
                task=made[uid],
                task_number=made[uid].number,
                name=made[uid].name,
                milestone=made[uid].milestone,
                summary=made[uid].summary,
                start=one.start,
                finish=one.finish,
                duration=one.duration,
                effort=one.work,
                cost=Decimal(one.cost) if one.cost else None,
            )
            for uid, one in copies.items()
        )
    return len(numbers)
