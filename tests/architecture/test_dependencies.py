"""Every package that is asked for is used, every package that is used is asked for, and all are locked."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import APPLICATION, ROOT, python_files, syntax, text

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# Packages that no line imports, and the words by which they are called.
CALLED = {
    "gunicorn": "gunicorn",
    "psycopg": "django.db.backends.postgresql",  # named by the scheme of DATABASE_URL
    "drf-spectacular-sidecar": "drf_spectacular_sidecar",
    "import-linter": "lint-imports",
    "ruff": "ruff check",
    "mypy": "mypy",
    "djlint": "djlint --lint",
    "django-stubs": "mypy_django_plugin",
    "djangorestframework-stubs": "mypy_drf_plugin",
    "pytest-django": "DJANGO_SETTINGS_MODULE",
    "pytest-xdist": "--dist worksteal",
    "pytest-playwright": "playwright.sync_api",
    "time-machine": "time_machine",
    "types-pyyaml": "mypy",
    "types-defusedxml": "mypy",
}


def asked(group: str = "") -> list[Requirement]:
    lines = PROJECT["optional-dependencies"][group] if group else PROJECT["dependencies"]
    return [Requirement(line) for line in lines]


@cache
def imported(*tops: str) -> frozenset[str]:
    """Top-level names imported below the given folders, and dotted names written as strings (settings)."""
    found: set[str] = set()
    for path in python_files(*tops):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
            elif (
                isinstance(node, ast.Constant) and isinstance(node.value, str) and path.name == "settings.py"
            ):
                found.add(node.value.split(".")[0])
    return frozenset(found)


@cache
def names_of(distribution: str) -> frozenset[str]:
    """What a distribution is imported as."""
    wanted = canonicalize_name(distribution)
    return frozenset(
        name for name, owners in packages_distributions().items() if wanted in map(canonicalize_name, owners)
    )


def settings_text() -> str:
    return "\n".join(
        [text(ROOT / "pyproject.toml"), text(ROOT / "Makefile"), *map(text, python_files("tests"))]
    )


@pytest.mark.parametrize("requirement", asked(), ids=str)
def test_each_package_of_the_application_is_used_by_it(requirement: Requirement) -> None:
    if requirement.name in CALLED:
        sources = "\n".join(map(text, python_files(*APPLICATION))) + "django.db.backends.postgresql"
        assert CALLED[requirement.name] in sources
    else:
        assert names_of(requirement.name) & imported(*APPLICATION)


@pytest.mark.parametrize("requirement", asked("test"), ids=str)
def test_each_package_of_the_tests_is_used_by_them(requirement: Requirement) -> None:
    if requirement.name in CALLED:
        assert CALLED[requirement.name] in settings_text()
    else:
        assert names_of(requirement.name) & imported("tests")


def test_the_application_imports_only_packages_that_it_asks_for() -> None:
    """A package that comes along with another may go again with its next release."""
    own = set(APPLICATION) | set(sys.stdlib_module_names)
    declared = {name for requirement in asked() for name in names_of(requirement.name)}
    declared |= {"environ"}
    written = {
        node.module.split(".")[0] if isinstance(node, ast.ImportFrom) else node.names[0].name.split(".")[0]
        for path in python_files(*APPLICATION)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Import)
        or (isinstance(node, ast.ImportFrom) and node.module and not node.level)
    }
    assert written - own - declared == set()


@pytest.mark.parametrize(
    ("lock", "group"), [("requirements.lock", ""), ("test.lock", ""), ("test.lock", "test")]
)
def test_the_lock_holds_every_package_asked_for(lock: str, group: str) -> None:
    """With a hash for each, and no address to fetch it from."""
    content = (ROOT / lock).read_text()
    pinned = {
        canonicalize_name(n): v for n, v in re.findall(r"^([\w.-]+)(?:\[\w+\])?==([\w.!+]+)", content, re.M)
    }
    loose = {
        str(requirement)
        for requirement in asked(group)
        if not requirement.specifier.contains(
            pinned.get(canonicalize_name(requirement.name), "0"), prereleases=True
        )
    }
    assert not loose
    assert "://" not in content
    assert content.count("==") - content.count("== '") <= content.count("--hash=")
