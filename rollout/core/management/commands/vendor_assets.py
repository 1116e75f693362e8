"""Fetch the browser assets from npm into static/vendor (a maintainer's command; users need no Node.js)."""

from __future__ import annotations

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rollout.core.vendored import (
    ALLOWED_LICENCES,
    ICONS,
    MANIFEST,
    MIT_TEXT,
    PACKAGES,
    SPRITE,
    VENDOR,
    Package,
    digest,
    icon_names,
    sprite,
    without_source_map,
)

LICENCE_FILES = ("LICENSE", "LICENSE.md", "LICENSE.txt")


class Command(BaseCommand):
    help = "Fetches the listed npm packages and writes the files used, with a manifest of hashes."

    def handle(self, *args: Any, **options: Any) -> None:
        entries = []
        for package in (*PACKAGES, ICONS):
            with tempfile.TemporaryDirectory() as scratch:
                source = fetch(package, Path(scratch))
                write_files(package, source)
                entries.append(entry(package, source))
            self.stdout.write(f"{package.name} {package.version}: {', '.join(entries[-1]['files'])}")
        MANIFEST.write_text(json.dumps(entries, indent=2) + "\n")


def fetch(package: Package, scratch: Path) -> Path:
    """Download and unpack one package; the folder with its files."""
    wanted = f"{package.name}@{package.version}"
    packed = subprocess.run(
        ["npm", "pack", wanted, "--silent"], cwd=scratch, capture_output=True, text=True, check=False
    )
    if packed.returncode:
        raise CommandError(f"npm pack {wanted} failed: {packed.stderr.strip()}")
    with tarfile.open(next(scratch.glob("*.tgz"))) as archive:
        archive.extractall(scratch, filter="data")
    return scratch / "package"


def write_files(package: Package, source: Path) -> None:
    target = VENDOR / package.folder
    target.mkdir(parents=True, exist_ok=True)
    for old, new in package.files.items():
        text = without_source_map((source / old).read_text())
        for change in package.changes:
            text = change(text)
        (target / new).write_text(text)
    if package is ICONS:
        icons = ((name, (source / f"icons/outline/{name}.svg").read_text()) for name in icon_names())
        (target / SPRITE).write_text(sprite(icons))
    (target / "LICENSE").write_text(licence_text(source))


def licence_text(source: Path) -> str:
    """The package's own licence file; where npm left it out, the licence it names with its author."""
    for name in LICENCE_FILES:
        if (source / name).exists():
            return (source / name).read_text()
    package = json.loads((source / "package.json").read_text())
    if package["license"] != "MIT":
        raise CommandError(f"{package['name']} brings no licence text; add it by hand.")
    return f"MIT License\n\nCopyright (c) {package['author']}\n\n{MIT_TEXT}"


def entry(package: Package, source: Path) -> dict[str, Any]:
    """The manifest's line for one package. CommandError for a licence we may not ship."""
    licence = json.loads((source / "package.json").read_text())["license"]
    if licence not in ALLOWED_LICENCES:
        raise CommandError(f"{package.name} is under {licence}; choose another package.")
    folder = VENDOR / package.folder
    files = {path.name: digest(path) for path in sorted(folder.iterdir())}
    return {
        "name": package.name,
        "version": package.version,
        "licence": licence,
        "folder": package.folder,
        "files": files,
    }
