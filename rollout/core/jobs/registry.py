"""The kinds of background work. A job is a function `(run, **arguments)` at module level."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import Task

from rollout.core.jobs.cron import parse

JobTask = Task[..., Any]


@dataclass(frozen=True, slots=True)
class JobKind:
    """`in_steps` False: the whole job and its outcome are one transaction. True: the job commits in
    `run.step()` blocks, shows progress and goes on after the last one when its worker died."""

    task: JobTask
    title: str | Promise
    attempts: int
    every: str
    in_steps: bool


_kinds: dict[str, JobKind] = {}
_surroundings: list[Callable[[], AbstractContextManager[Any]]] = []
_warm_ups: list[Callable[[], object]] = []


def job(
    *, title: str | Promise, attempts: int = 5, every: str = "", in_steps: bool = False
) -> Callable[[Callable[..., Any]], JobTask]:
    """Declare a background job. `every`: a cron expression; it then starts by itself, without arguments."""
    if every:
        parse(every)

    def declare(function: Callable[..., Any]) -> JobTask:
        declared: JobTask = task()(function)
        _kinds[declared.module_path] = JobKind(declared, title, attempts, every, in_steps)
        return declared

    return declare


def kind_of(path: str) -> JobKind | None:
    """The kind by import path; None when the code is gone (a job of an older release)."""
    if path not in _kinds:
        try:
            import_string(path)
        except ImportError:
            return None
    return _kinds.get(path)


def scheduled_kinds() -> dict[str, JobKind]:
    """Kinds that start by the clock, of the modules imported so far."""
    return {path: kind for path, kind in _kinds.items() if kind.every}


def surround_jobs(with_: Callable[[], AbstractContextManager[Any]]) -> None:
    """Upper apps add what must hold around each job, such as the origin in the audit log."""
    _surroundings.append(with_)


def warm_worker(warm_up: Callable[[], object]) -> None:
    """Upper apps add what a worker does once when it first has nothing to do, so that no job waits for it."""
    _warm_ups.append(warm_up)


def warm_ups() -> tuple[Callable[[], object], ...]:
    return tuple(_warm_ups)


@contextmanager
def surroundings() -> Iterator[None]:
    with ExitStack() as stack:
        for factory in _surroundings:
            stack.enter_context(factory())
        yield
