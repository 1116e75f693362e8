"""The tables of a comparison of two weekly reports: only what differs, with how much does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phases.labels_comparison import DROPPED, LATE, NEW, OPEN_LOOKS, REACHED, gravity, moved_figure, share
from phases.labels_gates import gate_words
from phases.labels_reports import EARNED_FIGURES, cause_text, number_text
from phases.report_changes import Change, Comparison, GateChange, Standing
from phases.views.wording import signed_days
from rollout.core.dates import day_text
from rollout.core.markup import Status


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is about, what became of it, the cells behind."""

    name: str
    cells: Sequence[Any]
    look: Status | None = None


@dataclass(frozen=True)
class Part:
    """One part of the page: its finding as a title, the rows that differ, how many are alike. `columns` are
    labels with the class of their cells, such as "num" or "nowrap"."""

    key: str
    title: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Row]
    same: int = 0
    note: str = ""

    @property
    def same_text(self) -> str:
        if not self.same:
            return ""
        return ngettext("%(count)s is as it was.", "%(count)s are as they were.", self.same) % {
            "count": self.same
        }

    @property
    def lines(self) -> list[tuple[Row, list[tuple[str, Any]]]]:
        """Each row with its cells beside how they stand."""
        kinds = [kind for _label, kind in self.columns[1:]]
        return [(row, list(zip(kinds, row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True)
class ComparisonTables:
    """`older` and `newer` are the numbers of the reports; the newer one tells what happened `since` a day."""

    found: Comparison
    older: int
    newer: int
    since: date
    year: int

    @property
    def tables(self) -> list[Part]:
        parts = [self.milestones, self.gates, self.risks, self.actions, self.earned, self.departments]
        return [part for part in parts if part is not None]

    @property
    def milestones(self) -> Part:
        rows, same = changed(self.found.milestones)
        looks = {Standing.NEW: NEW, Standing.GONE: DROPPED}
        lines = [
            Row(
                one.name,
                [
                    *pair(self.days(one.forecast)),
                    moved_figure(one.forecast),
                    "–" if one.slip is None else signed_days(one.slip),
                    cause_text(one.cause),
                ],
                REACHED if one.reached else looks.get(one.standing),
            )
            for one in rows
        ]
        columns = [
            (_("Milestone"), ""),
            (_("Forecast then"), "nowrap"),
            (_("Forecast now"), "nowrap"),
            (_("Moved, working days"), "num"),
            (_("Against the baseline"), "num"),
            (_("Cause"), "compare-words"),
        ]
        moved = sum(one.forecast.differs and one.standing is Standing.CHANGED for one in rows)
        values = {"count": moved, "all": len(self.found.milestones)}
        title = ngettext(
            "%(count)s of %(all)s milestones moved", "%(count)s of %(all)s milestones moved", moved
        )
        told = {"number": self.newer, "day": self.day(self.since)}
        note = _("Causes are those that report %(number)s names for what happened since %(day)s.") % told
        return Part(
            "milestones", title % values if moved else _("No milestone moved"), columns, lines, same, note
        )

    @property
    def gates(self) -> Part:
        rows, same = changed(self.found.gates)
        lines = [Row(one.phase, [*states(one), *pair(shares(one.met, one.total))]) for one in rows]
        columns = [
            (_("Phase"), ""),
            (self.then, ""),
            (self.now, ""),
            (_("Criteria then"), "num"),
            (_("Criteria now"), "num"),
        ]
        some = ngettext("%(count)s gate changed", "%(count)s gates changed", len(rows))
        title = some % {"count": len(rows)} if rows else _("No gate changed")
        return Part("gates", title, columns, lines, same)

    @property
    def risks(self) -> Part | None:
        if self.found.risks is None:
            return None
        rows, same = changed(self.found.risks)
        lines = [
            Row(
                f"R{one.number} {one.title}",
                [*("–" if score is None else score for score in pair(one.score)), one.owner],
                gravity(one.score) if one.standing is Standing.CHANGED else OPEN_LOOKS[one.standing],
            )
            for one in rows
        ]
        columns = [
            (_("Risk"), ""),
            (_("Score then"), "num"),
            (_("Score now"), "num"),
            (_("Owner"), ""),
        ]
        title = _("Risks and issues: %(new)s new, %(gone)s no longer open, %(changed)s moved")
        return Part("risks", title % counts(rows), columns, lines, same)

    @property
    def actions(self) -> Part:
        rows, same = changed(self.found.actions)
        lines = [
            Row(
                f"A{one.number} {one.text}",
                [*pair(self.days(one.due)), one.owner],
                LATE if one.overdue else OPEN_LOOKS[one.standing],
            )
            for one in rows
        ]
        columns = [
            (_("Action"), ""),
            (_("Due then"), "nowrap"),
            (_("Due now"), "nowrap"),
            (_("Owner"), ""),
        ]
        title = _("Actions: %(new)s new, %(gone)s no longer open, %(changed)s moved or overdue")
        return Part("actions", title % counts(rows), columns, lines, same)

    @property
    def earned(self) -> Part | None:
        """Each figure of earned value; None where neither report has one."""
        if self.found.earned is None:
            return None
        figures = self.found.earned.figures
        lines = [
            Row(str(label), [number_text(one, digits) for one in pair(figures[name])])
            for name, (label, digits) in EARNED_FIGURES.items()
        ]
        note = _("The two count against different baselines or units; read them side by side.")
        comparable = self.found.earned.comparable
        columns = [(_("Figure"), ""), (self.then, "num"), (self.now, "num")]
        return Part("earned", _("Earned value"), columns, lines, note="" if comparable else note)

    @property
    def departments(self) -> Part | None:
        if self.found.departments is None:
            return None
        lines = [
            Row(one.name or _("No department"), pair(shares(one.answered, one.asked)))
            for one in self.found.departments
        ]
        columns = [(_("Department"), ""), (self.then, "num"), (self.now, "num")]
        return Part("departments", _("Owners who gave their update"), columns, lines)

    @property
    def then(self) -> str:
        return _("Report %(number)s") % {"number": self.older}

    @property
    def now(self) -> str:
        return _("Report %(number)s") % {"number": self.newer}

    def days(self, change: Any) -> Change:
        return Change(self.day(change.before), self.day(change.after))

    def day(self, value: date | None) -> str:
        return "–" if value is None else day_text(value, this_year=self.year)


def pair(change: Change) -> tuple[Any, Any]:
    return change.before, change.after


def states(gate: GateChange) -> list[str]:
    """State and decision of a gate, then and now."""
    told = zip(pair(gate.state), pair(gate.decision), strict=True)
    return ["–" if state is None else gate_words(state, decision) for state, decision in told]


def shares(part: Change, whole: Change) -> Change:
    return Change(share(part.before, whole.before), share(part.after, whole.after))


def changed(rows: Iterable[Any]) -> tuple[list[Any], int]:
    """The rows that differ, and how many do not."""
    every = list(rows)
    found = [one for one in every if one.standing is not Standing.SAME]
    return found, len(every) - len(found)


def counts(rows: Sequence[Any]) -> dict[str, int]:
    return {one.value: sum(row.standing is one for row in rows) for one in Standing}
