"""The manager's page of a round: plan says, owner says, what would move; accept or ask back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phases.models import PlanStep, TaskUpdate, UpdateState
from phases.queries_updates import RoundReading
from phases.services import update_decisions
from phases.services.previews import Preview
from phases.services.update_decisions import acceptable
from phases.services.update_own_work import OwnWork
from phases.update_forms import QuestionForm
from phases.views.changes import steps_since, told
from phases.views.preview_page import answer, preview_context
from phases.views.update_words import owner_says, plan_says, state_of
from phases.views.updates import round_numbered, round_url
from rollout.core.errors import InvalidInput, Stale
from rollout.core.markup import Status
from rollout.core.pages import changed, done, page, target_of
from rollout.core.toasts import offer_undo
from rollout.core.undo import Undone
from rollout.core.values import key_of
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess, open_project
from rollout.projects.doors import project_page


@dataclass(frozen=True, slots=True)
class Reported:
    """One report on the manager's page. `then`: the finish that the plan would compute, or computes;
    `refusal`: why this reader cannot accept it, or empty."""

    update: TaskUpdate
    open: bool
    refusal: str
    state: Status
    plan: str
    owner: str
    then: datetime | None
    url: str

    @property
    def differs(self) -> bool:
        """Does the owner expect another day than the plan computes?"""
        expected: date | None = self.update.forecast
        return expected is not None and self.then is not None and self.then.date() != expected


@project_page(Permission.PLAN_READ)
@require_safe
def update_round(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """All reports of a round, and what accepting the open ones would move."""
    reading = RoundReading(round_numbered(access, number))
    may_manage = access.allows(Permission.PLAN_WRITE)
    own = OwnWork(access.project, access.user)
    free = acceptable(reading, own)
    found = update_decisions.preview(reading.round, free, actor=access.user) if may_manage and free else None
    context = {
        "access": access,
        "reading": reading,
        "round": reading.round,
        "may_manage": may_manage,
        "rows": reported(reading, own, found),
        "open_count": len(free),
        "answer": answer(found) if found is not None else "",
        "refused": found.refused if found is not None else None,
        "owing": [row for row in reading.people if row.owes],
        "title": title_of(len(free), len(reading.open_updates)),
        "trail": [(reverse("phases:update_list", args=[access.project.slug]), _("Updates"))],
    }
    return page(request, "phases/update_round.html", context, fragments=["phases/_update_round.html"])


def title_of(free: int, waiting: int) -> str:
    """`free`: reports that the reader may accept, of those `waiting` for somebody."""
    if free:
        return ngettext("%(count)s report waits for you", "%(count)s reports wait for you", free) % {
            "count": free
        }
    if waiting:
        return ngettext(
            "%(count)s report waits for its owner or another manager",
            "%(count)s reports wait for their owners or another manager",
            waiting,
        ) % {"count": waiting}
    return _("No report waits for a decision")


def reported(reading: RoundReading, own: OwnWork, found: Preview | None) -> list[Reported]:
    moved: Mapping[int, Any] = {one["task"]: one for one in found.moved} if found else {}
    per_day = int(reading.round.plan.hours_per_day * 60)

    def line(update: TaskUpdate) -> Reported:
        task, is_open = update.task, update.state == UpdateState.REPORTED
        new = moved.get(task.pk)
        then = datetime.fromisoformat(new["new"][1]) if new and is_open else task.finish
        return Reported(
            update,
            is_open,
            own.refusal(update) if is_open else "",
            state_of(update),
            plan_says(task, per_day),
            owner_says(update, per_day),
            then,
            reverse("phases:task_panel", args=[own.project.slug, task.number]),
        )

    rows = [line(update) for update in reading.updates]
    return sorted(rows, key=lambda row: not row.open)


@project_page(Permission.PLAN_WRITE)
@require_POST
def update_preview(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """What the chosen reports would move together."""
    round_numbered(access, number)
    return show(request, access, number, chosen_of(request))


def chosen_of(request: HttpRequest) -> dict[int, int]:
    """Ids and versions of the chosen reports, posted as `updates=<id>:<version>`."""
    found: dict[int, int] = {}
    for text in request.POST.getlist("updates"):
        key, _colon, version = text.partition(":")
        if key_of(key) is None or key_of(version) is None:
            raise InvalidInput(
                "bad_choice", _("“%s” names no report; send <id>:<version>.") % text[:60], field="updates"
            )
        found[int(key)] = int(version)
    if not found:
        raise InvalidInput("nothing_chosen", _("Choose at least one report."), field="updates")
    return found


def version_of(request: HttpRequest) -> int:
    """The plan's version that the preview named."""
    text = request.POST.get("version", "")
    if not (text.isdecimal() and len(text) < 10):
        raise InvalidInput(
            "version_missing",
            _("“version” is missing; send the version that the preview named."),
            field="version",
        )
    return int(text)


