"""The plan on two pages: when we go live, which milestones slip, what decides it, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from phases.plan_gaps import no_late_milestone
from phases.views.answers import Answer, Chain, Step, chain_of, go_live_answer
from phases.views.gaps import other_gaps
from phases.views.reading import PlanReading, is_open
from phases.views.task_row import TaskRow
from phases.views.wording import day_words, late_milestones, signed_days
from rollout.core.dates import day_text
from rollout.documents.figures import BarFigure, GanttFigure, GanttRow, Mark, Series
from rollout.people.labels import ROLE_LABELS
from rollout.people.roles import Role

AHEAD = timedelta(days=21)
MOST_MILESTONES, MOST_GANTT_ROWS, MOST_STEPS, MOST_TASKS = 12, 20, 8, 9  # what two pages hold


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """One milestone: promised by the baseline, forecast now, slip in working days."""

    task: TaskRow
    owner: str
    baseline: datetime | None
    late: float | None
    state: str

    @property
    def slip(self) -> str:
        return "–" if self.late is None else signed_days(self.late)


@dataclass(frozen=True, slots=True)
class WorkLine:
    task: TaskRow
    owner: str
    what: str


@dataclass(frozen=True)
class Summary:
    """What the document and its page show; everything comes from one reading of the plan."""

    read: PlanReading

    @cached_property
    def answer(self) -> Answer:
        return go_live_answer(self.read)

    @cached_property
    def milestones(self) -> list[MilestoneLine]:
        return [
            self._milestone(task) for task in self.read.tasks if task.milestone and task.finish is not None
        ]

    @property
    def shown_milestones(self) -> list[MilestoneLine]:
        """At most a page of them: what is reached goes first, then what comes last."""
        return _most(self.milestones, MOST_MILESTONES, lambda line: line.task.actual_finish is None)

    @cached_property
    def late(self) -> list[MilestoneLine]:
        return [line for line in self.milestones if line.late is not None and line.late > 0]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The figures at the head of the document."""
        read, target = self.read, self.read.target
        leaves = [task for task in read.tasks if not task.summary and not task.milestone]
        done = sum(1 for task in leaves if not is_open(task))
        late = read.go_live_late_by
        return [
            (_("Committed go-live"), day_words(read.plan.go_live) or "–"),
            (_("Forecast go-live"), day_words(target.finish) if target else "–"),
            (_("Slip in working days"), _("n/a") if late is None else signed_days(late)),
            (_("Late milestones"), self._late_of_all),
            (_("Finished tasks"), _("%(done)s of %(all)s") % {"done": done, "all": len(leaves)}),
        ]

    @property
    def gaps(self) -> list[str]:
        """What is missing beside the status date, of which the answer's lead tells."""
        return other_gaps(self.read)

    @property
    def made(self) -> str:
        """Of which day the figures are."""
        if self.read.plan.status_at is None:
            return _("As planned, without a status date")
        return _("As of %(day)s") % {"day": day_text(self.read.plan.status_at.date(), this_year=0)}

    @property
    def _late_of_all(self) -> str:
        known = [line for line in self.milestones if line.late is not None]
        return _("%(late)s of %(all)s") % self._counts if known else _("n/a")

    @property
    def _counts(self) -> dict[str, int]:
        return {"late": len(self.late), "all": len(self.milestones)}

    @cached_property
    def slips(self) -> BarFigure:
        """Slip of each milestone; the title says the finding."""
        shown = [line for line in self.shown_milestones if line.late is not None]
        return BarFigure(
            title=self._finding(),
            categories=[line.task.name for line in shown],
            series=[Series(_("Slip"), [line.late for line in shown])],
            unit=_("working days against the baseline"),
            category_name=_("Milestone"),
        )

    def _finding(self) -> str:
        if not self.late:
            return no_late_milestone(
                some=bool(self.milestones), known=any(line.late is not None for line in self.milestones)
            )
        worst = max(self.late, key=lambda line: line.late or 0)
        return late_milestones(len(self.late), len(self.milestones), worst.task.name, worst.late or 0)

    @cached_property
    def strip(self) -> GanttFigure:
        """Phases and milestones against the baseline."""
        wanted = [t for t in self.read.tasks if (t.summary and t.level == 0) or t.milestone]
        drawn = [t for t in wanted if t.start is not None and t.finish is not None]
        drawn = _most(drawn, MOST_GANTT_ROWS, lambda task: task.actual_finish is None)
        marks = [Mark(self.read.now, _("Status date"))]
        if self.read.plan.go_live is not None:
            evening = datetime.combine(self.read.plan.go_live, time(17))
            marks.append(Mark(evening, _("Committed go-live"), dashed=True))
        return GanttFigure(
            title=_("Phases and milestones against the baseline"),
            rows=[self._row(task) for task in drawn],
            marks=marks,
            row_name=_("Phase or milestone"),
            start_name=_("Start"),
            finish_name=_("Finish"),
            baseline_name=_("Baseline"),
        )

    @cached_property
    def chain(self) -> Chain | None:
        """What drives the go-live; what is done is left out when it grows long."""
        target = self.read.target
        if target is None:
            return None
        chain = chain_of(self.read, target)
        steps: Sequence[Step] = _most(chain.steps, MOST_STEPS, lambda step: not step.done)
        return Chain(chain.title, list(steps))

    @property
    def more_steps(self) -> int:
        """Open steps of the chain that are not shown."""
        if self.chain is None or self.read.target is None:
            return 0
        shown = {step.task.pk for step in self.chain.steps}
        chain = self.read.chain_to(self.read.target)
        return sum(1 for task in chain if task.actual_finish is None and task.pk not in shown)

    @property
    def steps(self) -> list[tuple[Step, str]]:
        """The chain's steps with the owner's name."""
        return [(step, owner_of(step.task)) for step in self.chain.steps] if self.chain else []

    @cached_property
    def coming(self) -> list[WorkLine]:
        """Open work that starts or ends within three weeks, what ends first first."""
        until = self.read.now + AHEAD
        work = [
            task
            for task in self.read.tasks
            if not task.summary and is_open(task) and task.start is not None and task.start <= until
        ]
        work.sort(key=lambda task: (task.finish or until, task.position))
        return [WorkLine(task, owner_of(task), self._what(task, until)) for task in work]

    @property
    def shown_coming(self) -> list[WorkLine]:
        return self.coming[:MOST_TASKS]

    @property
    def more_coming(self) -> int:
        return len(self.coming) - len(self.shown_coming)

    @property
    def until(self) -> date:
        return (self.read.now + AHEAD).date()

    def _milestone(self, task: TaskRow) -> MilestoneLine:
        baseline = self.read.baseline_dates.get(task.number, (None, None))[1]
        late = self.read.late_by(task)
        if not is_open(task):
            state = _("reached")
        elif task.finish is not None and task.finish < self.read.now:
            state = _("overdue")
        elif late is not None and late > 0:
            state = _("late")
        else:
            state = _("to come")
        return MilestoneLine(task, owner_of(task), baseline, late, state)

    def _row(self, task: Any) -> GanttRow:
        start, finish = self.read.baseline_dates.get(task.number, (None, None))
        return GanttRow(
            label=task.name if task.summary else f"◇ {task.name}",
            start=task.finish if task.milestone else task.start,
            finish=task.finish,
            baseline=(start, finish) if start and finish and not task.milestone else None,
            done=self._done(task),
            critical=task.critical,
        )

    def _done(self, task: Any) -> float:
        """Share of a task's work that is done; of a phase, of the durations below it."""
        if not task.summary:
            return float(task.percent_complete) / 100
        work = [leaf for leaf in self.read.tasks if not leaf.summary and self.read.top_of(leaf) == task]
        total = sum(leaf.duration for leaf in work)
        return (
            sum(leaf.duration * float(leaf.percent_complete) for leaf in work) / 100 / total if total else 0.0
        )

    def _what(self, task: Any, until: datetime) -> str:
        if task.milestone:
            return _("milestone")
        if task.finish is not None and task.finish <= self.read.now:
            return _("overdue")
        if task.actual_start is not None:
            return _("under way, %(percent)s %%") % {"percent": int(task.percent_complete)}
        return _("starts")


def owner_of(task: Any) -> str:
    """The owner's name, else the role that is to own it."""
    if task.owner is not None:
        return str(task.owner)
    return str(ROLE_LABELS[Role(task.owner_role)]) if task.owner_role else "–"


def _most(items: Sequence[Any], most: int, open_: Any) -> list[Any]:
    """At most so many: closed ones are left out first, then the last ones."""
    if len(items) <= most:
        return list(items)
    kept = [item for item in items if open_(item)]
    return kept[:most]
