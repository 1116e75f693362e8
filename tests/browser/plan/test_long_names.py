"""A name without a space is as long as its writer likes; it breaks, or its frame scrolls, never the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat
from playwright.sync_api import Page

from phases.models import Task
from tests.factories import arranging

PAGES = (
    "",
    "plan/",
    "network/",
    "board/",
    "calendar/",
    "table/",
    "gates/",
    "check/",
    "workload/",
    "updates/",
    "reports/",
    "risks/",
    "slip-ledger/",
    "tasks/{task}/",
)

BEYOND = """(width) => [...document.querySelectorAll("main *")]
  .filter((one) => one.getBoundingClientRect().right > width && one.childElementCount === 0)
  .slice(0, 3).map((one) => `${one.parentElement.className} > ${one.outerHTML.slice(0, 80)}`)"""


@pytest.mark.parametrize("length", [60, 300])
def test_a_long_name_widens_no_page(
    open_page: Callable[[str], Page], plan: Any, page: Page, length: int
) -> None:
    with arranging():
        kept = Value("_v2_final_reviewed_" * 20)
        Task.objects.filter(plan=plan).update(name=Concat("code", kept), version=F("version") + 1)
        for task in Task.objects.filter(plan=plan):
            Task.objects.filter(pk=task.pk).update(name=task.name[:length])
    wide = {}
    number = Task.objects.filter(plan=plan, code="C3").get().pk
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for section in PAGES:
            open_page(section.format(task=number))
            page.wait_for_load_state("networkidle")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide[section, width] = page.evaluate(BEYOND, width)
    assert wide == {}
