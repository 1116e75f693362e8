"""All routes, and an empty page in the same frame."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from rollout.people.doors import signed_in
from rollout.urls import urlpatterns as product


def empty(request: HttpRequest) -> HttpResponse:
    return render(request, "layouts/standard.html")


urlpatterns = [*product, path("empty/", signed_in(empty))]
