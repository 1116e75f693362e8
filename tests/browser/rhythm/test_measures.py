"""Baselines, trend, slip ledger, plan check and workload in the browser, with their dialogs and panels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from phases.models import Baseline, Dependency, Plan
from phases.services.changes import apply, read_operations
from phases.services.snapshots import take_snapshot
from rollout.people.models import User
from rollout.projects.models import Risk
from tests.browser.kit.test_look import serious
from tests.factories import arranging
from tests.phases.updates import add_tasks, task_of

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[[str], Page]
LEAD = -480


def change(plan: Plan, actor: User, *items: dict[str, Any]) -> None:
    plan.refresh_from_db()
    apply(plan, read_operations(list(items)), actor=actor, version=plan.version)
    plan.refresh_from_db()


@pytest.fixture
def planned(transactional_db: None, plan: Plan, ada: User, ben: User) -> Plan:
    """Ben does two tasks at once; the milestone waits for both, one of them with a lead."""
    with arranging():
        add_tasks(plan, ada, ("A", 5, ben), ("B", 5, ben), ("GO", 0, ada), links=(("A", "GO"),))
        ahead = {"predecessor": task_of(plan, "B").pk, "successor": task_of(plan, "GO").pk, "lag": LEAD}
        change(plan, ada, {"op": "link.add", **ahead})
    return plan


def longer(plan: Plan, actor: User, days: int) -> None:
    one = task_of(plan, "A")
    with arranging():
        wanted = {"field": "duration", "value": one.duration + days * 480}
        change(plan, actor, {"op": "task.set", "task": one.pk, **wanted})


@pytest.fixture
def slipped(planned: Plan, ada: User) -> Plan:
    """Two schedules are kept, and between them the vendor's task grew by two days."""
    with arranging():
        take_snapshot(planned, on=date(2026, 3, 6), actor=ada)
    longer(planned, ada, 2)
    with arranging():
        take_snapshot(planned, on=date(2026, 3, 13), actor=ada)
    return planned


def test_a_baseline_is_frozen_by_key_compared_removed_and_brought_back(
    open_page: Open, planned: Plan, ada: User
) -> None:
    page = open_page("baselines/")
    page.get_by_role("link", name="Freeze a baseline").first.wait_for()
    page.keyboard.press("n")
    dialog = page.locator("#dialog")
    expect(dialog.get_by_label("Name")).to_be_focused()
    assert serious(page) == []
    page.keyboard.type("Signed")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("The finish is where “Signed” promised it")
    longer(planned, ada, 2)
    page = open_page("baselines/")
    expect(page.locator("h1")).to_have_text("The finish is 2 working days later than in “Signed”")
    page = open_page("baselines/1/")
    expect(page.get_by_role("region", name="Variance by task")).to_contain_text("Task A")
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator("h1")).to_contain_text("“Signed”")
    assert Baseline.objects.filter(name="Signed").exists()


def test_the_trend_is_drawn_and_its_table_says_the_same(open_page: Open, slipped: Plan) -> None:
    page = open_page("trend/")
    expect(page.locator("h1")).to_contain_text("“Task GO”")
    expect(page.locator("#trend .main-svg").first).to_be_visible()
    page.get_by_text("The numbers as a table").click()
    table = page.locator("#trend table")
    expect(table).to_contain_text("Fri 6 Mar")
    expect(table.get_by_role("columnheader", name="Task GO")).to_be_visible()
    assert serious(page) == []


def test_the_slip_ledger_names_the_cause_and_lets_days_be_moved_with_a_reason(
    open_page: Open, slipped: Plan
) -> None:
    page = open_page("slip-ledger/")
    expect(page.locator("h1")).to_contain_text("Acceptance is 2 working days later")
    page.get_by_role("link", name="Task A").click()
    expect(page.locator("#panel")).to_contain_text("Task A")
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Correct").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("To").select_option("client")
    dialog.get_by_label("Working days").fill("1")
    dialog.get_by_label("Reason").fill("The list came late")
    assert serious(page) == []
    dialog.get_by_role("button", name="Move the days").click()
    expect(page.locator("h1")).to_contain_text("client 1")
    expect(page.locator("#slip_ledger")).to_contain_text("The list came late")


def test_a_mend_of_the_plan_check_is_previewed_and_its_finding_goes(open_page: Open, planned: Plan) -> None:
    page = open_page("check/")
    finding = page.locator(".check-group", has_text="A link with a lead")
    finding.get_by_role("button", name="Take the lead out").click()
    dialog = page.locator("#dialog")
    dialog.locator("[data-apply]").wait_for()
    assert serious(page) == []
    dialog.locator("[data-apply]").click()
    expect(finding).to_have_count(0)
    assert Dependency.objects.get(predecessor=task_of(planned, "B")).lag == 0


def test_a_week_with_too_much_work_opens_the_tasks_that_fill_it(
    open_page: Open, planned: Plan, ben: User
) -> None:
    page = open_page("workload/?from=2026-03-02")
    expect(page.locator("h1")).to_have_text(f"{ben.name} has more work than time")
    page.get_by_role("cell", name="over").get_by_role("link").first.press("Enter")
    panel = page.locator("#panel")
    expect(panel).to_contain_text("Task A")
    expect(panel).to_contain_text("Task B")
    assert serious(page) == []


def test_the_heat_map_is_walked_by_keyboard(open_page: Open, risks: list[Risk]) -> None:
    page = open_page("risks/heat-map/")
    page.get_by_role("link", name="Register").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="1 High").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Scope grows")).to_be_visible()
    expect(page.get_by_role("link", name="Training is skipped")).to_have_count(0)


DIALOGS = (
    ("risks/", "New risk"),
    ("risks/", "Load the library"),
    ("goals/", "New goal"),
    ("meetings/", "Plan a meeting"),
    ("meetings/", "Begin a series"),
    ("actions/", "New action"),
    ("decisions/", "New decision"),
)


def test_no_dialog_has_a_serious_fault_of_access(open_page: Open) -> None:
    found = {}
    for section, name in DIALOGS:
        page = open_page(section)
        page.get_by_role("link", name=name).first.click()
        page.locator("#dialog[open] form[method=post]").wait_for()
        found[name] = serious(page)
    assert found == {name: [] for _section, name in DIALOGS}
