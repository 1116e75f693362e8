"""Only the listed fields may change: every writable view is sent every field of its model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.serializers import ModelSerializer
from rest_framework.test import APIClient

from rollout.core.api.serializers import StrictSerializer
from rollout.people.models import User
from rollout.projects.models import Project
from tests.api.furnishing import contents, furnish


def callbacks(resolver: URLResolver) -> Iterator[Any]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from callbacks(pattern)
        elif isinstance(pattern, URLPattern) and hasattr(pattern.callback, "cls"):
            yield pattern.callback


def write_shapes() -> dict[str, Any]:
    """The serializer that reads the body of each writing action, by view and action."""
    found = {}
    for callback in callbacks(get_resolver()):
        view = callback.cls
        for method, action in getattr(callback, "actions", {}).items():
            if action == "create" and getattr(view, "request_serializer_class", None):
                found[f"{view.__name__} {action}"] = view.request_serializer_class
            elif method in {"post", "patch"} and action in {"create", "partial_update"}:
                found[f"{view.__name__} {action}"] = view.serializer_class
    return found


SHAPES = write_shapes()


@pytest.mark.parametrize("name", SHAPES)
def test_a_name_that_is_not_listed_is_refused(name: str) -> None:
    """Every field of the model, and one that no model has, one by one."""
    shape = SHAPES[name]
    assert issubclass(shape, StrictSerializer), f"{name} would ignore what it does not know"
    writable = {field for field, made in shape().fields.items() if not made.read_only}
    model = shape.Meta.model if issubclass(shape, ModelSerializer) else None
    fields = {f.name for f in model._meta.get_fields()} if model else set()
    for field in (fields | {"is_staff", "id", "pk", "version", "password"}) - writable:
        filled = shape(data={field: 1}, partial=True)
        assert not filled.is_valid() and field in filled.errors, f"{name} takes {field}"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "plan/", "tasks/1/", "dependencies/{link}/"])
def test_a_refused_name_changes_nothing(
    address: str, ada: User, eve: User, project: Project, other_project: Project, api: Any
) -> None:
    furnish(project, ada, "Lotus")
    client: APIClient = api(ada)
    link = client.get("/api/v1/projects/lotus/dependencies/").json()["results"][0]["id"]
    path = f"/api/v1/projects/lotus/{address.format(link=link)}"
    before = contents(project)
    for field, value in {
        "id": 9,
        "version": 9,
        "project": other_project.pk,
        "plan": 9,
        "slug": "mine",
    }.items():
        response = client.patch(path, {field: value}, format="json", headers={"If-Match": "*"})
        assert response.status_code == 400
    assert contents(project) == before
