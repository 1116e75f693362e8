"""What a form does when somebody else saved first: both versions in its own words, and the choice taken back.

A form about a versioned record posts the version that its person looked at as `version`, and what stood in
its fields then as `_seen`. The conflict page (templates/components/conflict.html) posts the same fields again
with the version that is stored by then, and `_take_<field>=theirs` for each field whose stored value shall
stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from rollout.core.errors import Stale

TAKE = "_take_"
THEIRS = "theirs"
SEEN = "_seen"


def takes_theirs(data: Any, name: str) -> bool:
    """Whether the person let the stored value of a field stay."""
    return bool(data.get(f"{TAKE}{name}") == THEIRS)


def with_theirs(form: forms.BaseForm) -> Any:
    """The posted data of a form that was filled from the stored record, with the stored values chosen."""
    if not isinstance(form.data, QueryDict):
        return form.data
    chosen = [form[name] for name in form.fields if takes_theirs(form.data, form.add_prefix(name))]
    if not chosen:
        return form.data
    copy = form.data.copy()
    for box in chosen:
        copy.setlist(box.html_name, stored_of(box))
    return copy


def stored_of(box: BoundField) -> list[str]:
    """The stored value of a field as a browser would post it."""
    value = box.field.prepare_value(box.initial)
    if isinstance(box.field.widget, forms.CheckboxInput):
        return ["on"] if value else []
    return texts(box.field.widget.format_value(value))


def opened_with(form: forms.BaseForm) -> str:
    """What stands in the fields of a form when it is opened, as its page carries it along."""
    if form.is_bound and SEEN in form.data:
        return str(form.data[SEEN])
    boxes = [form[name] for name, field in form.fields.items() if not field.widget.is_hidden]
    return carried({box.html_name: stored_of(box) for box in boxes})


def carried(seen: Mapping[str, list[str]]) -> str:
    return json.dumps(seen, ensure_ascii=False, separators=(",", ":"))


def seen_in(data: Any) -> dict[str, list[str]]:
    """By field the texts that stood in a posted form when it was opened; empty where it does not tell."""
    try:
        found = json.loads(data.get(SEEN, ""))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: texts(value) for name, value in found.items() if isinstance(value, list)}


def before_in(boxes: list[BoundField], data: Any) -> dict[str, str]:
    """What stood in some fields of a posted form when it was opened, in words."""
    seen = seen_in(data)
    return {box.html_name: in_words(box, seen[box.html_name]) for box in boxes if box.html_name in seen}


def form_conflict(form: forms.BaseForm, stale: Stale) -> Stale:
    """The refusal again, with every field on which a bound form differs from the record as it is stored."""
    boxes = [form[name] for name in form.changed_data if not form.fields[name].widget.is_hidden]
    return Stale(
        stale.message,
        record=stale.record,
        mine={box.html_name: in_words(box, posted_of(box)) for box in boxes},
        theirs={box.html_name: in_words(box, stored_of(box)) for box in boxes},
        labels={box.html_name: str(box.label) for box in boxes},
        before=before_in(boxes, form.data),
    )


@contextmanager
def compared_too(form: forms.BaseForm, *names: str) -> Iterator[None]:
    """Where the write within is refused as stale, compare these fields of the form beside the record's own:
    what is written with the record and kept elsewhere, such as the people invited."""
    try:
        yield
    except Stale as stale:
        beside = {form[name].html_name: form[name] for name in names if name in form.changed_data}
        raise Stale(
            stale.message,
            record=stale.record,
            mine=stale.mine | {key: in_words(box, posted_of(box)) for key, box in beside.items()},
            theirs=stale.theirs | {key: in_words(box, stored_of(box)) for key, box in beside.items()},
            labels=stale.labels | {key: str(box.label) for key, box in beside.items()},
            before=stale.before | before_in(list(beside.values()), form.data),
        ) from stale


def posted_of(box: BoundField) -> list[str]:
    if isinstance(box.field.widget, forms.CheckboxInput):
        return ["on"] if box.data else []
    return texts(box.data)


def texts(value: Any) -> list[str]:
    parts = value if isinstance(value, (list, tuple)) else [value]
    return ["" if part is None else str(part) for part in parts]


def in_words(box: BoundField, values: list[str]) -> str:
    """What was posted, as people read it: choices by their label, an en dash for nothing."""
    if isinstance(box.field.widget, forms.CheckboxInput):
        return _("yes") if values else _("no")
    labels = {str(key): str(label) for key, label in getattr(box.field, "choices", ())}
    return _(", ").join(labels.get(value, value) for value in values if value) or "–"
