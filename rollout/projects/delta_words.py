"""An audit event as one whole sentence, where no app has said it better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rollout.audit import labels
from rollout.audit.field_words import FIELD_WORDS
from rollout.audit.models import AuditEvent
from rollout.audit.wording import (
    TEXTS,
    Change,
    Wording,
    actor_text,
    changed_fields,
    kind_text,
    model_field,
    model_of,
    moment_text,
    related_model,
)
from rollout.core.classification import DataClass
from rollout.core.dates import with_days

MOST_FIELDS = 3
NAMES = ("name", "title", "text")  # fields in which people call a record something
MADE, GONE = frozenset({"create", "add"}), frozenset({"remove", "delete"})
NOTHING = ("", "–")
# deeds of which the new values are the point
JUDGED = ("probability", "impact", "score", "review_on")
POINTS = {"risk.assess": JUDGED, "issue.assess": JUDGED}


class SentenceWording(Wording):
    """A record that is no longer there has no name; its key is not told instead."""

    def text(
        self, event: AuditEvent, name: str, found: Any, data_class: DataClass, values: dict[str, Any]
    ) -> str:
        words = super().text(event, name, found, data_class, values)
        value, related = values.get(name), related_model(event, name)
        if related is not None and type(value) is int and words == f"#{value}":
            return _("something that is gone")
        return words


def name_text(event: AuditEvent, wording: Wording) -> str:
    """The record's name as its app says it or as it was then; where people give none, a number as `#3` and a
    day in words."""
    name = wording.name(event).strip()
    if event.target_type == "projects.meeting":
        return with_days(name, this_year=0)
    if named_by_people(event) or name != event.target_name.strip():
        return name
    return f"#{name}" if name.isdigit() else moment_text(name)


def named_by_people(event: AuditEvent) -> bool:
    model = model_of(event)
    return model is not None and any(isinstance(model_field(model, one), TEXTS) for one in NAMES)


def sentence_text(event: AuditEvent, wording: Wording) -> str:
    """Who did what to which record, and for a change from what to what."""
    verb = event.action.rpartition(".")[2]
    values = {
        "who": actor_text(event),
        "kind": kind_words(event.target_type),
        "name": name_text(event, wording),
    }
    named = labels.action_label(event.action)
    if verb != "change" and named:
        changes = points_text(event, wording, POINTS.get(event.action, ()))
        return _acted({**values, "did": named, "changes": changes})
    if verb in MADE or (event.after and not event.before and verb not in GONE):
        return _with_name(values, _("%(who)s added the %(kind)s “%(name)s”."), _("%(who)s added a %(kind)s."))
    if verb in GONE or (event.before and not event.after):
        return _with_name(
            values, _("%(who)s removed the %(kind)s “%(name)s”."), _("%(who)s removed a %(kind)s.")
        )
    return _changed(values, changes_text(event, wording))


def _acted(values: dict[str, str]) -> str:
    if values["changes"]:
        return _("%(who)s %(did)s: “%(name)s” (%(changes)s).") % values
    return _with_name(values, _("%(who)s %(did)s: “%(name)s”."), _("%(who)s %(did)s."))


def _with_name(values: dict[str, str], named: str, nameless: str) -> str:
    return (named if values["name"] else nameless) % values


def _changed(values: dict[str, str], changes: str) -> str:
    if not changes:
        return _with_name(
            values, _("%(who)s changed the %(kind)s “%(name)s”."), _("%(who)s changed the %(kind)s.")
        )
    return _with_name(
        {**values, "changes": changes},
        _("%(who)s changed the %(kind)s “%(name)s”: %(changes)s."),
        _("%(who)s changed the %(kind)s: %(changes)s."),
    )


def changes_text(event: AuditEvent, wording: Wording) -> str:
    """The first fields that changed, and how many more. Fields that nobody gave a name to are not told."""
    names = [name for name in changed_fields(event) if has_words(event, name)]
    told = [change_text(event, wording.change(event, name), name) for name in names[:MOST_FIELDS]]
    more = len(names) - len(told)
    if more:
        told.append(ngettext("%(count)s more field", "%(count)s more fields", more) % {"count": more})
    return _("; ").join(told)


def points_text(event: AuditEvent, wording: Wording, points: Sequence[str]) -> str:
    """Those of these fields that changed, in this order."""
    changed = set(changed_fields(event))
    return _("; ").join(
        change_text(event, wording.change(event, name), name) for name in points if name in changed
    )


def has_words(event: AuditEvent, name: str) -> bool:
    """Does a model, or the list of what no model names, say what the field is called?"""
    found = model_field(model_of(event), name)
    own = getattr(found, "verbose_name", "")
    return isinstance(own, Promise) or (str(own) or name.replace("_", " ")) in FIELD_WORDS


def change_text(event: AuditEvent, change: Change, name: str) -> str:
    """`due date from … to …`."""
    values = {"field": change.field, "old": change.before, "new": change.after}
    compound = any(isinstance(side.get(name), (list, dict)) for side in (event.before, event.after))
    if compound or change.before == change.after:
        return _("another %(field)s") % values
    if change.before in NOTHING:
        return _("%(field)s is now %(new)s") % values
    if change.after in NOTHING:
        return _("%(field)s is no longer %(old)s") % values
    return _("%(field)s from %(old)s to %(new)s") % values


def kind_words(target_type: str) -> str:
    """The kind of record as it stands inside a sentence; never a technical name."""
    return within(labels.kind_label(target_type) or _untold_kind(target_type))


def within(words: str) -> str:
    """A label as it stands inside a sentence of the active language."""
    if (get_language() or "en").startswith("en") and words[1:2].islower():
        return words[0].lower() + words[1:]
    return words


def _untold_kind(target_type: str) -> str:
    model = model_of(AuditEvent(target_type=target_type))
    own = model._meta.verbose_name if model is not None else ""
    return kind_text(target_type) if isinstance(own, Promise) else _("record")
