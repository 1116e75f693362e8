"""The table of a plan's tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from phases.labels_budget import cost_labels
from phases.models import Baseline, BaselineTask
from phases.remarks import Remark
from phases.task_days import clock_days
from rollout.core.lists import (
    ChoiceFilter,
    Column,
    DayFilter,
    ListDefinition,
    NumberFilter,
    PersonFilter,
    YesNoFilter,
)
from rollout.core.lists.filters import Asker
from rollout.core.markup import Status, icon_html
from rollout.core.numbers import number_text

STATES = (
    ("open", pgettext_lazy("task", "Not done")),
    ("doing", pgettext_lazy("task", "Under way")),
    ("done", pgettext_lazy("task", "Done")),
)
WEEKS = (
    ("waiting", _("Waits for me")),
    ("late", _("Late")),
    ("due", _("Due this week")),
)


def in_days(task: Any, minutes: int | None) -> float | None:
    """In days of the plan, whose hours `rows` brings along."""
    return None if minutes is None else minutes / float(task.day_hours * 60)


def length(task: Any, minutes: int | None) -> float | str | None:
    """Of a task that is counted on the clock a text, which cannot be taken for working days."""
    return clock_days(minutes) if task.elapsed and minutes else in_days(task, minutes)


def length_cell(read: Callable[[Any], float | str | None]) -> Callable[[Any], str]:
    def draw(task: Any) -> str:
        value = read(task)
        return value if isinstance(value, str) else "" if value is None else number_text(value, 1)

    return draw


def duration_of(task: Any) -> float | str | None:
    return None if task.summary or task.milestone else length(task, task.duration)


def slack_of(task: Any) -> float | str | None:
    return None if task.actual_finish else length(task, task.total_slack)


NOT_BEGUN, UNDER_WAY, LATER, DONE = range(4)
STATUS = {
    NOT_BEGUN: Status(_("Not begun"), "neutral", "circle-dashed"),
    UNDER_WAY: Status(_("Under way"), "neutral", "progress"),
    LATER: Status(_("Later than planned"), "bad", "alert-octagon"),
    DONE: Status(pgettext_lazy("task", "Done"), "good", "circle-check"),
}


def state_of(task: Any) -> Status:
    return STATUS[task.state]


def kind_of(task: Any) -> str:
    if task.milestone:
        return str(_("milestone"))
    return str(_("phase")) if task.summary else str(_("task"))


def rows(tasks: QuerySet[Any]) -> QuerySet[Any]:
    """Tasks with what the table shows beside them; a query of all and a small one for their summaries."""
    model: Any = tasks.model
    begun, done = model.objects.filter(plan__in=tasks.order_by().values("plan")).summary_states()
    measure = Baseline.objects.filter(plan=OuterRef(OuterRef("plan"))).measure_first().values("pk")[:1]
    frozen = BaselineTask.objects.filter(task_number=OuterRef("number"), baseline=Subquery(measure))
    old_finish = Subquery(frozen.values("finish")[:1])
    found: QuerySet[Any] = tasks.select_related("owner", "parent").annotate(
        old_finish=old_finish, day_hours=F("plan__hours_per_day"), begun=truth(begun), done=truth(done)
    )
    state = Case(
        When(done=True, then=DONE),
        When(finish__gt=F("old_finish"), then=LATER),
        When(begun=True, then=UNDER_WAY),
        default=NOT_BEGUN,
        output_field=IntegerField(),
    )
    stated: QuerySet[Any] = found.annotate(state=state)
    return stated


def truth(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def people(asker: Asker) -> list[tuple[str, str]]:
    found = asker.queryset.order_by().exclude(owner=None).values_list("owner", "owner__name").distinct()
    return sorted(((str(key), name) for key, name in found), key=lambda pair: pair[1])


def phases(asker: Asker) -> list[tuple[str, str]]:
    found = asker.queryset.filter(summary=True).order_by("position").values_list("pk", "name")
    return [(str(key), name) for key, name in found]


def by_state(tasks: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    conditions = {"open": Q(done=False), "doing": Q(begun=True, done=False), "done": Q(done=True)}
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= conditions[value]
    return tasks.filter(wanted)


def by_week(tasks: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    """The three lists of the overview, as near as one query says them."""
    today = timezone.localdate()
    eve = datetime(today.year, today.month, today.day)
    sunday = eve + timedelta(days=7 - today.weekday())
    open_work = Q(actual_finish__isnull=True, summary=False, milestone=False) & ~Q(percent_complete__gte=100)
    conditions = {
        "waiting": open_work & Q(start__lt=sunday),
        "late": open_work & (Q(finish__lt=eve) | Q(old_finish__lt=eve)),
        "due": open_work & Q(finish__gte=sunday - timedelta(days=7), finish__lt=sunday),
    }
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= conditions[value]
    return tasks.filter(wanted)


TASK_TABLE = ListDefinition(
    key="phases.tasks",
    title=_("Tasks"),
    columns=(
        Column("code", _("Code"), sort="code"),
        Column("name", _("Task"), sort="name", link=True),
        Column("phase", _("Phase"), value="parent.name", sort="parent__position"),
        Column("state", pgettext_lazy("task", "State"), value=state_of, kind="status", sort="state"),
        Column("owner", _("Owner"), kind="person", sort="owner__name", edit=True),
        Column("start", _("Start"), kind="day", sort="start", edit=True),
        Column("finish", _("Finish"), kind="day", sort="finish", edit=True),
        Column("old_finish", _("Baseline finish"), kind="day", sort="old_finish", shown=False),
        Column(
            "duration",
            _("Duration, days"),
            value=duration_of,
            kind="number",
            sort="duration",
            cell=length_cell(duration_of),
            digits=1,
            edit=True,
        ),
        Column(
            "percent_complete",
            _("Done, %"),
            value=lambda t: None if t.summary else t.percent_complete,
            kind="number",
            sort="percent_complete",
            edit=True,
        ),
        Column(
            "slack",
            _("Slack, days"),
            value=slack_of,
            kind="number",
            sort="total_slack",
            cell=length_cell(slack_of),
            digits=1,
        ),
        Column("critical", _("Critical"), kind="yes_no", sort="critical", shown=False),
        Column("deadline", _("Deadline"), kind="day", sort="deadline", shown=False, edit=True),
        Column("deliverable", _("Deliverable"), sort="deliverable", shown=False, edit=True),
        Column("kind", _("Kind"), value=kind_of, shown=False),
        Column(
            "effort",
            _("Effort, days"),
            value=lambda t: in_days(t, t.effort),
            kind="number",
            sort="effort",
            digits=1,
            shown=False,
        ),
        Column("outline", _("Outline"), value="position", kind="number", sort="position", shown=False),
    ),
    filters=(
        ChoiceFilter(key="week", label=_("This week"), choices=WEEKS, apply=by_week),
        ChoiceFilter(key="state", label=pgettext_lazy("task", "State"), choices=STATES, apply=by_state),
        PersonFilter(key="owner", label=_("Owner"), choices=people),
        ChoiceFilter(key="phase", label=_("Phase"), path="parent", choices=phases),
        DayFilter(key="finish", label=_("Finish"), moments="local"),
        YesNoFilter(key="critical", label=_("Critical"), yes=_("critical"), no=_("with slack")),
        YesNoFilter(key="milestone", label=_("Milestone"), yes=_("milestones"), no=_("no milestones")),
        YesNoFilter(key="summary", label=_("Phases"), yes=_("phases only"), no=_("without phases")),
    ),
    default_sort=("outline",),
    search=("code", "name", "search_text"),
    export_name="tasks",
)


def with_remarks(listing: ListDefinition, remarks: Mapping[int, list[Remark]]) -> ListDefinition:
    """What the calculation has to say of tasks: a column, in sight where it has anything to say."""

    def titles(task: Any) -> str:
        return ", ".join(one.title for one in remarks.get(task.pk, ()))

    def draw(task: Any) -> SafeString:
        found = remarks.get(task.pk, [])
        lines = ((one.text, icon_html("alert-triangle"), one.title) for one in found)
        return format_html_join(" ", '<abbr class="tone-warn" title="{}">{} {}</abbr>', lines)

    column = Column("remarks", _("Remarks"), value=titles, cell=draw, shown=bool(remarks))
    return replace(listing, columns=(*listing.columns, column))


def with_costs(listing: ListDefinition, currency: str, *, may_write: bool) -> ListDefinition:
    """The table for who may see the budget; for others there is no such column, filter or order."""
    names = cost_labels(currency)
    costs = [
        Column(key, name, value=cost_of(key), kind="number", sort=key, digits=2, shown=False, edit=may_write)
        for key, name in names.items()
    ]
    return replace(
        listing,
        columns=(*listing.columns, *costs),
        filters=(*listing.filters, *(NumberFilter(key=key, label=name) for key, name in names.items())),
    )


def cost_of(key: str) -> Callable[[Any], Any]:
    """A summary has no costs of its own; what a file said of it counts nowhere."""
    return lambda task: None if task.summary else getattr(task, key)
