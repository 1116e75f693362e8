"""Keeping views of lists. Preferences of one person, so not audited.

Everybody who sees a list sees the names of the views shared there. So only who was shown the list may share:
its page hands out the place, signed.
"""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

from rollout.core.errors import InvalidInput
from rollout.core.lists.query import PLACE, Query
from rollout.core.models import SavedView
from rollout.core.undo import Undone

SALT = "rollout.lists.place"
AGE = 24 * 3600  # seconds: whoever has left the project since is not shown its lists any more
KEPT_OUT = (*PLACE, "view", "panel")
COLUMNS = ("list_key", "scope", "name", "query", "shared")


def place_of(user: Any, list_key: str, scope: str) -> str:
    """A token that says: this list was shown to this person here."""
    return signing.dumps([user.pk, list_key, scope], salt=SALT, compress=True)


def shown_at(user: Any, token: str) -> tuple[str, str]:
    """The list and its scope. InvalidInput for another person's, an old or a damaged token."""
    try:
        person, list_key, scope = signing.loads(token, salt=SALT, max_age=AGE)
    except signing.BadSignature:
        person = None
    if person is None or person != user.pk:
        raise InvalidInput("list_unknown", _("This is not a list you were shown; open the list again."))
    return list_key, scope


def keep_view(
    user: Any, *, list_key: str, scope: str, name: str, query: str, shared: bool = False
) -> SavedView:
    """Keep the filters, order and columns of a query string; a view of the same name is overwritten."""
    kept = Query(QueryDict(query)).without(KEPT_OUT)
    view, _created = SavedView.objects.update_or_create(
        owner=user,
        list_key=list_key,
        scope=scope,
        name=name,
        defaults={"query": str(kept)[:2000], "shared": shared},
    )
    return view


def remove_view(view: SavedView) -> dict[str, Any]:
    """Delete it; what `restore_view` wants to have of it."""
    kept = {column: getattr(view, column) for column in COLUMNS}
    view.delete()
    return kept


def restore_view(*, actor: Any, **values: Any) -> Undone:
    """Undo handler of `remove_view`."""
    view, _created = SavedView.objects.get_or_create(
        owner=actor,
        list_key=values["list_key"],
        scope=values["scope"],
        name=values["name"],
        defaults={"query": values["query"], "shared": values["shared"]},
    )
    return Undone(_("View “%(name)s” is back.") % {"name": view.name})
