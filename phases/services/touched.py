"""What a draft changed, as far as dates are concerned."""

from __future__ import annotations

from phases.drafts import Draft
from phases.fields import WORDS

WITHOUT_DATES = frozenset({"go_live", "go_live_task", "currency"})


def moves_dates(draft: Draft) -> bool:
    """Does a date depend on what the draft changed?"""
    changed = {name for name in draft.settings if draft.settings[name] != draft.before.settings[name]}
    if changed - WITHOUT_DATES or draft.links != draft.before.links or draft.places != draft.before.places:
        return True
    return any(
        record.values[name] != draft.before.records[key].values[name]
        for key, record in draft.records.items()
        if key in draft.before.records
        for name in record.values.keys() - WORDS
    )


def touched(draft: Draft) -> set[int]:
    """Tasks whose own input, incoming links or summary changed: their move has no other cause."""
    was = draft.before
    changed = {
        key
        for key, record in draft.records.items()
        if key in draft.places and (key not in was.records or record.values != was.records[key].values)
    }
    links = (draft.links.items() ^ was.links.items()) if draft.links != was.links else set()
    if draft.places != was.places:
        changed |= {
            key
            for key, one in draft.places.items()
            if key in was.places and one.parent != was.places[key].parent
        }
    return changed | {link.successor for _, link in links if link.successor in draft.places}
