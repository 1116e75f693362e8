"""Drafts of long forms: kept on the server while one types, restored on return, gone when sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from rollout.core.conflicts import SEEN
from rollout.core.models import Draft

NEVER_KEPT = frozenset(
    {"csrfmiddlewaretoken", "password", "password1", "password2", "version", SEEN, "token", "code"}
)
MAX_CHARACTERS = 200_000


def keep(user: Any, key: str, posted: Iterable[tuple[str, list[str]]]) -> None:
    """Store what stands in the form now; an empty form leaves no draft."""
    content = {name: values for name, values in posted if name not in NEVER_KEPT}
    size = sum(len(v) for values in content.values() for v in values)
    if not any(v.strip() for values in content.values() for v in values):
        discard(user, key)
    elif size <= MAX_CHARACTERS:
        Draft.objects.update_or_create(owner=user, key=key[:200], defaults={"content": content})


def restore(user: Any, key: str) -> Draft | None:
    return Draft.objects.filter(owner=user, key=key[:200]).first()


def discard(user: Any, key: str) -> None:
    Draft.objects.filter(owner=user, key=key[:200]).delete()


def as_initial(draft: Draft, form_class: type[Any]) -> dict[str, Any]:
    """The draft's values as `initial` of a form of this class; fields it does not know are left out."""
    posted = QueryDict(mutable=True)
    for name, values in draft.content.items():
        posted.setlist(name, values)
    fields = form_class.base_fields
    return {
        name: fields[name].widget.value_from_datadict(posted, QueryDict(), name)
        for name in draft.content
        if name in fields
    }
