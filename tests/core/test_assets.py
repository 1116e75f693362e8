"""What we ship to browsers: exactly what the manifest says, and nothing that asks another host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

from rollout.core.vendored import (
    ALLOWED_LICENCES,
    ICONS,
    MANIFEST,
    PACKAGES,
    STATIC,
    VENDOR,
    digest,
    icon_names,
    manifest,
)

ROOT = STATIC.parent.parent
FOREIGN_ADDRESS = re.compile(
    r"""(?:url\(|@import|src=|<link[^>]*href=|from|import\()\s*["']?(?:https?:)?//[^\s"')]+"""
)
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
OWN_ASSETS = [p for p in STATIC.rglob("*") if p.suffix in {".css", ".js", ".svg", ".html"}]
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))


def test_the_manifest_names_every_vendored_file_with_its_hash() -> None:
    told = {VENDOR / e["folder"] / name: sha for e in manifest() for name, sha in e["files"].items()}
    found = {p: digest(p) for p in VENDOR.rglob("*") if p.is_file() and p != MANIFEST}
    assert found == told


def test_the_manifest_has_the_versions_that_the_command_would_fetch() -> None:
    assert {e["name"]: e["version"] for e in manifest()} == {p.name: p.version for p in (*PACKAGES, ICONS)}


def test_every_vendored_package_has_a_licence_that_lets_us_ship_it() -> None:
    assert {e["licence"] for e in manifest()} <= ALLOWED_LICENCES


def test_every_vendored_package_comes_with_the_text_of_its_licence() -> None:
    texts = [(VENDOR / e["folder"] / "LICENSE").read_text() for e in manifest()]
    assert all("Copyright (c)" in text and "Permission is hereby granted" in text for text in texts)


def test_the_plotly_bundle_is_the_one_the_python_package_draws_for() -> None:
    versions = {e["folder"]: e["version"] for e in manifest()}
    assert versions["plotly"] == get_plotlyjs_version()


def test_the_sprite_holds_every_listed_icon_once() -> None:
    sprite = (VENDOR / ICONS.folder / "sprite.svg").read_text()
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == icon_names()
    assert len(set(icon_names())) == len(icon_names())


@pytest.mark.parametrize("path", [*OWN_ASSETS, *TEMPLATES], ids=lambda p: str(p.relative_to(ROOT)))
def test_no_asset_or_page_asks_another_host(path: Path) -> None:
    text = COMMENTS.sub("", path.read_text())
    foreign = [a for a in FOREIGN_ADDRESS.findall(text) if "www.w3.org" not in a]
    assert foreign == []


def test_no_source_map_is_promised_that_is_not_there() -> None:
    assert [p for p in OWN_ASSETS if "sourceMappingURL" in p.read_text()] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_template_holds_a_script_or_a_handler(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert not re.search(r"\son[a-z]+=|\shx-on|javascript:", text)


def test_every_icon_named_in_the_code_is_in_the_sprite() -> None:
    folders = ("rollout", "phases", "requirements_pool", "training")
    code = [p for folder in folders for p in (ROOT / folder).rglob("*.py") if "migrations" not in p.parts]
    named = re.compile(r"\bicon=([^,\n]+)")
    word = re.compile(r'"([a-z0-9]+(?:-[a-z0-9]+)*)"')
    used = {
        (p.name, icon) for p in code for text in named.findall(p.read_text()) for icon in word.findall(text)
    }
    assert {(file, icon) for file, icon in used if icon not in icon_names()} == set()


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    named = re.compile(r'{% icon "([^"]+)"|icon="([^"]+)"')
    used = {
        (path.name, *filter(None, pair)) for path in TEMPLATES for pair in named.findall(path.read_text())
    }
    assert {(file, icon) for file, icon in used if icon not in icon_names()} == set()
