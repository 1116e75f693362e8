"""Many projects, one of them large: what pages and services are measured with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from phases.demo.cast import Cast
from phases.methodology.library import KEYS, shipped
from phases.methodology.model import Span, Template, TemplateLink, TemplateTask, Words
from phases.services.projects import NewProject, start_project
from rollout.people.roles import Role
from rollout.projects.models import Project

BASE = "standard-12-week"


def fill(cast: Cast, on: date, *, tasks: int, projects: int) -> Project:
    """`projects` projects, of which one has `tasks` tasks; answers the large one."""
    people = {
        Role.PROJECT_MANAGER: cast.with_role("manager"),
        Role.CONSULTANT: cast.with_role("consultant"),
        Role.BUSINESS_OWNER: cast.with_role("owner"),
        Role.KEY_USER: cast.with_role("key"),
        Role.SPONSOR: cast.with_role("sponsor"),
        Role.IT: cast.with_role("it"),
    }

    def start(number: int, template: Template) -> Project:
        wanted = NewProject(
            name=f"推广项目 {number:03}",
            slug=f"scale-{number:03}",
            template=template,
            start=on - timedelta(weeks=number % 20),
            client=cast.client,
            vendor=cast.vendor,
            people=people,
        )
        return start_project(wanted, actor=cast["pmo"])

    large = start(0, waves(tasks))
    for number in range(1, projects):
        start(number, shipped(KEYS[number % len(KEYS)]))
    return large


def waves(tasks: int) -> Template:
    """The standard rollout again and again, each wave after the design of the last, cut to `tasks` lines."""
    base = shipped(BASE)
    lines = sum(1 for _ in base.walk()) + 1
    count = max(1, -(-tasks // lines))
    outline = [_wave(base, number) for number in range(1, count + 1)]
    left = tasks - sum(1 for wave in outline for _ in _walk(wave))
    while left < 0:
        outline[-1], cut = _shorter(outline[-1])
        left += cut
    outline[-1] = replace(
        outline[-1], tasks=(*outline[-1].tasks, *(_filler(number) for number in range(left)))
    )
    return Template(
        key=f"waves-{tasks}",
        name=Words((("", "分批推广"),)),
        outline=tuple(outline),
        go_live=_last_go_live(outline),
    )


def _last_go_live(outline: Sequence[TemplateTask]) -> str | None:
    """The roll-out of the last wave that still has one; None of a plan cut before its first."""
    found = [task.id for wave in outline for task in _walk(wave) if task.id.startswith("A1.")]
    return found[-1] if found else None


def _wave(base: Template, number: int) -> TemplateTask:
    def renamed(task: TemplateTask) -> TemplateTask:
        links = tuple(replace(link, predecessor=f"{link.predecessor}.{number}") for link in task.after)
        if not links and not task.tasks and number > 1:
            links = (TemplateLink(f"D◆.{number - 1}"),)
        return replace(
            task,
            id=f"{task.id}.{number}",
            after=links,
            phase=None,
            tasks=tuple(renamed(child) for child in task.tasks),
        )

    return TemplateTask(
        id=f"wave-{number}",
        name=Words((("", f"第 {number} 批"),)),
        tasks=tuple(renamed(task) for task in base.outline),
    )


def _filler(number: int) -> TemplateTask:
    """A line in place of an emptied summary."""
    return TemplateTask(id=f"F.{number}", name=Words((("", f"收尾 {number + 1}"),)), span=Span(480, 480, 960))


def _shorter(wave: TemplateTask) -> tuple[TemplateTask, int]:
    """A wave without its last line, and how many lines that took away (an emptied summary goes with it)."""
    *kept, last = wave.tasks
    if not last.tasks:
        return replace(wave, tasks=tuple(kept)), 1
    inner, cut = _shorter(last)
    if not inner.tasks:
        return replace(wave, tasks=tuple(kept)), cut + 1
    return replace(wave, tasks=(*kept, inner)), cut


def _walk(task: TemplateTask) -> list[TemplateTask]:
    found = [task]
    for here in found:
        found.extend(here.tasks)
    return found
