"""Every sentence has its Chinese, and what is compiled is what stands in the source."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.architecture.tree import ROOT, environment, files

LOCALE = Path("rollout/locale/zh_Hans/LC_MESSAGES")
DOMAINS = ("django", "djangojs")  # templates and Python; scripts
CATALOGUES = [name for name in DOMAINS if (ROOT / LOCALE / f"{name}.po").exists()]
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|(?<!%)\{(\w+)\}")
Key = tuple[str | None, str]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def catalogue(name: str) -> polib.POFile:
    return polib.pofile(str(ROOT / LOCALE / f"{name}.po"))


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources with freshly gathered messages, in an empty catalogue."""
    if shutil.which("xgettext") is None:
        pytest.skip("the translations against the sources: gettext is missing (apt-get install gettext)")
    copy = tmp_path_factory.mktemp("sources")
    for path in files():
        if path.suffix in {".py", ".html", ".txt", ".js"} and path.parts[0] != "tests":
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, copy / path)
    (copy / LOCALE).mkdir(parents=True)
    for words in (["-i", "templates/static"], ["-d", "djangojs", "-i", "vendor"]):
        command = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "-v0", *words]
        subprocess.run(command, cwd=copy, check=True, env=environment("test", copy / "rollout-data"))
    return copy


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_sentence_of_the_sources_has_its_chinese(name: str, gathered: Path) -> None:
    wanted = {
        key(entry) for entry in polib.pofile(str(gathered / LOCALE / f"{name}.po")) if not entry.obsolete
    }
    have = {key(entry) for entry in catalogue(name).translated_entries()}
    assert wanted - have == set()


@pytest.mark.parametrize("name", CATALOGUES)
def test_nothing_is_untranslated_or_guessed(name: str) -> None:
    po = catalogue(name)
    assert [e.msgid for e in po.untranslated_entries()] + [e.msgid for e in po.fuzzy_entries()] == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_the_compiled_catalogue_says_what_the_source_says(name: str) -> None:
    def content(entries: list[polib.POEntry]) -> dict[Key, tuple[str, dict[int, str]]]:
        return {key(e): (e.msgstr, {int(k): v for k, v in e.msgstr_plural.items()}) for e in entries}

    compiled = polib.mofile(str(ROOT / LOCALE / f"{name}.mo"))
    assert content(list(compiled)) == content(catalogue(name).translated_entries())


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_translation_keeps_the_placeholders(name: str) -> None:
    def names(sentence: str) -> set[str]:
        return {a or b for a, b in PLACEHOLDER.findall(sentence)}

    broken = [
        entry.msgid
        for entry in catalogue(name).translated_entries()
        for said in [entry.msgstr, *entry.msgstr_plural.values()]
        if said and not names(said) <= names(entry.msgid) | names(entry.msgid_plural)
    ]
    lost = [
        e.msgid for e in catalogue(name).translated_entries() if e.msgstr and names(e.msgid) - names(e.msgstr)
    ]
    assert not broken + lost
