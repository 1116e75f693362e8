"""A name shows something and hides nothing."""

from __future__ import annotations

import pytest

from rollout.core.names import hidden_in, is_blank

NOTHING = [
    "\u202e",
    "\u200b",
    "\u2060",
    "\ufeff",
    "\ufe0f",
    "\U000e0100",
    "\u3164",
    "\uffa0",
    "\u115f\u1160",
    "\u2800",
    "\u00ad",
    "\u034f",
    "\u3000",
    "\u180e",
    " \u200d\u200b\n",
    "",
]
SOMETHING = ["上线", "A\u200bB", "❤\ufe0f", "👩\u200d🔧", "ㅎ", "க்\u200cஷ", ".", "０"]


@pytest.mark.parametrize("text", NOTHING, ids=ascii)
def test_a_text_of_invisible_characters_is_empty(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", SOMETHING, ids=ascii)
def test_a_text_with_something_to_see_is_none_and_may_hold_joiners(text: str) -> None:
    assert not is_blank(text)
    assert not hidden_in(text)


@pytest.mark.parametrize(
    "letter",
    [
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\u200e",
        "\u200f",
        "\u061c",
        "\x07",
        "\x7f",
        "\x85",
        "\ufffe",
        "\ud800",
    ],
    ids=ascii,
)
def test_a_character_that_turns_the_writing_or_cannot_be_written_is_named(letter: str) -> None:
    assert hidden_in(f"Go{letter}live") == f"U+{ord(letter):04X}"
