"""What only the whole template shows: ids, links between its tasks, cycles."""

from __future__ import annotations

from datetime import date

from phases.methodology.errors import TemplateError
from phases.methodology.model import Template, TemplateTask
from phases.methodology.planning import plan_of
from phases.scheduling.errors import (
    CycleError,
    DateOutOfRangeError,
    DuplicateLinkError,
    LinkToOwnParentError,
    SelfLinkError,
)
from phases.scheduling.schedule import schedule

MOST_TASKS = 5_000
ANY_MONDAY = date(2026, 3, 2)


def check(template: Template, file: str, line: int, *, go_live_line: int) -> None:
    """Refuse a template that cannot be planned; `line` is where its outline begins. Error: TemplateError."""
    tasks = [task for task, _, _ in template.walk()]
    if not template.leaves():
        raise TemplateError("no_tasks", file=file, line=line)
    if len(tasks) > MOST_TASKS:
        raise TemplateError("too_many_tasks", file=file, line=line, count=len(tasks), limit=MOST_TASKS)
    by_id = _by_id(tasks, file)
    for task in tasks:
        for link in task.after:
            if link.predecessor not in by_id:
                raise TemplateError(
                    "unknown_predecessor", file=file, line=link.line, task=task.id, value=link.predecessor
                )
    if template.go_live is not None and template.go_live not in by_id:
        raise TemplateError("unknown_go_live", file=file, line=go_live_line, value=template.go_live)
    _check_schedule(template, by_id, file, line)


def _by_id(tasks: list[TemplateTask], file: str) -> dict[str, TemplateTask]:
    found: dict[str, TemplateTask] = {}
    for task in tasks:
        if task.id in found:
            raise TemplateError(
                "id_twice", file=file, line=task.line, value=task.id, first=found[task.id].line
            )
        found[task.id] = task
    return found


def _check_schedule(template: Template, by_id: dict[str, TemplateTask], file: str, line: int) -> None:
    """Let the scheduler find cycles, also through summaries, and say where in the file they start."""
    try:
        schedule(plan_of(template, ANY_MONDAY))
    except CycleError as error:
        path = [str(key) for key in error.path]
        where = by_id[path[0]].line
        raise TemplateError("cycle", file=file, line=where, path=" → ".join([*path, path[0]])) from error
    except (DuplicateLinkError, SelfLinkError, LinkToOwnParentError) as error:
        task = str(error.values.get("successor") or error.values.get("task"))
        value = str(error.values.get("predecessor") or task)
        lines = [link.line for link in by_id[task].after if link.predecessor == value] or [by_id[task].line]
        raise TemplateError(error.code, file=file, line=lines[-1], task=task, value=value) from error
    except DateOutOfRangeError as error:
        raise TemplateError("too_long_plan", file=file, line=line) from error
