"""Two people change one plan: the second sees what the first did and what the own change would do now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from phases.operations import parse_operations
from phases.services.changes import apply as apply_step
from rollout.people.roles import Role
from tests.browser.plan.test_gantt import open_task, row


def test_the_second_editor_sees_both_changes_and_chooses(
    gantt: Page, plan: Any, faults: Any, shot: Any
) -> None:
    faults.forgive("409")
    task = open_task(plan)
    row(gantt, task).locator('[data-column-name="start"]').click()
    field = gantt.locator(".gantt_grid_editor_placeholder input")
    field.fill("2027-01-11")
    field.press("Enter")
    dialog = gantt.locator("#dialog")
    expect(dialog.locator("[data-apply]")).to_be_visible()
    other = plan.project.memberships.filter(role=Role.CONSULTANT).first().user
    plan.refresh_from_db()
    meanwhile = [{"op": "task.set", "task": task.pk, "field": "duration", "value": task.duration + 480}]
    apply_step(plan, parse_operations(meanwhile), actor=task.owner or other, version=plan.version)
    dialog.locator("[data-apply]").click()
    expect(dialog).to_contain_text("The plan changed since you looked")
    expect(dialog).to_contain_text((task.owner or other).name)
    picture: Path = shot(gantt, "plan-conflict")
    assert picture.exists()
    assert open_task(plan).start == task.start or open_task(plan).duration == task.duration + 480
    version = str(gantt.locator("#gantt").get_attribute("data-version"))
    dialog.locator("[data-apply]").click()
    expect(gantt.locator("#gantt")).not_to_have_attribute("data-version", version)
    after = open_task(plan)
    assert (after.start.date().isoformat(), after.duration) == ("2027-01-11", task.duration + 480)
