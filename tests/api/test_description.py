"""The API's description in each form that programs ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.urls import path
from drf_spectacular.drainage import reset_generator_stats
from drf_spectacular.management.commands.spectacular import SchemaGenerationError
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from rollout.api_description import document
from rollout.people.models import User

Connect = Callable[[User], APIClient]
ADDRESS = "/api/v1/schema/"


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("*/*", "application/vnd.oai.openapi+json"),
        ("application/json", "application/json"),
        ("application/json, text/plain, */*", "application/json"),
        ("application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json"),
        ("application/yaml", "application/yaml"),
        ("application/vnd.oai.openapi", "application/vnd.oai.openapi"),
    ],
)
def test_the_document_comes_in_the_form_asked_for(
    api: Connect, ada: User, accept: str, answered: str
) -> None:
    response: Any = api(ada).get(ADDRESS, headers={"Accept": accept})
    assert response.status_code == 200, response.content
    assert response["Content-Type"].split(";")[0] == answered
    content = response.json() if "json" in answered else yaml.safe_load(response.content)
    assert content["openapi"] == "3.1.0" and "/api/v1/projects/" in content["paths"]


def type_lists(node: Any, place: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Every `type` of the document that names several types, with its place."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        if name == "type" and isinstance(child, list):
            yield place, child
        yield from type_lists(child, f"{place}/{name}")


def test_no_schema_names_a_type_twice() -> None:
    found = dict(type_lists(document("en")))
    assert "/components/schemas/Moved/properties/old" in found
    assert {place: types for place, types in found.items() if len(set(types)) != len(types)} == {}


def test_the_new_dates_of_a_moved_task_are_never_null() -> None:
    moved = document("en")["components"]["schemas"]["Moved"]["properties"]
    assert (moved["new"]["type"], moved["old"]["type"]) == ("array", ["array", "null"])


def test_a_form_that_is_not_offered_is_a_problem(api: Connect, ada: User) -> None:
    response: Any = api(ada).get(ADDRESS, headers={"Accept": "text/csv"})
    assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")


@pytest.fixture
def fresh_count() -> Iterator[None]:
    reset_generator_stats()  # type: ignore[no-untyped-call]
    yield
    reset_generator_stats()  # type: ignore[no-untyped-call]


def written(tmp_path: Path, **options: Any) -> str:
    target = tmp_path / "schema.yml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(target), **options)
    return target.read_text()


@pytest.mark.usefixtures("fresh_count")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_document_is_valid_and_written_without_a_warning(tmp_path: Path, language: str) -> None:
    assert "/api/v1/projects/:" in written(tmp_path, lang=language)


class Undescribed(APIView):
    def get(self, request: Any) -> Response:
        return Response()


@pytest.mark.usefixtures("fresh_count")
def test_a_view_that_cannot_be_described_stops_the_writing(tmp_path: Path) -> None:
    routes = SimpleNamespace(urlpatterns=[path("api/v1/undescribed/", Undescribed.as_view())])
    with pytest.raises(SchemaGenerationError):
        written(tmp_path, urlconf=routes)
