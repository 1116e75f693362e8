"""Draw, change and remove a link: a small form that leads to the preview."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from phases.forms import LinkForm, lag_factor
from phases.models import Dependency
from phases.views.changes import show_preview
from phases.views.reading import PlanReading
from phases.views.wire import operations_of
from rollout.core.pages import page
from rollout.core.values import key_of
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


@project_page(Permission.PLAN_WRITE)
@require_http_methods(["GET", "POST"])
def link_edit(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """`?link=` opens a stored link; `?predecessor= &successor= &type=` start a new one."""
    read = PlanReading(access)
    link = stored_link(read, request.GET.get("link", ""))
    if request.method == "POST" and link is not None and "remove" in request.POST:
        return show_preview(request, access, operations_of([{"op": "link.remove", "link": link.pk}]))
    form = LinkForm(
        data_of(request, link),
        initial=initial(request, read, link),
        tasks=choices(read),
        minutes_per_day=read.minutes_per_day,
    )
    if link is not None:
        form.fields["predecessor"].disabled = form.fields["successor"].disabled = True
    if request.method == "POST" and form.is_valid():
        return show_preview(request, access, operations_of(form.operations(link.pk if link else None)))
    context = {"access": access, "form": form, "link": link, "url": request.get_full_path()}
    context["title"] = _("Change the link") if link else _("Link two tasks")
    status = 422 if form.errors else 200
    return page(request, "phases/link.html", context, dialog="phases/_link_dialog.html", status=status)


def stored_link(read: PlanReading, asked: str) -> Dependency | None:
    if not asked:
        return None
    found = read.plan.dependencies.filter(pk=key_of(asked) or 0).first()
    if found is None:
        raise Http404(_("There is no such link; it may have been removed: reload the page."))
    return found


def data_of(request: HttpRequest, link: Dependency | None) -> Any:
    return request.POST if request.method == "POST" else None


def initial(request: HttpRequest, read: PlanReading, link: Dependency | None) -> dict[str, Any]:
    if link is None:
        return {
            name: request.GET.get(name)
            for name in ("predecessor", "successor", "type")
            if name in request.GET
        }
    factor = lag_factor(link.lag_unit, read.minutes_per_day)
    return {
        "predecessor": link.predecessor_id,
        "successor": link.successor_id,
        "type": link.type,
        "lag": round(link.lag / factor, 2),
        "lag_unit": link.lag_unit,
    }


def choices(read: PlanReading) -> list[tuple[int, str]]:
    """Every task in outline order, as it is called."""
    rows = read.plan.tasks.values_list("pk", "code", "name")
    return [(pk, f"{code} {name}".strip()) for pk, code, name in rows]
