"""A whole week as its people walk it: asked, told from a phone, accepted, reported, read."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from phases.models import Plan
from phases.services import changes
from rollout.people.models import User
from tests.factories import arranging
from tests.phases.updates import add_tasks, link_in, mails, task_of

pytestmark = pytest.mark.django_db(transaction=True)
FRIDAY = "2026-03-06"
HOME = "/projects/lotus/"
COMMENT = "The committee must name a data owner."


@pytest.fixture
def planned(transactional_db: None, plan: Plan, ada: User, ben: User, dai: User) -> Plan:
    with arranging():
        tasks = (("A", 5, ben), ("B", 3, dai), ("GO", 0, ada))
        add_tasks(plan, ada, *tasks, links=(("A", "B"), ("B", "GO")))
    return plan


def section(page: Page, name: str, below: str) -> None:
    """Go where the tabs lead: a section, then one of its pages."""
    tabs = page.get_by_role("navigation", name="Sections of the project")
    tabs.get_by_role("link", name=name, exact=True).click()
    tabs.get_by_role("link", name=below, exact=True).click()
    page.wait_for_load_state("networkidle")


def ask(page: Page) -> None:
    page.goto(HOME)
    section(page, "Rhythm", "Updates")
    page.get_by_role("link", name="Ask for updates").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Status date").fill(FRIDAY)
    dialog.get_by_role("button", name="Send the mails").click()
    page.get_by_text("3 owners are asked.").wait_for()


def answer(phone: Page, owner: User) -> None:
    """From the link in the owner's mail, without an account: three days more than planned."""
    phone.goto(link_in(next(letter for letter in mails() if letter.to == [owner.email])))
    first = phone.locator(".update-task", has_text="Task A")
    first.locator(".update-kind").nth(1).tap()
    first.get_by_label("Working days that remain").fill("3")
    first.get_by_label("What is in the way").fill("The old data has no owner")
    phone.get_by_role("button", name="Send the update").tap()
    phone.get_by_text("Thank you, everything asked is answered").wait_for()


def accept(page: Page) -> None:
    page.goto(f"{HOME}updates/1/")
    page.get_by_text("The old data has no owner").wait_for()
    page.get_by_role("button", name="See what moves, then accept").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Go-live moves").wait_for()
    dialog.get_by_role("button", name="Accept 1 report").click()
    page.get_by_text("No report waits for a decision").wait_for()


def publish(page: Page) -> None:
    section(page, "Rhythm", "Reports")
    page.get_by_role("button", name="Write this week's report").first.click()
    page.get_by_label("Comment").fill(COMMENT)
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("The draft is saved.").wait_for()
    page.wait_for_load_state()  # before its scripts the link leads to a page, not to a dialog
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish and mail").click()
    page.get_by_text("The report is published").wait_for()


def read(page: Page) -> tuple[str, bytes]:
    """The page of the report as it is shown, and its PDF."""
    page.goto(f"{HOME}reports/1/")
    paper = page.locator(".report-paper")
    paper.wait_for()
    address = page.get_by_role("link", name="PDF in English").get_attribute("href")
    assert address is not None
    file = page.request.get(address)
    assert file.headers["content-type"] == "application/pdf"
    return paper.inner_html(), file.body()


def test_a_week_from_the_question_to_the_report_that_stays(
    planned: Plan,
    ada: User,
    ben: User,
    cleo: User,
    page: Page,
    phone: Page,
    sign_in: Callable[[Page, Any], None],
) -> None:
    before = task_of(planned, "GO").finish
    sign_in(page, ada)
    ask(page)
    answer(phone, ben)
    assert task_of(planned, "GO").finish == before  # nothing moves until the manager accepts
    accept(page)
    task = task_of(planned, "A")
    assert task.remaining == 3 * 480
    assert task_of(planned, "GO").finish > before
    publish(page)

    letter = next(one for one in mails() if one.to == [cleo.email])
    assert f"{HOME}reports/1/" in letter.body
    sign_in(page, cleo)
    paper, pdf = read(page)
    assert COMMENT in paper
    told = PdfReader(BytesIO(pdf))
    assert len(told.pages) == 2 and COMMENT in told.pages[0].extract_text()

    planned.refresh_from_db()
    later = [{"op": "task.set", "task": task.pk, "field": "name", "value": "Another name"}]
    with arranging():
        changes.apply(planned, changes.read_operations(later), actor=ada, version=planned.version)
    assert read(page) == (paper, pdf)