def show(
    request: HttpRequest,
    access: ProjectAccess,
    number: int,
    chosen: Mapping[int, int],
    meanwhile: Sequence[str] = (),
) -> HttpResponse:
    found = round_numbered(access, number)
    reading = RoundReading(found)
    updates = [update for update in reading.open_updates if update.pk in chosen]
    looked = update_decisions.preview(found, updates, actor=access.user) if updates else None
    seen = preview_context(access.project, looked) if looked is not None else {}
    context = {
        "access": access,
        "round": found,
        "updates": updates,
        "meanwhile": meanwhile,
        "version": found.plan.version,
        "count": len(updates),
        "back": round_url(access, number),
        **seen,
        "title": ngettext("Accept %(count)s report", "Accept %(count)s reports", len(updates))
        % {"count": len(updates)},
    }
    status = 409 if meanwhile else 200
    return page(
        request,
        "phases/update_preview.html",
        context,
        dialog="phases/_update_preview_dialog.html",
        status=status,
    )


@project_page(Permission.PLAN_WRITE)
@require_POST
def update_accept(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """Take the chosen reports over in one step; whoever looked at an older state looks again."""
    found, chosen = round_numbered(access, number), chosen_of(request)
    version = version_of(request)
    why = _("Updates of round %(number)s") % {"number": number}
    try:
        taken = update_decisions.accept(found, chosen, actor=access.user, version=version, why=why)
    except Stale as refusal:
        if isinstance(refusal.record, TaskUpdate):
            return show(request, access, number, chosen, [_("An owner corrected a report.")])
        return show(request, access, number, chosen, steps_since(access, version))
    count = len(taken.updates)
    text = ngettext("%(count)s report accepted.", "%(count)s reports accepted.", count) % {"count": count}
    if taken.step is None:
        already = _("The plan said so already.")
        messages.success(request, f"{text} {already}")
    else:
        offer_undo(
            request,
            f"{text} {told(taken.step)}",
            "phases.update_take_back",
            step=taken.step.pk,
            number=number,
        )
    if target_of(request):
        return changed()
    return HttpResponseRedirect(round_url(access, number))


def undo_acceptance(*, actor: Any, step: int, number: int) -> Undone:
    """Handler of the toast's button: plan and reports as they were."""
    stored = get_object_or_404(PlanStep.objects.select_related("plan__project"), pk=step)
    access = open_project(actor, stored.plan.project.slug, Permission.PLAN_WRITE, record=False)
    update_decisions.take_back(round_numbered(access, number), stored, actor=actor)
    return Undone(_("The acceptance is taken back; the reports wait again."), round_url(access, number))


@project_page(Permission.PLAN_WRITE)
@require_http_methods(["GET", "POST"])
def update_ask_back(request: HttpRequest, access: ProjectAccess, number: int, task: int) -> HttpResponse:
    found = round_numbered(access, number)
    rows = TaskUpdate.objects.select_related("task", "request__user", "request__round__plan__project")
    update = get_object_or_404(rows, request__round=found, task__number=task)
    form = QuestionForm(request.POST or None, initial={"version": update.version})
    if request.method == "POST" and form.is_valid():
        update_decisions.ask_back(
            update, form.cleaned_data["question"], actor=access.user, version=form.cleaned_data["version"]
        )
        messages.success(request, _("%(person)s is asked by mail.") % {"person": update.request.user})
        return done(request, round_url(access, number))
    context = {
        "access": access,
        "form": form,
        "title": _("Ask %(person)s about “%(task)s”") % {"person": update.request.user, "task": update.task},
        "verb": _("Send the question"),
        "url": request.path,
        "back": round_url(access, number),
    }
    status = 422 if form.errors else 200
    return page(request, "phases/form.html", context, dialog="phases/_form_dialog.html", status=status)
