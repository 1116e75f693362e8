"""README says the truth: every command, variable and path in it exists, and none is missing."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.management import get_commands
from django.test import Client
from django.urls import resolve

from tests.architecture.tree import APPLICATION, ROOT, python_files, text

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text()
OWN_COMMANDS = {
    name for name, app in get_commands().items() if isinstance(app, str) and app.startswith(APPLICATION)
}
MAINTAINERS = {"vendor_assets"}  # fetches browser files from npm before a release


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", MAKEFILE, re.M))


def variables_read() -> set[str]:
    """Environment variables that the application asks for."""
    asked = re.compile(r"""\benv\.\w+\(\s*"([A-Z_]+)"|environ(?:\.get\(|\[)"([A-Z_]+)\"""")
    found = {a or b for path in python_files(*APPLICATION) for a, b in asked.findall(text(path))}
    return found - {"DJANGO_SETTINGS_MODULE"}


def test_every_make_target_that_is_named_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b", README))
    assert named <= make_targets()
    assert make_targets() - {"help", "environment"} <= named


def test_every_command_that_is_named_exists_and_every_command_is_named() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", README))
    assert named <= set(get_commands())
    assert named >= OWN_COMMANDS - MAINTAINERS


def test_the_settings_are_the_ones_that_are_read() -> None:
    table = README[README.index("## Settings") : README.index("## Production")]
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.M)) == variables_read()


def test_every_path_that_is_named_exists() -> None:
    named = set(re.findall(r"`((?:[a-z_]+/)+|\.ci/run|[a-z]+\.lock|pyproject\.toml)`", README))
    named |= set(re.findall(r"\]\(([a-z][^)#]*)\)", README))
    inside_tests = {"architecture/", "permissions/", "browser/", "benchmarks/"}
    missing = {name for name in named if not (ROOT / name).exists() and name not in inside_tests}
    assert not missing
    assert all((ROOT / "tests" / name).is_dir() for name in inside_tests)


def test_every_address_that_is_named_answers(db: None) -> None:
    for address in re.findall(r"`(/[a-z0-9/]+)`", README):
        assert resolve(address)
        assert Client().get(address).status_code in {200, 302, 503}


def test_the_system_packages_are_the_ones_that_are_installed() -> None:
    """What README tells an administrator to install is what `make demo` installs."""
    script = (ROOT / ".ci/packages").read_text()
    wanted = set(re.search(r"^wanted=\((.*)\)$", script, re.M)[1].split())  # type: ignore[index]
    line = next(line for line in README.splitlines() if "apt-get install" in line)
    assert wanted <= set(line.split())


def test_the_picture_is_one() -> None:
    picture = Path(ROOT, re.search(r"!\[.+\]\((.+)\)", README)[1])  # type: ignore[index]
    assert picture.read_bytes().startswith(b"\x89PNG")
