"""Routes of the REST API, version 1."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from rollout.api_description import description, documentation, nothing_here

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", description, name="api-schema"),
    path("docs/", documentation, name="api-docs"),
    path("", include("rollout.people.api_urls")),
    path("", include("rollout.projects.api_urls")),
    path("", include("phases.api_urls")),
    re_path(r"", nothing_here),
]
