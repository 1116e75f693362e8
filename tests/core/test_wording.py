"""What the product says itself is kept in each language and read in the reader's own."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from rollout.core.wording import as_kept, as_read, in_each_language, when_read


@when_read
def greeting(person: str) -> str:
    return _("Meetings") + f" {person}"


def test_a_sentence_is_said_in_the_language_in_which_it_is_read() -> None:
    with translation.override("zh-hans"):
        sentence = greeting("Ben")
    with translation.override("en"):
        assert str(sentence) == "Meetings Ben"
    with translation.override("zh-hans"):
        assert str(sentence) == "会议 Ben"


def test_every_reader_has_what_was_kept_in_their_own_language() -> None:
    kept = in_each_language(greeting("Ben"))
    assert kept == {"en": "Meetings Ben", "zh-hans": "会议 Ben"}
    for language, text in kept.items():
        with translation.override(language):
            assert as_read(kept) == text


def test_a_reader_of_a_language_we_do_not_speak_has_the_installations_own() -> None:
    with translation.override("fr"):
        assert as_read({"zh-hans": "会议", "en": "Meetings"}) == "Meetings"
        assert as_read({"zh-hans": "会议"}) == "会议" and as_read({}) == ""


def test_what_was_kept_in_one_language_alone_stays_as_it_is() -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert as_read("3 days late") == "3 days late"


def test_a_text_that_is_the_same_in_each_language_is_kept_once() -> None:
    same = {"en": "1.2 Data", "zh-hans": "1.2 Data"}
    assert as_kept("1.2 Data", same) == "1.2 Data"
    assert as_kept("", {"en": "", "zh-hans": ""}) == "" and as_kept("typed", {}) == "typed"
