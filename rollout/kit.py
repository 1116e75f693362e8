"""The style guide: every component with sample rows, in the demo and in tests only."""

from __future__ import annotations

from typing import Any, Literal

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from phases.models import Task
from rollout.core import drafts, undo
from rollout.core.errors import InvalidInput, NotAllowed, Stale, StateRefusal
from rollout.core.forms import Form
from rollout.core.lists import (
    Asker,
    BulkAction,
    BulkRequest,
    ChoiceFilter,
    Column,
    DayFilter,
    Empty,
    ListDefinition,
    NumberFilter,
    PersonFilter,
    RowResult,
    TextFilter,
    YesNoFilter,
    each,
)
from rollout.core.lists.inline import edit_cell
from rollout.core.markup import Status
from rollout.core.pages import Action, done, page
from rollout.core.toasts import offer_undo
from rollout.core.undo import Undone
from rollout.people.doors import signed_in
from rollout.people.models import User

app_name = "kit"

MINUTES_A_DAY = 480


def state_of(task: Task) -> Status:
    """A task's state as a sample of status badges."""
    if task.percent_complete >= 100:
        return Status(pgettext_lazy("task", "Done"), "good", "circle-check")
    if task.critical:
        return Status(_("Critical"), "bad", "route")
    if task.percent_complete > 0:
        return Status(_("Under way"), "neutral", "progress")
    return Status(_("Not begun"), "neutral", "circle-dashed")


def people(asker: Asker) -> list[tuple[str, str]]:
    owners = User.objects.filter(pk__in=asker.queryset.order_by().values("owner")).values_list("pk", "name")
    return [(str(pk), name) for pk, name in owners]


def refuse_milestones(bulk: BulkRequest) -> list[RowResult]:
    def check(task: Task) -> None:
        if task.milestone:
            raise StateRefusal("sample", _("A milestone has no work to begin."))

    return each(bulk, check)


class ReasonForm(Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea)


TASKS = ListDefinition(
    key="kit.tasks",
    title=gettext_lazy("Sample tasks"),
    columns=(
        Column("code", gettext_lazy("Code"), sort="code"),
        Column("name", gettext_lazy("Task"), sort="name", link=True),
        Column("state", gettext_lazy("Status"), value=state_of, kind="status"),
        Column("owner", gettext_lazy("Owner"), kind="person", sort="owner__name"),
        Column("start", gettext_lazy("Start"), kind="day", sort="start"),
        Column("finish", gettext_lazy("Finish"), kind="day", sort="finish"),
        Column(
            "slack",
            gettext_lazy("Slack, days"),
            value=lambda t: None if t.total_slack is None else t.total_slack / MINUTES_A_DAY,
            kind="number",
            sort="total_slack",
            digits=1,
        ),
        Column(
            "percent_complete",
            gettext_lazy("Percent complete"),
            kind="number",
            sort="percent_complete",
            edit=True,
        ),
        Column("milestone", gettext_lazy("Milestone"), kind="yes_no", sort="milestone", shown=False),
        Column("deliverable", gettext_lazy("Deliverable"), sort="deliverable", shown=False, edit=True),
    ),
    filters=(
        TextFilter(key="deliverable", label=gettext_lazy("Deliverable")),
        ChoiceFilter(
            key="level",
            label=gettext_lazy("Outline level"),
            choices=[("0", gettext_lazy("Phase")), ("1", gettext_lazy("Task"))],
        ),
        PersonFilter(key="owner", label=gettext_lazy("Owner"), choices=people),
        DayFilter(key="finish", label=gettext_lazy("Finish"), moments="local"),
        NumberFilter(key="percent_complete", label=gettext_lazy("Percent complete")),
        YesNoFilter(key="milestone", label=gettext_lazy("Milestone")),
    ),
    default_sort=("code",),
    search=("name", "search_text", "code"),
    bulk_actions=(
        BulkAction("begin", gettext_lazy("Begin"), refuse_milestones, icon="player-play"),
        BulkAction("defer", gettext_lazy("Defer"), refuse_milestones, icon="clock-pause", form=ReasonForm),
        BulkAction(
            "drop",
            gettext_lazy("Drop"),
            refuse_milestones,
            icon="trash",
            kind="danger",
            confirm=gettext_lazy("Drop these tasks? Nothing really happens here."),
        ),
    ),
)


class SampleForm(Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    owner = forms.ChoiceField(
        label=gettext_lazy("Owner"), choices=[("", "–"), ("ada", "Ada Shen"), ("ben", "Ben Qiu")]
    )
    due = forms.DateField(
        label=gettext_lazy("Due"), required=False, help_text=gettext_lazy("The day it must stand.")
    )
    share = forms.DecimalField(label=gettext_lazy("Share, %"), required=False, max_value=100)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        widget=forms.RadioSelect,
        choices=[("task", gettext_lazy("Task")), ("milestone", gettext_lazy("Milestone"))],
        initial="task",
        required=False,
    )
    told = forms.BooleanField(label=gettext_lazy("Tell the owner"), required=False)
    notes = forms.CharField(label=gettext_lazy("Notes"), widget=forms.Textarea, required=False)
    folded = ("told", "notes")
    two_columns = True
    draft_key = "kit.sample"


