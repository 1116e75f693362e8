"""Every field and kind of record that a history may show has a name in the reader's language."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import translation

from rollout.audit import labels
from rollout.audit.wording import UNTOLD, field_label, kind_text

OURS = ("people", "projects", "phases")
CHINESE = re.compile("[\u4e00-\u9fff]")
SAME_EVERYWHERE = {"YAML"}


def records() -> list[type[Model]]:
    """What histories tell of. Lines of a baseline are written and removed with it, untold."""
    known = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return [model for model in known if model._meta.label_lower != "phases.baselinetask"]


@pytest.mark.parametrize("model", records(), ids=lambda model: model._meta.label_lower)
def test_a_field_has_a_chinese_name(model: type[Model]) -> None:
    with translation.override("zh-hans"):
        named = {
            field.name: field_label(field, field.name)
            for field in model._meta.concrete_fields
            if field.name not in UNTOLD
        }
    missing = {
        name: label
        for name, label in named.items()
        if not CHINESE.search(label) and label not in SAME_EVERYWHERE
    }
    assert not missing


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_two_kinds_of_record_never_share_a_name(language: str) -> None:
    """A filter that shows one name twice cannot be chosen from."""
    with translation.override(language):
        names = Counter(
            kind_text(kind) for kind in {*labels._kinds, *(m._meta.label_lower for m in records())}
        )
    assert [name for name, count in names.items() if count > 1] == []


def test_a_kind_of_record_has_a_chinese_name() -> None:
    with translation.override("zh-hans"):
        names = {kind: kind_text(kind) for kind in labels._kinds}
    assert {kind: name for kind, name in names.items() if not CHINESE.search(name)} == {}
