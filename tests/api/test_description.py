"""The API's description in each form that programs ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from rest_framework.test import APIClient

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


def test_a_form_that_is_not_offered_is_a_problem(api: Connect, ada: User) -> None:
    response: Any = api(ada).get(ADDRESS, headers={"Accept": "text/csv"})
    assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")
