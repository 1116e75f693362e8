"""The first page of a weekly report in words: status by rule, the answer, milestones, phases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from phases.labels_reports import LIGHTS, cause_text, number_text, reason_text
from phases.plan_gaps import gap_texts, no_late_milestone, planned_words
from phases.report_drawings import light_svg
from phases.report_words import WIDTH, Cut, ReportPart, baseline_of, shortened
from phases.views.measure_figures import moved_words
from phases.views.wording import late_milestones, late_words, signed_days
from rollout.documents.figures import GanttFigure, GanttRow, Mark, Sighted, TrendFigure, TrendLine
from rollout.documents.svg.draw import figure_svg
from rollout.documents.svg.trend import trend_svg

TREND_HEIGHT = 104.0


class FirstPage(ReportPart):
    """When is the go-live, how does the rollout stand, which milestones slip and why."""

    def _on_first(self, text: str) -> str:
        return shortened(text, self.limits.first.letters)

    @property
    def light(self) -> str:
        return str(self.content["status"]["light"])

    @property
    def status_word(self) -> str:
        return str(LIGHTS[self.light].label)

    @property
    def light_svg(self) -> SafeString:
        return mark_safe(light_svg(self.light, self.status_word))

    @property
    def reasons(self) -> Cut:
        return self._cut(
            [reason_text(one) for one in self.content["status"]["reasons"]], self.limits.first.reasons
        )

    @property
    def rules_met(self) -> str:
        """What stands where no rule is broken: rules without a figure are neither met nor broken."""
        earned = self.content["earned"]
        if earned is not None and earned["pace"] is not None:
            return _("Every rule is met.")
        return _("Every rule that has a figure is met; without one: %(rules)s.") % {
            "rules": _("Pace, SPI(t)")
        }

    @property
    def headline(self) -> str:
        """The answer in one sentence: when the go-live is, how late, what decides it."""
        plan = self.content["plan"]
        if plan["forecast"] is None:
            return _("The plan has no tasks yet")
        values = {
            "day": self.day_of(plan["forecast"]),
            "slip": planned_words(late_words(plan["late"]), plan["late"], reported=bool(plan["status_at"])),
            "task": self._on_first(plan["decided_by"]),
        }
        if plan["late"] is None:
            return (
                _("Go-live %(day)s; decided by “%(task)s”") if values["task"] else _("Go-live %(day)s")
            ) % values
        if values["task"]:
            return _("Go-live %(day)s, %(slip)s; decided by “%(task)s”") % values
        return _("Go-live %(day)s, %(slip)s") % values

    @property
    def missing(self) -> list[str]:
        """What the plan lacks to say more."""
        return gap_texts(self.content["missing"])

    @property
    def facts(self) -> list[tuple[str, str]]:
        plan, earned, stones = self.content["plan"], self.content["earned"], self.content["milestones"]
        return [
            (_("Committed go-live"), self.day_of(plan["committed"])),
            (_("Forecast go-live"), self.day_of(plan["forecast"])),
            (_("Slip, working days"), _("n/a") if plan["late"] is None else signed_days(plan["late"])),
            (
                _("Late milestones"),
                _("%(late)s of %(all)s") % {"late": stones["late"], "all": stones["count"]}
                if self._slips_known
                else _("n/a"),
            ),
            (
                _("Pace, SPI(t)"),
                number_text(earned["pace"], 2) if earned and earned["pace"] is not None else _("n/a"),
            ),
        ]

    @property
    def milestones(self) -> Cut:
        found = self.content["milestones"]
        cut = self._cut(found["rows"], self.limits.first.milestones, found["count"])
        lines = [
            {
                "name": self._on_first(row["name"]),
                "baseline": self.day_of(row["baseline"]),
                "forecast": self.day_of(row["forecast"]),
                "slip": "–" if row["slip"] is None else signed_days(row["slip"]),
                "late": (row["slip"] or 0) > 0,
                "state": _("reached") if row["done"] else _("overdue") if row["overdue"] else "",
                "cause": self._on_first(cause_text(row["cause"])),
            }
            for row in sorted(cut.rows, key=lambda row: row["forecast"])
        ]
        return replace(cut, rows=lines)

    @property
    def milestones_title(self) -> str:
        found, worst = self.content["milestones"], self.content["milestones"]["worst"]
        if worst is None:
            return no_late_milestone(some=bool(found["count"]), known=self._slips_known)
        return late_milestones(found["late"], found["count"], self._on_first(worst["name"]), worst["slip"])

    @property
    def _slips_known(self) -> bool:
        return any(row["slip"] is not None for row in self.content["milestones"]["rows"])

    @property
    def measure(self) -> str:
        """What slips are counted from; empty without a baseline, and in reports older than this sentence."""
        found = self.content.get("measure")
        if not found:
            return ""
        values = {"baseline": self._on_first(found["name"]), "day": self.day_of(found["on"])}
        if not found["chosen"]:
            return _("Slips count from “%(baseline)s” of %(day)s.") % values
        values |= {
            "chosen": self.day_of(found["chosen"]["on"]),
            "person": self._on_first(found["chosen"]["by"]),
            "why": self._on_first(found["chosen"]["why"]),
        }
        return (
            _("Slips count from “%(baseline)s” of %(day)s, chosen on %(chosen)s by %(person)s: %(why)s")
            % values
        )

    @property
    def strip(self) -> SafeString:
        """Phases as bars, in the width of the page."""
        rows = [
            GanttRow(
                label=row["name"],
                start=datetime.fromisoformat(row["start"]),
                finish=datetime.fromisoformat(row["finish"]),
                baseline=baseline_of(row["baseline"]),
                done=row["done"] / 100,
                critical=row["critical"],
            )
            for row in self.content["strip"][: self.limits.first.strip]
        ]
        if not rows:
            return SafeString("")
        plan = self.content["plan"]
        marks = [Mark(datetime.fromisoformat(plan["now"]), _("Status date"))]
        if plan["committed"]:
            evening = datetime.combine(date.fromisoformat(plan["committed"]), time(17))
            marks.append(Mark(evening, _("Committed go-live"), dashed=True))
        return mark_safe(figure_svg(GanttFigure(_("Phases against the baseline"), rows, marks), WIDTH))

    @property
    def trend_title(self) -> str:
        """What became of the last milestone since the first report."""
        last = self.content["trend"][0]
        first = self.day_of(last["points"][0][0])
        return moved_words(self._on_first(last["name"]), last["moved_days"], first)

    @property
    def trend(self) -> SafeString:
        """The milestone trend, if two schedules are known and the page has room; older reports keep none."""
        kept = (self.content.get("trend") or [])[: self.limits.first.trend]
        if not kept:
            return SafeString("")
        lines = [
            TrendLine(
                row["name"],
                [
                    Sighted(date.fromisoformat(on), date.fromisoformat(then), done)
                    for on, then, done in row["points"]
                ],
            )
            for row in kept
        ]
        figure = TrendFigure(self.trend_title, lines, _("Report date"), _("Forecast"), _("Today"))
        return mark_safe(trend_svg(figure, WIDTH, TREND_HEIGHT))
