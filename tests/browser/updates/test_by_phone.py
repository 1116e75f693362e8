"""An owner answers with one thumb at 390 pixels: from the mail's link to the saved answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Locator, Page

from phases.models import Plan, TaskUpdate
from rollout.people.models import User
from tests.browser.conftest import Faults
from tests.phases.updates import add_tasks, link_in, mails, opened, running, say, task_of

pytestmark = pytest.mark.django_db(transaction=True)
THUMB = 44  # CSS pixels, the least a thumb hits


@pytest.fixture
def found(transactional_db: None, plan: Plan, ada: User, ben: User, dai: User) -> Any:
    add_tasks(plan, ada, ("A", 5, ben), ("C", 2, ben), ("B", 3, dai))
    return opened(plan, ada, at=timezone.now())


def letter_to(person: User) -> Any:
    return next(letter for letter in mails() if letter.to == [person.email])


def reachable(button: Locator) -> bool:
    box = button.bounding_box()
    return box is not None and box["height"] >= THUMB and box["width"] >= THUMB and box["x"] >= 0


def test_from_the_mail_to_the_saved_answer_with_one_thumb(
    found: Any, ben: User, phone: Page, shot: Callable[..., Any]
) -> None:
    phone.goto(link_in(letter_to(ben)))
    first = phone.locator(".update-task", has_text="Task A")
    kinds = first.locator(".update-kind")
    assert kinds.count() == 3 and all(reachable(kinds.nth(at)) for at in range(3))
    send = phone.get_by_role("button", name="Send the update")
    box = send.bounding_box()
    assert reachable(send) and box is not None and box["y"] > 844 / 2  # in sight, in the thumb's half
    kinds.nth(1).tap()
    remaining = first.get_by_label("Working days that remain")
    remaining.fill("2")
    more = first.get_by_role("button", name="Half a day more")
    assert reachable(more)
    more.tap()
    assert remaining.input_value() == "2.5"
    first.get_by_label("What is in the way").fill("No keys")
    second = phone.locator(".update-task", has_text="Task C")
    second.locator(".update-kind").nth(0).tap()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    serious = [v for v in Axe().run(phone).response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == []
    shot(phone, "update-390")
    send.tap()
    phone.get_by_text("Thank you, everything asked is answered").wait_for()
    told = {update.task.code: update for update in TaskUpdate.objects.select_related("task")}
    assert (told["A"].remaining, told["A"].blocker) == (1200, "No keys")
    assert told["C"].actual_start is None


def test_typed_words_survive_a_closed_page(found: Any, ben: User, phone: Page) -> None:
    path = link_in(letter_to(ben))
    phone.goto(path)
    phone.locator(".update-kind").nth(1).tap()
    phone.get_by_label("What is in the way").first.fill("Half a sentence")
    phone.goto("about:blank")
    phone.goto(path)
    assert phone.get_by_label("What is in the way").first.input_value() == "Half a sentence"
    assert phone.locator(".update-kind input").nth(1).is_checked()


def test_an_error_stands_beside_its_field_and_keeps_the_words(
    found: Any, ben: User, phone: Page, faults: Faults
) -> None:
    faults.forgive("422")  # the refusal is what the test is about
    phone.goto(link_in(letter_to(ben)))
    phone.locator(".update-kind").nth(1).tap()
    phone.get_by_label("Working days that remain").first.fill("")
    phone.get_by_label("What is in the way").first.fill("Keep me")
    with phone.expect_response(lambda answer: answer.status == 422):
        phone.get_by_role("button", name="Send the update").tap()
    phone.get_by_text("Say how many days remain").first.wait_for()
    assert phone.get_by_label("What is in the way").first.input_value() == "Keep me"


def test_a_manager_looks_and_accepts_in_the_dialog(
    found: Any, ada: User, ben: User, page: Page, sign_in: Callable[..., None]
) -> None:
    say(found, ben, A=running("03-02", 6), C=running("03-02", 1))
    sign_in(page, ada)
    page.goto("/projects/lotus/updates/1/")
    page.get_by_role("button", name="See what moves, then accept").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Go-live moves").wait_for()
    dialog.get_by_role("button", name="Accept 2 reports").click()
    page.get_by_text("No report waits for a decision").wait_for()
    assert task_of(found.plan, "A").remaining == 6 * 480
    page.get_by_role("button", name="Undo").first.click()
    page.get_by_text("2 reports wait for you").wait_for()
    assert task_of(found.plan, "A").remaining is None
