"""The list of sessions names browsers as people know them."""

from __future__ import annotations

import pytest

from rollout.people.browsers import browser_text

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "Chrome · Windows"),
        (f"{WINDOWS} Edg/120.0", "Edge · Windows"),
        (IPHONE, "Safari · iPhone"),
        (f"{IPHONE} MicroMessenger/8.0", "WeChat · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox · Linux"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_session_names_browser_and_device(agent: str, words: str) -> None:
    assert browser_text(agent) == words
