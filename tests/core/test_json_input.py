"""JSON from outside is read one way only, and what cannot be kept is named."""

from __future__ import annotations

import pytest

from rollout.core.json_input import DEEPEST, NotJson, read_json


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "line 1, column 2"),
        ("", "line 1, column 1"),
        ('{"a": 1,\n "b": x}', "line 2, column 7"),
        ('{"a": 1, "a": 2}', "“a” stands twice"),
        ('[{"b": {"c": 1, "c": 1}}]', "“c” stands twice"),
        ("[NaN]", "NaN is not a number"),
        ("[-Infinity]", "-Infinity is not a number"),
        ("1e999", "a number is too large"),
        (str(2**53), "a number is too large"),
        ("9" * 5_000, "not JSON"),
        ('"\\ud800"', "half a surrogate pair"),
        ('{"\\udfff": 1}', "half a surrogate pair"),
        ('"a\\u0000"', "NUL"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "deeper than 40"),
        ("[" * 200_000, "deeper than 40"),
        (b"\xff\xfe\xff", "not JSON in UTF-8"),
    ],
)
def test_what_cannot_be_read_or_kept_is_refused_with_the_reason(text: str | bytes, told: str) -> None:
    with pytest.raises(NotJson, match=told.replace("(", r"\(")):
        read_json(text)


def test_a_name_of_half_characters_can_be_told() -> None:
    with pytest.raises(NotJson) as refused:
        read_json('{"\\ud800": 1, "\\ud800": 2}')
    assert str(refused.value).encode()


def test_what_is_fine_comes_through() -> None:
    deep = "[" * DEEPEST + "]" * DEEPEST
    assert read_json('{"a": ["上线", 12.5, null, true]}') == {"a": ["上线", 12.5, None, True]}
    assert read_json(str(2**53 - 1)) == 2**53 - 1
    assert read_json(deep)
