"""Templates: components take what they name, pages run no inline code, words can be translated."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.architecture.tree import templates, text

INCLUDE = re.compile(r"{%\s*include\s+(.+?)\s*%}")
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL)
TRANSLATED = re.compile(r"{%\s*(blocktranslate|blocktrans)\b.*?{%\s*end\1\s*%}", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\s(on[a-z]+)\s*=|\b(?:href|action|src)=[\"']\s*javascript:", re.IGNORECASE)
STYLE = re.compile(r"<style\b|\sstyle=[\"'](?!\s*--)", re.IGNORECASE)
# Papers carry their style with them, and so does the page for a server that cannot serve anything else.
STANDALONE = ("templates/reports/", "templates/emails/", "templates/documents/", "templates/500.html")
# Not spoken: classes chosen by a block, and an element whose name is chosen by a condition.
CLASS_BLOCK = re.compile(r"{%\s*block (?:body_class|width)\s*%}.*?{%\s*endblock\s*%}")
CHOSEN_ELEMENT = re.compile(r"<(/?){%\s*if [^%]*%}(.*?){%\s*else\s*%}.*?{%\s*endif\s*%}")
SPOKEN = {"alt", "aria-label", "placeholder", "title", "data-confirm", "label"}
WORD = re.compile(r"[^\W\d_]{2,}")
# Names that are the same in every language, and keys on the keyboard.
NAMES = set(
    "English 简体中文 Rollout Microsoft Project API CSV Excel YAML JSON XML PDF ICS TOTP SQL min".split()
)
NAMES |= {"Ctrl", "Esc", "Enter"}
PAGES = [path for path in templates() if path.suffix == ".html"]
COMPONENTS = [path for path in PAGES if path.is_relative_to("templates/components")]


def faulty(paths: list[Path], faults: Callable[[str], Any]) -> dict[str, Any]:
    """Where something was found, and what. Comments of templates are left out."""
    return {str(path): found for path in paths if (found := faults(COMMENT.sub("", text(path))))}


def test_components_are_included_with_only_what_they_name() -> None:
    def open_handed(template: str) -> list[str]:
        components = [words for words in INCLUDE.findall(template) if words[1:].startswith("components/")]
        return [words for words in components if not words.endswith(" only")]

    assert faulty(PAGES, open_handed) == {}


def test_a_component_says_which_variables_it_takes() -> None:
    assert [str(path) for path in COMPONENTS if not COMMENT.search(text(path))] == []


def test_no_code_stands_inline() -> None:
    assert faulty(PAGES, INLINE_SCRIPT.findall) == {}
    assert faulty(PAGES, HANDLER.findall) == {}


def test_style_stands_in_style_sheets() -> None:
    """A custom property (style="--share: …") hands a figure to the style sheet and is allowed."""
    assert faulty([path for path in PAGES if not str(path).startswith(STANDALONE)], STYLE.findall) == {}


class Words(HTMLParser):
    """Collects the words a reader would see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style", "code", "kbd"}
        self.found += [value for name, value in attrs if name in SPOKEN and value and WORD.search(value)]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style", "code", "kbd"}

    def handle_data(self, data: str) -> None:
        if not self.silent and WORD.search(data):
            self.found.append(data.strip())


def untranslated_words(template: str) -> list[str]:
    """Words that stand in a template outside any translation."""
    markup = CHOSEN_ELEMENT.sub(r"<\1\2", template)
    for unspoken in (TRANSLATED, CLASS_BLOCK, TAG):
        markup = unspoken.sub(" ", markup)
    reader = Words()
    reader.feed(markup)
    return [words for words in reader.found if set(WORD.findall(words)) - NAMES]


def test_every_word_on_a_page_can_be_translated() -> None:
    """500.html says its one sentence in both languages: nothing may be left that could fail."""
    assert faulty([path for path in PAGES if path.name != "500.html"], untranslated_words) == {}


def test_words_outside_translation_are_found() -> None:
    page = '<p title="Plan">{% translate "Week" %} {{ name }} is late</p><kbd>Ctrl</kbd>'
    assert untranslated_words(page) == ["Plan", "is late"]
