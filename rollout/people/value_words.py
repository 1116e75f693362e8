"""How codes that events keep of people and their keys are read."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from rollout.audit.wording import register_value
from rollout.people.labels import PERMISSION_LABELS
from rollout.people.roles import Permission


def language_name(code: str) -> str:
    """A language of the product in the reader's own; any other by its code."""
    return str(dict(settings.LANGUAGES).get(code, code)) or "–"


def theme_name(theme: str) -> str:
    return {"auto": _("Like the device"), "light": _("Light"), "dark": _("Dark")}.get(theme, theme) or "–"


def permission_names(keys: Sequence[str]) -> str:
    known = set(Permission)
    return _(", ").join(str(PERMISSION_LABELS[Permission(key)] if key in known else key) for key in keys)


def register_values() -> None:
    """Called once, in ready()."""
    register_value("people.user", "language", language_name)
    register_value("people.user", "theme", theme_name)
    register_value("people.apitoken", "permissions", permission_names)
