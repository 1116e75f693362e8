"""The API against its own description: no fault, no lie, nothing of a project that is not the caller's.

Two people call every operation with inputs made from the OpenAPI document, right and wrong ones, and with
the addresses of both projects.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache as counters
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import TestCase
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from rollout.api_description import document
from rollout.people.models import User
from tests.api.furnishing import Staged, contents, pools, stage

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
EXAMPLES = 8
MODES = list(GenerationMode)
CSRF = "x" * 32
OPERATIONS = {
    f"{method.upper()} {path}": (path, method.upper())
    for path, methods in document("en")["paths"].items()
    for method in methods
    if method in {"get", "post", "patch", "delete"}
}
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@cache
def api() -> Any:
    loaded = schemathesis.openapi.from_dict(document("en"))
    loaded.app = get_wsgi_application()
    return loaded


def aimed(case: Any, path: str, data: Any) -> None:
    """Lead the call to records that exist, of either project."""
    known, words = pools(), path.split("/")
    for before, word in pairwise(words):
        if word.startswith("{") and before in known and (values := known[before]()):
            case.path_parameters[word.strip("{}")] = data.draw(st.sampled_from(values))


def keeps_its_word(name: str, staged: Staged) -> None:
    path, method = OPERATIONS[name]
    operation = api()[path][method]
    callers = [
        (session_of(staged.ada), staged.orchid, "Orchid"),
        (session_of(staged.eve), staged.lotus, "Lotus"),
    ]
    seen: set[int] = set()

    @BOUNDED
    @given(data=st.data())
    def call(data: Any) -> None:
        session, foreign, canary = data.draw(st.sampled_from(callers))
        case = data.draw(operation.as_strategy(generation_mode=data.draw(st.sampled_from(MODES))))
        aimed(case, path, data)
        if method in {"PATCH", "DELETE"} and data.draw(st.booleans()):
            case.headers = {**(case.headers or {}), "If-Match": "*"}
        case.headers = {k: v for k, v in (case.headers or {}).items() if k.lower() != "authorization"}
        case.cookies = session
        before = contents(foreign)
        response = case.call(headers={"X-CSRFToken": CSRF})
        seen.add(response.status_code)
        case.validate_response(response, checks=CHECKS)
        told = response.content.decode(errors="replace")
        assert canary not in told or canary in str(case.body) + str(case.query)
        assert contents(foreign) == before

    call()
    assert method != "GET" or seen & {200, 304, 403}, "no record was ever found"


def session_of(user: User) -> dict[str, str]:
    """The cookies of a person who has signed in."""
    client = APIClient()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return {**{key: morsel.value for key, morsel in client.cookies.items()}, "csrftoken": CSRF}


@pytest.mark.django_db
class TestDescription(TestCase):
    """Both projects are furnished once; what an operation did is taken back after it."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        # a server ends each request by closing its connection; here it is the test's own
        for signal in (signals.request_started, signals.request_finished):
            signal.disconnect(close_old_connections)
            cls.addClassCleanup(signal.connect, close_old_connections)
        cls.staged = stage()

    def setUp(self) -> None:
        counters.clear()


def add_test(name: str) -> None:
    def check(self: TestDescription) -> None:
        keeps_its_word(name, self.staged)

    word = "".join(c if c.isalnum() else "_" for c in name.removesuffix("/").replace("/api/v1/", ""))
    setattr(TestDescription, f"test_{word}_keeps_its_word", check)


for each_operation in OPERATIONS:
    add_test(each_operation)


def test_every_route_of_the_api_is_described() -> None:
    from django.urls import URLPattern, URLResolver, get_resolver

    def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
        for pattern in resolver.url_patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from routes(pattern, path)
            elif isinstance(pattern, URLPattern) and hasattr(pattern.callback, "cls"):
                yield path

    found = {
        r for r in routes(get_resolver()) if r.startswith("api/v1/") and not r.endswith(("schema/", "v1/"))
    }
    assert len(found) == len(document("en")["paths"])
