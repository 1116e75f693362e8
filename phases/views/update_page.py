"""An owner's page of one round: each task with its form, whoever opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from phases.models import Task, TaskUpdate, UpdateRequest, UpdateState
from phases.queries_updates import RoundReading
from phases.services.update_answers import report, report_for
from phases.update_forms import AnswerForm, first_words
from phases.update_rules import Answer
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User


@dataclass(frozen=True, slots=True)
class Asked:
    """One task of the page. `locked` says why it takes no answer any more, or is empty."""

    task: Task
    earlier: TaskUpdate | None
    form: AnswerForm
    locked: str

    @property
    def question(self) -> str:
        back = self.earlier is not None and self.earlier.state == UpdateState.ASKED_BACK
        return self.earlier.question if back and self.earlier is not None else ""


class OwnerPage:
    """What one person is asked; `data` is what was posted, if anything. `writer` answers for them."""

    def __init__(
        self, request: UpdateRequest, data: QueryDict | None = None, *, writer: User | None = None
    ) -> None:
        self.request, self.round, self.writer = request, request.round, writer
        reading = RoundReading(self.round)
        told = reading.by_request.get(request.pk, {})
        per_day = int(self.round.plan.hours_per_day * 60)
        self.rows: list[Asked] = []
        for task in reading.asked_of(request):
            earlier = told.get(task.pk)
            locked = self.why_locked(earlier)
            form = AnswerForm(
                None if locked else data,
                initial=first_words(task, earlier, self.round.status_at, per_day),
                task=task,
                status=self.round.status_at,
                minutes_per_day=per_day,
            )
            self.rows.append(Asked(task, earlier, form, locked))
        self.refusal = ""

    def why_locked(self, earlier: TaskUpdate | None) -> str:
        if earlier is None or earlier.state == UpdateState.ASKED_BACK:
            return ""
        if earlier.state == UpdateState.ACCEPTED:
            return _("The report is accepted.") if self.writer else _("Your report is accepted.")
        own_word = earlier.entered_by_id is None
        return _("The owner has reported this already.") if self.writer and own_word else ""

    @property
    def open_rows(self) -> list[Asked]:
        return [row for row in self.rows if not row.locked]

    @property
    def answered(self) -> int:
        return sum(1 for row in self.rows if row.earlier is not None and not row.question)

    @property
    def complete(self) -> bool:
        return bool(self.rows) and self.answered == len(self.rows)

    @property
    def draft_key(self) -> str:
        """Typed words are kept on the device under this key until they are sent."""
        versions = "-".join(str(row.earlier.version if row.earlier else 0) for row in self.rows)
        place = "update" if self.writer is None else f"update-by-{self.writer.pk}"
        return f"{place}-{self.request.pk}-{versions}"

    def send(self) -> bool:
        """Write what was posted; False where the page must be shown again with its reasons."""
        wrong = [row for row in self.open_rows if not row.form.is_valid()]
        if wrong:
            return False
        chosen = [row for row in self.open_rows if row.form.chosen is not None]
        answers: dict[int, Answer] = {row.task.number: row.form.answer for row in chosen}
        seen = {row.task.number: row.form.cleaned_data["seen"] or 0 for row in chosen}
        try:
            if self.writer is None:
                report(self.request, answers, actor=self.request.user, seen=seen)
            else:
                report_for(self.request, answers, actor=self.writer, seen=seen)
        except InvalidInput as error:
            self.explain(error)
            return False
        except StateRefusal as error:
            self.refusal = str(error)
            return False
        return True

    def explain(self, error: InvalidInput) -> None:
        """The reason beside its field, or on top."""
        number, _dot, name = (error.field or "").partition(".")
        for row in self.open_rows:
            if str(row.task.number) == number and name in row.form.fields:
                row.form.add_error(name, str(error))
                return
        self.refusal = str(error)

    @property
    def context(self) -> dict[str, Any]:
        return {"owner": self, "round": self.round, "project": self.round.plan.project}
