"""A methodology template: the outline of a rollout without dates and without people. Frozen values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from phases.methodology.disciplines import Discipline
from phases.scheduling.model import LagUnit, LinkType
from rollout.people.roles import Role

LANGUAGES = ("en", "zh-hans")
MINUTES_PER_DAY = 480


@dataclass(frozen=True, slots=True)
class Words:
    """One text in several languages; a text given once stands under the language ""."""

    by_language: tuple[tuple[str, str], ...]

    def in_language(self, language: str) -> str:
        """
        >>> Words((("en", "Kickoff"), ("zh-hans", "项目启动"))).in_language("zh-hans")
        '项目启动'
        """
        words = dict(self.by_language)
        return words.get(language) or words.get(language.split("-")[0]) or self.by_language[0][1]


@dataclass(frozen=True, slots=True)
class Span:
    """Three-point duration in minutes: of working time, or of clock time where `elapsed`."""

    optimistic: int
    likely: int
    pessimistic: int
    elapsed: bool = False


@dataclass(frozen=True, slots=True)
class TemplateLink:
    """The task waits for `predecessor` (an id); `lag` as in the scheduler."""

    predecessor: str
    type: LinkType = LinkType.FS
    lag: int = 0
    unit: LagUnit = LagUnit.WORKING
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TemplateTask:
    """A task, a milestone (no span) or, with `tasks`, a summary of them. `phase` marks a phase's summary."""

    id: str
    name: Words
    span: Span | None = None
    after: tuple[TemplateLink, ...] = ()
    owner: Role | None = None
    deliverable: Words | None = None
    effort: int | None = None
    notes: Words | None = None
    tasks: tuple[TemplateTask, ...] = ()
    phase: Discipline | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Template:
    """`outline` holds the phases, then any tasks outside phases. `go_live` is the id of the task whose
    finish is the go-live."""

    key: str
    name: Words
    outline: tuple[TemplateTask, ...]
    description: Words | None = None
    go_live: str | None = None

    def walk(self) -> Iterator[tuple[TemplateTask, TemplateTask | None, int]]:
        """Every task with its parent and level, in outline order."""
        waiting: list[tuple[TemplateTask, TemplateTask | None, int]] = [
            (t, None, 0) for t in reversed(self.outline)
        ]
        while waiting:
            task, parent, level = waiting.pop()
            yield task, parent, level
            waiting.extend((child, task, level + 1) for child in reversed(task.tasks))

    def leaves(self) -> list[TemplateTask]:
        return [task for task, _, _ in self.walk() if not task.tasks]
