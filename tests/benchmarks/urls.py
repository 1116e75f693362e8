"""All routes, an empty page in the same frame, and the barest list of tasks."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from phases.models import Task
from rollout.people.doors import signed_in
from rollout.urls import urlpatterns as product


def empty(request: HttpRequest) -> HttpResponse:
    return render(request, "layouts/standard.html")


def bare_tasks(request: HttpRequest, plan: int) -> HttpResponse:
    """`?columns=`: the values of the first hundred tasks as JSON."""
    columns = request.GET["columns"].split(",")
    return JsonResponse(
        {"results": list(Task.objects.filter(plan=plan).order_by("position").values(*columns)[:100])}
    )


urlpatterns = [
    *product,
    path("empty/", signed_in(empty)),
    path("bare-tasks/<int:plan>/", signed_in(bare_tasks)),
]