def bind_tasks(request: HttpRequest) -> Any:
    user: Any = request.user
    return TASKS.bind(
        request,
        Task.objects.visible_to(user).select_related("owner"),
        scope="kit",
        row_url=lambda task: reverse("kit:task", args=[task.pk]),
        edit_url=lambda task, key: reverse("kit:cell", args=[task.pk, key]),
        new=Action(
            _("New task"), reverse("kit:form"), icon="plus", kind="primary", key="new", opens="dialog"
        ),
        empty=Empty(
            gettext_lazy("Tasks say who does what until when."),
            icon="checklist",
            action=Action(_("New task"), reverse("kit:form"), icon="plus", kind="primary", opens="dialog"),
            example=Action(_("Load an example"), reverse("kit:guide"), icon="wand"),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    listing = bind_tasks(request)
    return listing.response() or page(request, "kit/guide.html", {"listing": listing, **samples()})


def samples() -> dict[str, Any]:
    return {
        "actions": [
            Action(_("Open dialog"), reverse("kit:form"), kind="primary", opens="dialog"),
            Action(_("Delete with undo"), reverse("kit:delete"), icon="trash", post=True),
            Action(
                _("Freeze scope"),
                reverse("kit:delete"),
                kind="danger",
                post=True,
                confirm=_("Freeze the scope?"),
            ),
            Action(_("Close phase"), "#", key="close", refusal=_("Two criteria are still open.")),
        ],
        "statuses": [
            Status(_("Not begun"), "neutral", "circle-dashed"),
            Status(_("On time"), "good"),
            Status(_("Due soon"), "warn", "clock"),
            Status(_("Late"), "bad"),
        ],
        "empty_action": Action(
            _("New task"), reverse("kit:form"), icon="plus", kind="primary", opens="dialog"
        ),
        "example_action": Action(_("Load an example"), reverse("kit:guide"), icon="wand"),
        "running": Status(_("Running"), "neutral", "loader-2"),
        "tabs": [
            {"url": "#a", "label": _("Tasks"), "current": True, "count": 42},
            {"url": "#b", "label": _("Decisions"), "current": False, "count": None},
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    record = get_object_or_404(Task.objects.visible_to(user), pk=pk)
    return page(
        request, "kit/task.html", {"task": record, "state": state_of(record)}, panel="kit/_task_panel.html"
    )


class PercentForm(Form):
    percent_complete = forms.DecimalField(label=gettext_lazy("Percent complete"), min_value=0, max_value=100)


class DeliverableForm(Form):
    deliverable = forms.CharField(label=gettext_lazy("Deliverable"), required=False)


CELL_FORMS: dict[str, type[Form]] = {"percent_complete": PercentForm, "deliverable": DeliverableForm}


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest, pk: int, key: Literal["percent_complete", "deliverable"]) -> HttpResponse:
    """Edits in place without storing; version 0 stands for an edit that came too late."""
    user: Any = request.user
    record: Task = get_object_or_404(Task.objects.visible_to(user), pk=pk)
    if key not in CELL_FORMS:
        raise Http404

    def save(value: Any, version: int) -> Task:
        if version != record.version:
            raise Stale(_("Changed."), record=record, mine={key: value}, theirs={key: getattr(record, key)})
        setattr(record, key, value)
        return record

    return edit_cell(request, bind_tasks(request), record, key, CELL_FORMS[key], save)


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    """A form as page and as dialog, with a draft."""
    user: Any = request.user
    key = SampleForm.draft_key
    if "fresh" in request.GET:
        drafts.discard(user, key)
    draft = drafts.restore(user, key) if request.method == "GET" else None
    filled = SampleForm(request.POST or None, initial=drafts.as_initial(draft, SampleForm) if draft else None)
    if filled.is_valid():
        drafts.discard(user, key)
        messages.success(request, _("Saved “%(name)s”.") % {"name": filled.cleaned_data["name"]})
        return done(request, reverse("kit:guide"))
    context = {"form": filled, "draft": draft}
    return page(
        request,
        "kit/form.html",
        context,
        dialog="kit/_form_dialog.html",
        status=422 if filled.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    offer_undo(request, _("Task deleted."), "kit.restore", name="Sample")
    return done(request, reverse("kit:guide"), stay=True)


def restore(*, actor: Any, name: str) -> Undone:
    return Undone(_("“%(name)s” is back.") % {"name": name}, reverse("kit:guide"))


undo.register("kit.restore", restore)


@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: HttpRequest, kind: str) -> HttpResponse:
    """Each error page."""
    user: Any = request.user
    match kind:
        case "400":
            raise InvalidInput(
                "sample", _("Row 3, “Start”: “31.02.2026” is not a date; write it as 2026-02-28.")
            )
        case "403":
            raise NotAllowed("plan.write", _("You need the permission “change the plan” for this."))
        case "409":
            raise StateRefusal("sample", _("The scope is frozen; make a change request."))
        case "conflict":
            record = get_object_or_404(Task.objects.visible_to(user)[:1])
            mine = {"name": _("Interview the sales team"), "deliverable": _("Interview notes, signed")}
            raise Stale(_("Changed."), record=record, mine=mine, theirs={k: getattr(record, k) for k in mine})
        case "500":
            return render(request, "500.html", status=500)
    raise Http404


urlpatterns = [
    path("", signed_in(guide), name="guide"),
    path("tasks/<int:pk>/", signed_in(task), name="task"),
    path("tasks/<int:pk>/<slug:key>/edit/", signed_in(cell), name="cell"),
    path("form/", signed_in(form), name="form"),
    path("delete/", signed_in(delete), name="delete"),
    path("errors/<slug:kind>/", signed_in(refusal), name="refusal"),
]
