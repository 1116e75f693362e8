"""Start a rollout from a template: see what it would give, then create it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from phases.labels_start import past_start
from phases.models import Task
from phases.services.projects import NewProject, start_project
from phases.sides_forms import sides_proposed
from phases.start_forms import StartForm
from phases.views.template_shelf import every_template, template_cards
from rollout.core.errors import InvalidInput, RolloutError
from rollout.core.pages import done, page, target_of
from rollout.core.zones import usual_zone
from rollout.people.access import people_within
from rollout.people.doors import page_for
from rollout.people.models import User
from rollout.people.roles import Permission, Role


@dataclass(frozen=True, slots=True)
class Outlook:
    """What starting would give."""

    start: Any
    finish: Any
    go_live: Any
    tasks: int
    milestones: list[Task]
    remark: str = ""


@page_for(Permission.PROJECT_CREATE)
@require_http_methods(["GET", "POST"])
def project_new(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = start_form(request)
    outlook = None
    if request.method == "POST" and form.is_valid():
        try:
            outlook = try_out(form.wanted(), user)
            if "create" in request.POST:
                project = start_project(form.wanted(), actor=user)
                messages.success(
                    request, _("“%(name)s” stands: every task has its dates.") % {"name": project.name}
                )
                if outlook.remark:
                    messages.warning(request, outlook.remark)
                return done(request, reverse("phases:plan", args=[project.slug]))
        except InvalidInput as refusal:
            form.add_error(field_of(refusal, form), str(refusal))
    looking = target_of(request) == "start_outlook"
    cards = template_cards()
    context = {"form": form, "cards": cards, "outlook": outlook, "chosen": form["template"].value()}
    status = 422 if form.errors and not looking else 200
    fragments = ["phases/_start_outlook.html"]
    return page(request, "phases/start.html", context, fragments=fragments, status=status)


def start_form(request: HttpRequest) -> StartForm:
    user: Any = request.user
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    start = {
        "template": request.GET.get("template", "standard-12-week"),
        "day": monday,
        "language": get_language(),
        f"role_{Role.PROJECT_MANAGER.value}": user.pk,
        **sides_proposed(user),
        "anchor": "start",
        "country": "CN",
        "time_zone": usual_zone(),
    }
    people = people_to_choose(user)
    return StartForm(request.POST or None, initial=start, templates=every_template(), people=people)


def people_to_choose(user: User) -> Any:
    """Whom the reader sees, and themselves."""
    seen = people_within(user, Permission.USERS_READ).filter(is_active=True)
    return User.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk=user.pk)).order_by("name", "pk")


def try_out(wanted: NewProject, actor: User) -> Outlook:
    """Start it, look at it, take everything back."""
    with transaction.atomic():
        project = start_project(wanted, actor=actor)
        plan = project.plan
        milestones = list(plan.tasks.filter(milestone=True).order_by("finish", "position"))
        found = Outlook(
            plan.start,
            plan.finish,
            plan.go_live,
            plan.tasks.filter(summary=False).count(),
            milestones,
            past_start(wanted.go_live, plan.start.date()),
        )
        transaction.set_rollback(True)
    return found


def field_of(refusal: RolloutError, form: StartForm) -> str | None:
    name = getattr(refusal, "field", None)
    name = "day" if name in ("start", "go_live") else name
    return name if name in form.fields else None
