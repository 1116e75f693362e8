"""The search finds projects and tasks by name, code and pinyin, and only what the reader may see."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rollout.core.search import _sources, find, pinyin_key
from rollout.people.roles import Role
from tests.factories import MembershipFactory, PlanFactory, ProjectFactory, TaskFactory

pytestmark = pytest.mark.django_db


def titles(user: Any, text: str) -> list[str]:
    return [hit.title for group in find(user, text, limit=5) for hit in group.hits]


@pytest.fixture
def freeze(plan: Any) -> Any:
    return TaskFactory(plan=plan, code="D◆", name="需求冻结", search_text=pinyin_key("D◆", "需求冻结"))


@pytest.mark.parametrize("text", ["需求", "冻结", "xuqiu", "xqdj", "需求 冻结"])
def test_a_chinese_task_is_found_by_its_characters_and_its_pinyin(ada: Any, freeze: Any, text: str) -> None:
    assert titles(ada, text) == [str(freeze)]


def test_a_project_is_found_by_its_name_and_its_client(ada: Any, project: Any) -> None:
    assert "Lotus CRM" in titles(ada, "lotus crm")
    assert "Lotus CRM" in titles(ada, "Lotus Trading")


def test_a_stranger_finds_nothing_of_a_project_they_are_not_in(eve: Any, project: Any, freeze: Any) -> None:
    assert titles(eve, "lotus") == []
    assert titles(eve, "需求") == []


def test_equal_names_in_two_projects_do_not_cross(ada: Any, eve: Any, plan: Any, other_project: Any) -> None:
    mine = TaskFactory(plan=plan, name="Twin", search_text="twin")
    theirs = TaskFactory(plan=PlanFactory(project=other_project), name="Twin", search_text="twin")
    by_ada = [hit.url for group in find(ada, "twin", limit=5) for hit in group.hits]
    by_eve = [hit.url for group in find(eve, "twin", limit=5) for hit in group.hits]
    assert by_ada and by_eve and not set(by_ada) & set(by_eve)
    assert f"/{mine.plan.project.slug}/" in by_ada[0] and f"/{theirs.plan.project.slug}/" in by_eve[0]


def test_a_search_costs_one_query_a_kind_for_many_hits_and_many_projects(ada: Any, plan: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            titles(ada, "workshop")
        return len(captured)

    TaskFactory(plan=plan, name="Workshop", search_text="workshop")
    one = asked()
    for number in range(20):
        TaskFactory(plan=plan, name=f"Workshop {number}", search_text=f"workshop {number}")
        MembershipFactory(project=ProjectFactory(name=f"Orchard {number}"), user=ada, role=Role.CONSULTANT)
    assert len(titles(ada, "workshop")) == 5
    assert asked() == one == len(_sources)


def test_the_search_page_shows_tasks_milestones_and_projects_with_their_icons(
    ada: Any, plan: Any, signed_in: Any
) -> None:
    TaskFactory(plan=plan, name="Lotus workshop", search_text="lotus workshop")
    TaskFactory(plan=plan, name="Lotus live", milestone=True, duration=0, search_text="lotus live")
    text = signed_in(ada).get("/search/", {"q": "lotus"}).content.decode()
    assert "Lotus workshop" in text and "Lotus live" in text and "Lotus CRM" in text
    palette = signed_in(ada).get("/palette/", {"q": "lotus"})
    assert palette.status_code == 200 and "Lotus workshop" in palette.content.decode()
