"""The weekly updates of the demo: owners answer by their link, the manager accepts most of it.

A Friday's round is opened in the afternoon and told by `tell_round`; what owners say is what came true.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from phases.models import Plan, Task, TaskUpdate, UpdateRequest, UpdateRound, UpdateState
from phases.queries_updates import RoundReading
from phases.scheduling.model import ScheduledTask
from phases.services import update_decisions, updates
from phases.services.update_answers import report
from phases.update_rules import Answer, Kind
from rollout.audit.context import writing_at
from rollout.people.models import User
from rollout.projects.models import Project

ZONE = ZoneInfo("Asia/Shanghai")
BLOCKERS = {
    "D5": "财务软件厂商的接口清单还在内部审批，集成方案只能先写一半。",
    "D6": "两家平台的正式报价还没到，采购已催。",
    "C4": "财务系统接口文档未到，联调环境也没有开通。",
    "M2": "经销商重名多，需要渠道部逐条确认。",
}
QUESTION = "剩余工作量比上周没有减少，卡在哪一步？需要谁配合？"
Work = Callable[[Task, datetime, datetime], int]


@dataclass(frozen=True, slots=True)
class Telling:
    """How one round went. `silent`: departments that never answer; `late`: people who answer after the due
    time; `asked_back`: tasks (codes) that are asked back; `left_open`: departments whose reports wait."""

    silent: Collection[str] = ()
    late: Collection[int] = ()
    asked_back: Collection[str] = ()
    left_open: Collection[str] = ()


@dataclass
class Updates:
    """The rounds of one project. `truth`: what came true, by task id; `work`: working minutes of a task."""

    project: Project
    manager: User
    truth: Mapping[int, ScheduledTask]
    work: Work

    def tell_round(self, status: datetime, telling: Telling | None = None) -> UpdateRound:
        """Ask in the afternoon of the status date, accept in its evening what came by then."""
        how = telling or Telling()
        asked_at = (status - timedelta(hours=2)).replace(tzinfo=ZONE)
        with writing_at(asked_at):
            plan = Plan.objects.select_related("project").get(project=self.project)
            monday = status + timedelta(days=7 - status.weekday())
            due = monday.replace(hour=10, minute=0, tzinfo=ZONE)
            found = updates.open_round(plan, status_at=status, due_at=due, actor=self.manager)
        asked = list(found.requests.select_related("user__department").order_by("pk"))
        speaking = [one for one in asked if department_of(one.user) not in how.silent]
        for place, request in enumerate(one for one in speaking if one.user_id not in how.late):
            self._answer(request, status, asked_at + timedelta(minutes=9 * (place + 1)))
        self._decide(found, how, (status + timedelta(minutes=50)).replace(tzinfo=ZONE))
        return found

    def tell_late(self, found: UpdateRound, status: datetime, how: Telling) -> None:
        """What came after the due time."""
        late = [one for one in found.requests.select_related("user") if one.user_id in how.late]
        for request in late:
            self._answer(request, status, found.due_at + timedelta(hours=2))
        self._decide(found, replace(how, asked_back=()), found.due_at + timedelta(hours=3))

    def _answer(self, request: UpdateRequest, status: datetime, at: datetime) -> None:
        stored = UpdateRequest.objects.select_related("round__plan__project", "user").get(pk=request.pk)
        tasks = RoundReading(stored.round).asked_of(stored)
        with writing_at(at):
            report(stored, {task.number: self.said(task, status) for task in tasks}, actor=stored.user)

    def said(self, task: Task, status: datetime) -> Answer:
        """What the owner of a task says on that day."""
        came = self.truth.get(task.pk)
        blocker = BLOCKERS.get(task.code, "")
        if came is None or came.start >= status:
            known = came.finish.date() if came is not None and came.finish > status else None
            return Answer(Kind.NOT_BEGUN, forecast=known)
        if came.finish <= status:
            start = None if task.milestone else came.start.date()
            return Answer(Kind.FINISHED, start=start, finish=came.finish.date())
        if task.milestone:
            return Answer(Kind.NOT_BEGUN, forecast=came.finish.date(), blocker=blocker)
        left = max(self.work(task, status, came.finish), 60)
        return Answer(
            Kind.RUNNING,
            start=came.start.date(),
            remaining=left,
            forecast=came.finish.date() if blocker else None,
            blocker=blocker,
        )

    def _decide(self, found: UpdateRound, how: Telling, at: datetime) -> None:
        with writing_at(at):
            for update in self._reported(found):
                if update.task.code in how.asked_back:
                    update_decisions.ask_back(update, QUESTION, actor=self.manager, version=update.version)
            chosen = {
                update.pk: update.version
                for update in self._reported(found)
                if department_of(update.request.user) not in how.left_open
            }
            if chosen:
                plan = Plan.objects.get(project=self.project)
                update_decisions.accept(
                    found, chosen, actor=self.manager, version=plan.version, why="每周进展更新"
                )

    def _reported(self, found: UpdateRound) -> list[TaskUpdate]:
        rows = TaskUpdate.objects.filter(request__round=found, state=UpdateState.REPORTED)
        return list(
            rows.select_related(
                "task", "request__user__department", "request__round__plan__project"
            ).order_by("pk")
        )


def department_of(user: User) -> str:
    return user.department.name if user.department is not None else ""
