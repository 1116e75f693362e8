"""Whatever a page does the API does, behind the same door; what only pages do is named with its reason."""

from __future__ import annotations

import pytest

from rollout.people.routes import routes
from tests.api.page_twins import OTHER_DOORS, PAGES_ALONE, TWINS

SHOWCASE = ("kit:", "demo:")  # the page kit's own pages and the demo's mails, in demo and tests only
PAGES = {
    route.name: route
    for route in routes()
    if not route.is_api and "POST" in route.doors and not route.name.startswith(SHOWCASE)
}
CALLS = {
    f"{route.name} {method}": route.doors[method]
    for route in routes()
    if route.is_api
    for method in route.doors
}
WRITES = {call for call in CALLS if not call.endswith(" GET")}
# calls that no page makes, and why
PROGRAMS_ALONE = {
    "draft-detail DELETE": "a page forgets a draft when it is sent",
}


def test_every_page_that_acts_has_its_twin_or_a_reason() -> None:
    told = [*TWINS, *OTHER_DOORS, *PAGES_ALONE]
    assert sorted(told) == sorted(PAGES)


def test_every_call_that_acts_is_the_twin_of_a_page() -> None:
    made = {call for calls in (TWINS | OTHER_DOORS).values() for call in calls}
    assert made | PROGRAMS_ALONE.keys() == WRITES and not made & PROGRAMS_ALONE.keys()


@pytest.mark.parametrize("name", TWINS)
def test_a_page_and_its_twin_ask_for_the_same_permission(name: str) -> None:
    asked = {CALLS[call].permission for call in TWINS[name]}
    assert asked == {PAGES[name].doors["POST"].permission}
