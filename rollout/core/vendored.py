"""Which browser assets we ship, and how they are changed on the way in."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parent.parent / "static"
VENDOR = STATIC / "vendor"
MANIFEST = VENDOR / "manifest.json"
ICON_LIST = STATIC / "icons.txt"
SPRITE = "sprite.svg"
ALLOWED_LICENCES = frozenset({"MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC"})

MIT_TEXT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

Change = Callable[[str], str]


def without_source_map(text: str) -> str:
    """Drop the pointer to a map that we do not ship."""
    return re.sub(r"\n?(//|/\*)# sourceMappingURL=\S+(?: ?\*/)?", "", text)


def without_fonts(css: str) -> str:
    """Drop the font faces that another host would serve."""
    return re.sub(r"@font-face\{[^}]*url\(https?:[^}]*\}", "", css)


def without_addresses(*addresses: str) -> Change:
    """Blank the addresses of services the script could call."""

    def change(text: str) -> str:
        for address in addresses:
            text = text.replace(address, "")
        return text

    return change


@dataclass(frozen=True)
class Package:
    """One npm package: the files taken from it (source path → name here) and the changes made to them."""

    name: str
    version: str
    folder: str
    files: Mapping[str, str]
    changes: tuple[Change, ...] = field(default=())


PACKAGES = (
    Package("@tabler/core", "1.6.1", "tabler", {"dist/css/tabler.min.css": "tabler.min.css"}),
    Package("@alpinejs/csp", "3.17.4", "alpinejs-csp", {"dist/cdn.min.js": "alpine.min.js"}),
    Package(
        "dhtmlx-gantt",
        "10.0.3",
        "dhtmlx-gantt",
        {"codebase/dhtmlxgantt.js": "dhtmlxgantt.js", "codebase/dhtmlxgantt.css": "dhtmlxgantt.css"},
        (without_fonts, without_addresses("https://export.dhtmlx.com/gantt")),
    ),
    Package("cytoscape", "3.34.4", "cytoscape", {"dist/cytoscape.min.js": "cytoscape.min.js"}),
    Package(
        "cytoscape-dagre",  # brings dagre inside
        "4.0.1",
        "cytoscape-dagre",
        {"dist/cytoscape-dagre.min.js": "cytoscape-dagre.min.js"},
    ),
    Package("sortablejs", "1.15.7", "sortablejs", {"Sortable.min.js": "sortable.min.js"}),
    Package(
        "plotly.js-cartesian-dist-min",  # the version that the Python package plotly names
        "4.1.1",
        "plotly",
        {"plotly-cartesian.min.js": "plotly-cartesian.min.js"},
        (without_addresses("https://cdn.plot.ly/un/", "https://cloud.plotly.com/newchart"),),
    ),
)
ICONS = Package("@tabler/icons", "3.51.0", "tabler-icons", {})


def icon_names() -> list[str]:
    return ICON_LIST.read_text().split()


def sprite(sources: Iterable[tuple[str, str]]) -> str:
    """One SVG file with a symbol per icon, from (name, SVG text) pairs."""
    symbols = [symbol(name, svg) for name, svg in sources]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>\n"])


def symbol(name: str, svg: str) -> str:
    """
    >>> symbol("minus", '<svg viewBox="0 0 24 24"><path stroke="none" d="M0"/><path d="M5 12l14 0"/></svg>')
    '<symbol id="minus" viewBox="0 0 24 24"><path d="M5 12l14 0"/></symbol>'
    """
    inner = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    inner = re.sub(r'<path stroke="none"[^>]*/>', "", inner)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(inner.split())}</symbol>'


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest() -> list[dict[str, Any]]:
    """What was vendored: name, version, licence, and sha256 by file."""
    content: list[dict[str, Any]] = json.loads(MANIFEST.read_text())
    return content
