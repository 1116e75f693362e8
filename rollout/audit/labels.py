"""What was done, through which door: in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Label = str | Promise

VERBS: dict[str, Label] = {
    "create": pgettext_lazy("history", "created"),
    "add": pgettext_lazy("history", "added"),
    "change": pgettext_lazy("history", "changed"),
    "remove": pgettext_lazy("history", "removed"),
    "apply": pgettext_lazy("history", "changed the plan"),
    "undo": pgettext_lazy("history", "took a step back"),
    "import": pgettext_lazy("history", "imported"),
    "run": pgettext_lazy("history", "ran"),
    "revoke": pgettext_lazy("history", "revoked"),
}
VIAS: dict[str, Label] = {"page": _("page"), "api": _("API"), "command": _("command"), "job": _("job")}

_actions: dict[str, Label] = {}
_kinds: dict[str, Label] = {}


def register_actions(labels: Mapping[str, Label]) -> None:
    """Name an app's own actions; everything else is told by its verb."""
    _actions.update(labels)


def register_kinds(labels: Mapping[str, Label]) -> None:
    """Name an app's own records (`app.model`) where the model's own name is not what people say."""
    _kinds.update(labels)


def kind_label(target_type: str) -> str:
    """The registered name of a kind of record; empty if there is none."""
    return str(_kinds.get(target_type, ""))


def action_label(action: str) -> str:
    """The registered name of an action; empty if there is none."""
    return str(_actions.get(action, ""))


def action_text(action: str) -> str:
    """
    >>> action_text("unheard.of")
    'unheard.of'
    """
    return str(_actions.get(action) or VERBS.get(action.rpartition(".")[2]) or action)


def via_text(via: str) -> str:
    return str(VIAS.get(via, via))
