"""The map of the application leads somewhere."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve

from rollout.frame import Frame
from rollout.navigation import PROJECT_PAGES, TOP_BAR, NavigationItem


def links(items: tuple[NavigationItem, ...], arguments: list[str]) -> list[str]:
    return [link.url for link in Frame(HttpRequest()).links(items, arguments)]


def test_every_section_has_a_page_of_its_own() -> None:
    urls = links(TOP_BAR, []) + links(PROJECT_PAGES, ["lotus"])
    assert len(set(urls)) == len(urls) == len(TOP_BAR) + len(PROJECT_PAGES)
    assert [resolve(url).view_name for url in urls] == [item.url_name for item in (*TOP_BAR, *PROJECT_PAGES)]


def test_a_wrong_name_is_refused_and_not_left_out() -> None:
    with pytest.raises(NoReverseMatch, match="overveiw"):
        links((NavigationItem("phases:overveiw", "This week", "calendar-week"),), ["lotus"])
