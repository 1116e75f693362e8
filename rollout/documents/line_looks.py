"""How the lines of a figure are told apart, in grey print too: by mark and dash, alike in page and PDF.

Pure. A filled diamond is nobody's mark: it stands for what was reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["circle", "square", "triangle", "cross", "plus", "hexagon", "star", "triangle-down"]
Dash = Literal["solid", "dash", "dot", "dashdot", "longdash"]


@dataclass(frozen=True, slots=True)
class LineLook:
    """`dark` lines are drawn in the accent colour, the others in grey."""

    mark: Mark
    dash: Dash
    dark: bool


LOOKS = (
    LineLook("circle", "solid", True),
    LineLook("square", "dash", False),
    LineLook("triangle", "dot", True),
    LineLook("cross", "solid", False),
    LineLook("hexagon", "dashdot", True),
    LineLook("triangle-down", "dot", False),
    LineLook("plus", "longdash", True),
    LineLook("star", "dashdot", False),
)


def look_of(place: int) -> LineLook:
    """The look of the line at a place; from the ninth on they come again.

    >>> look_of(0).mark, look_of(9).mark
    ('circle', 'square')
    """
    return LOOKS[place % len(LOOKS)]
