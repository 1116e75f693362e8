"""The plan on two pages, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from phases.methodology.library import shipped
from phases.models import Plan
from phases.operations import parse_operations
from phases.services import changes
from phases.services.projects import NewProject, start_project
from rollout.people.models import TenantRole, User
from rollout.people.roles import Role
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Project
from tests.documents.reading import boxes_in, fonts_of, read, text_of
from tests.factories import arranging

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def rollout(ada: User, language: str, template: str = "standard-12-week") -> Project:
    """A project of a template whose second interview week slips by five days."""
    wanted = NewProject(
        name="莲花 CRM 上线" if language == "zh-hans" else "Lotus CRM rollout",
        template=shipped(template),
        start=date(2026, 9, 14),
        language=language,
        slug="lotus",
    )
    with arranging():
        TenantRole.objects.create(user=ada, role=Role.PMO)
        project = start_project(wanted, actor=ada)
    plan = Plan.objects.get(project=project)
    task = plan.tasks.filter(milestone=False, summary=False).first()
    operations = [
        {"op": "task.set", "task": task.pk, "field": "duration", "value": 5 * 480 + task.duration},
        {"op": "plan.set", "field": "status_at", "value": "2026-09-16T17:00"},
    ]
    changes.apply(plan, parse_operations(operations), actor=ada, version=plan.version)
    return project


def pdf(signed_in: SignIn, ada: User, language: str) -> bytes:
    response = signed_in(ada).get(f"/projects/lotus/summary/plan.pdf?language={language}")
    assert response.status_code == 200 and response["Content-Type"] == "application/pdf"
    content: bytes = response.content
    return content


def test_the_chinese_document_has_two_pages_of_chinese(signed_in: SignIn, ada: User) -> None:
    rollout(ada, "zh-hans")
    content = pdf(signed_in, ada, "zh-hans")
    text = text_of(content)
    assert len(read(content).pages) == 2
    for words in ("计划概要", "需求已确认", "第1页，共2页", "未来三周", "阶段与里程碑对照基线"):
        assert words in text
    assert boxes_in(content) == 0 and all(fonts_of(content).values())


def test_the_english_document_tells_slip_and_promise(signed_in: SignIn, ada: User) -> None:
    rollout(ada, "en")
    content = pdf(signed_in, ada, "en")
    text = text_of(content)
    assert len(read(content).pages) == 2
    assert "moresteps" in text
    for words in ("Plansummary", "Committedgo-live", "Slip,days", "+8", "Page2of2"):
        assert words in text
    assert boxes_in(content) == 0


@pytest.mark.parametrize("template", ["no-code-4-week", "custom-development-20-week", "agile-two-week"])
def test_every_template_fits_on_two_pages(signed_in: SignIn, ada: User, template: str) -> None:
    rollout(ada, "zh-hans", template)
    assert len(read(pdf(signed_in, ada, "zh-hans")).pages) == 2


def test_a_large_plan_with_long_names_still_fits_on_two_pages(signed_in: SignIn, ada: User) -> None:
    project = rollout(ada, "en")
    plan = Plan.objects.get(project=project)
    name = "A task whose name tells much more than anybody will ever want to read in a table of a document "
    added = [
        {
            "op": "task.add",
            "name": f"{name} {n}",
            "milestone": n % 2 == 0,
            "duration": 0 if n % 2 == 0 else 480,
        }
        for n in range(60)
    ]
    changes.apply(plan, parse_operations(added), actor=ada, version=plan.version)
    content = pdf(signed_in, ada, "en")
    assert len(read(content).pages) == 2 and "moretasksintheplan" in text_of(content)


def test_sections_are_bookmarked_and_the_address_is_a_link(signed_in: SignIn, ada: User) -> None:
    rollout(ada, "en")
    document = read(pdf(signed_in, ada, "en"))

    def titles(outline: Any) -> list[str]:
        return [t for o in outline for t in (titles(o) if isinstance(o, list) else [o.title])]

    assert "Phases and milestones against the baseline" in titles(document.outline)
    links = [a.get_object()["/A"]["/URI"] for page in document.pages for a in page.get("/Annots", [])]
    assert links == ["http://testserver/projects/lotus/"]


def test_the_document_is_accessible(signed_in: SignIn, ada: User) -> None:
    rollout(ada, "zh-hans")
    root: Any = read(pdf(signed_in, ada, "zh-hans")).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and str(root["/Lang"]).startswith("zh")


def test_an_unknown_language_is_refused(signed_in: SignIn, ada: User) -> None:
    rollout(ada, "en")
    assert signed_in(ada).get("/projects/lotus/summary/plan.pdf?language=tlh").status_code == 400


def test_a_plan_without_tasks_gives_a_document_too(signed_in: SignIn, ada: User, plan: Plan) -> None:
    content = pdf(signed_in, ada, "en")
    assert "Thisplanhasnotasksyet" in text_of(content)
    assert signed_in(ada).get("/projects/lotus/summary/").status_code == 200


def test_page_and_document_draw_the_same_figure(signed_in: SignIn, ada: User) -> None:
    from phases.views.plan_summary import Summary
    from phases.views.reading import PlanReading

    project = rollout(ada, "en")
    page = signed_in(ada).get("/projects/lotus/summary/").content.decode()
    title = Summary(PlanReading(ProjectAccess(ada, project))).slips.title
    assert "late" in title and "".join(title.split()) in text_of(pdf(signed_in, ada, "en"))
    assert title in page and 'data-chart="slips-drawn"' in page


def test_queries_do_not_grow_with_the_plan(
    signed_in: SignIn, ada: User, django_assert_max_num_queries: Any
) -> None:
    project = rollout(ada, "en")
    access = ProjectAccess(ada, project)
    from phases.views.documents import plan_summary_pdf

    with django_assert_max_num_queries(25):
        plan_summary_pdf(access, address="http://testserver/")
