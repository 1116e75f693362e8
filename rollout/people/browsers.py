"""What a browser calls itself, in the two words a person knows it by."""

from __future__ import annotations

# each says it is the ones after it as well
BROWSERS = {
    "MicroMessenger": "WeChat",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
LONGEST = 80


def browser_text(agent: str) -> str:
    """`Chrome · Windows`; what is neither, such as a program, as it calls itself."""
    known = (
        next((name for mark, name in names.items() if mark in agent), "") for names in (BROWSERS, SYSTEMS)
    )
    return " · ".join(filter(None, known)) or agent[:LONGEST]
