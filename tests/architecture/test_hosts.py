"""A page asks nobody but its own server."""

from __future__ import annotations

import re
from pathlib import Path

from rollout.core.vendored import VENDOR, digest, manifest
from tests.architecture.tree import ROOT, files, own_static, templates, text

ADDRESS = re.compile(r"(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
# Names of XML vocabularies and documentation examples: nobody fetches them.
NAMES = {"www.w3.org", "example.com", "example.org"}
LOADING = re.compile(
    r"""(?:url\(\s*|@import\s+|\b(?:src|href|action|poster|srcset)=)["']?((?:https?:)?//[^\s"')]+)""",
    re.IGNORECASE,
)


def test_no_page_script_or_style_names_another_host() -> None:
    found = {
        str(path): hosts
        for path in templates() + own_static(".js", ".css", ".svg")
        if (hosts := set(ADDRESS.findall(text(path))) - NAMES)
    }
    assert found == {}


def test_vendored_styles_load_nothing_from_elsewhere() -> None:
    loaded = [
        (str(path), address)
        for path in files()
        if path.is_relative_to("rollout/static/vendor") and path.suffix in {".css", ".svg", ".html"}
        for address in LOADING.findall(text(path))
        if "www.w3.org" not in address
    ]
    assert loaded == []


def test_vendored_files_are_the_ones_of_the_manifest() -> None:
    """Nobody changed them by hand, and each has a licence beside it."""
    listed = {
        Path(entry["folder"], name): sha for entry in manifest() for name, sha in entry["files"].items()
    }
    present = {
        p.relative_to(VENDOR): digest(p)
        for p in VENDOR.rglob("*")
        if p.is_file() and p.name != "manifest.json"
    }
    assert present == listed
    assert all(entry["licence"] for entry in manifest())
    assert (ROOT / "rollout/static/vendor/manifest.json").exists()
