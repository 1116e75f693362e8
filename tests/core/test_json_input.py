"""JSON from outside is read one way only, and what cannot be kept is named."""

from __future__ import annotations

import re

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
        ("1e999", "“the whole content” is inf, which is too large a number"),
        (str(2**53), "“the whole content” is 9007199254740992, which is too large"),
        ('{"duration": 9223372036854775808}', "“duration” is 9223372036854775808, which is too large"),
        ('{"people": {"it": [1, -1e400]}}', "“people.it[1]” is -inf, which is too large"),
        ('{"duration": ' + "9" * 5_000 + "}", "9… is 5000 digits long; write one up to 9007199254740991"),
        ('"\\ud800"', "half a surrogate pair"),
        ('{"name": "a\\ud800"}', "“name” holds a NUL or half a surrogate pair (“a\\ud800”)"),
        ('{"\\udfff": 1}', "half a surrogate pair"),
        ('[{"why": "a\\u0000"}]', "“[0].why” holds a NUL or half a surrogate pair (“a\\0”)"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "deeper than 40"),
        ("[" * 200_000, "deeper than 40"),
        (b"\xff\xfe\xff", "not JSON in UTF-8"),
    ],
)
def test_what_cannot_be_read_or_kept_is_refused_with_the_reason(text: str | bytes, told: str) -> None:
    with pytest.raises(NotJson, match=re.escape(told)):
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
