"""The search finds people, templates and calendars, each as far as the reader may see them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rollout.core.search import find
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import CalendarFactory, MembershipFactory, TenantRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def hits(user: User, text: str) -> dict[str, str]:
    return {hit.title: hit.url for group in find(user, text, limit=5) for hit in group.hits}


@pytest.fixture
def fang(project: Any) -> User:
    person: User = UserFactory(name="王芳")
    MembershipFactory(project=project, user=person, role=Role.CONSULTANT)
    return person


@pytest.mark.parametrize("text", ["王芳", "wangfang", "wf", "wang"])
def test_a_chinese_name_is_found_by_its_characters_and_its_pinyin(
    ada: User, fang: User, signed_in: Any, text: str
) -> None:
    assert hits(ada, text) == {"王芳": f"/people/{fang.pk}/"}
    assert signed_in(ada).get(hits(ada, text)["王芳"]).status_code == 200


def test_people_of_other_projects_stay_unknown_but_not_to_administration(
    eve: User, ada: User, fang: User
) -> None:
    assert "王芳" not in hits(eve, "wangfang") and "王芳" in hits(ada, "wangfang")
    TenantRoleFactory(user=eve, role=Role.ADMIN)
    assert "王芳" in hits(eve, "wangfang")


def test_who_may_see_nobody_is_not_led_to_a_closed_door(fang: User, signed_in: Any) -> None:
    nobody: User = UserFactory(name="Nora Nobody")
    for url in hits(nobody, "nobody").values():
        assert signed_in(nobody).get(url).status_code == 200


@pytest.mark.parametrize("text", ["12-week", "standard", "标准", "biaozhun"])
def test_everybody_finds_templates_by_their_name_in_both_languages(
    eve: User, signed_in: Any, text: str
) -> None:
    urls = hits(eve, text).values()
    assert "/templates/standard-12-week/" in urls
    assert signed_in(eve).get("/templates/standard-12-week/").status_code == 200


def test_calendars_are_found_by_those_who_may_open_them(
    ada: User, eve: User, fang: User, project: Any, signed_in: Any
) -> None:
    state = CalendarFactory(kind="state", name="法定假日", country="CN")
    special = CalendarFactory(kind="task", name="法定夜班", project=project)
    leave = CalendarFactory(kind="person", name="法定休假", user=eve)
    everybody, members, own = (f"/calendars/{one.pk}/" for one in (state, special, leave))
    assert set(hits(ada, "fading").values()) == {everybody, members}
    assert set(hits(eve, "fading").values()) == {everybody, own}
    for user in (ada, eve):
        for url in hits(user, "法定").values():
            assert signed_in(user).get(url).status_code == 200


def test_the_palette_and_the_page_show_them(ada: User, fang: User, signed_in: Any) -> None:
    for address in ("/search/", "/palette/"):
        assert f"/people/{fang.pk}/" in signed_in(ada).get(address, {"q": "wangfang"}).content.decode()


def test_many_hits_cost_no_more_queries(ada: User, project: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            hits(ada, "fading")
        return len(captured)

    def add(number: int) -> None:
        CalendarFactory(kind="task", name=f"法定 {number}", project=project)
        person = UserFactory(name=f"法定 {number}")
        MembershipFactory(project=project, user=person, role=Role.CONSULTANT)

    add(0)
    one = asked()
    for number in range(1, 12):
        add(number)
    assert asked() == one
