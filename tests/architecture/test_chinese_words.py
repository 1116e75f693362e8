"""Chinese as it is printed: one word for one thing, and punctuation of full width."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polib
import pytest

from tests.architecture.tree import ROOT, files

CJK = "\u3400-\u9fff"
CHINESE = re.compile(f"[{CJK}]")
# what is quoted as a machine reads it: [from, to], {name: value}, placeholders
NOTATION = re.compile(r"\[[^\]]*\]|\{[^}]*\}|%\(\w+\)[a-z]")
HALF = re.compile(
    f"(?<=[{CJK}”）\u0000])[,;:!?](?![/\\d])|[,;!?](?=[{CJK}“])|\\((?=[^)]*[{CJK}])|\\((?=%\\))|(?<=[{CJK}])[()]"
)
# the word that is used, and others for the same thing
WORDS = {"浮动时间": ("时差", "宽延时间")}


def texts() -> Iterator[tuple[str, str]]:
    """Every Chinese sentence with its place: catalogues, and data files with their lines."""
    for path in files():
        if path.parts[0] == "tests":
            continue
        if path.suffix == ".po":
            for entry in polib.pofile(str(ROOT / path)):
                for said in (entry.msgstr, *entry.msgstr_plural.values()):
                    yield f"{path}: {entry.msgid}", said
        if path.suffix in {".yaml", ".yml"}:
            for number, line in enumerate((ROOT / path).read_text().splitlines(), start=1):
                yield f"{path}:{number}", chinese_value(line)


def chinese_value(line: str) -> str:
    """The Chinese value of a line as `{en: …, zh-hans: …}` or `zh-hans: …`."""
    found = re.search(r"zh-hans: *(?P<value>.*?)\}?\s*$", line)
    value = found["value"] if found else re.sub(r"^[\s-]*(\w[\w-]*: *)?", "", line)
    return value.strip("\"' ")


def half_width(said: str) -> list[str]:
    return HALF.findall(NOTATION.sub("\0", said)) if CHINESE.search(said) else []


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ("没有这个项目,或您不是成员", [","]),
        ("工作量(分钟)", ["(", ")"]),
        ("已于 %(start)s 开始,%(finish)s 完成。", [","]),
        ("%(a)s, %(b)s 完成", [","]),
        ("请给出七天的 [起, 止] 分钟数", []),
        ("“%(key)s”：09:00 到 17:30，见 https://example.com", []),
        ("SPI(t)，第 3 期", []),
        ("Only English, with commas", []),
    ],
)
def test_half_width_punctuation_is_found(said: str, faults: list[str]) -> None:
    assert half_width(said) == faults


def test_chinese_sentences_have_punctuation_of_full_width() -> None:
    assert [(place, said) for place, said in texts() if half_width(said)] == []


@pytest.mark.parametrize("word", WORDS)
def test_one_thing_has_one_word(word: str) -> None:
    others = WORDS[word]
    assert [(place, said) for place, said in texts() if any(other in said for other in others)] == []
