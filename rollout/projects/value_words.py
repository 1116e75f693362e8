"""How codes that events keep of a project and its meetings are read."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rollout.audit.wording import register_value
from rollout.people.value_words import language_name
from rollout.projects import agenda
from rollout.projects.risk_library import library


def source_name(key: str) -> str:
    """What a source of agendas is called; a point by hand has none."""
    return next((str(one.label) for one in agenda.sources() if one.key == key), key) or "–"


def source_names(keys: Sequence[str]) -> str:
    return _(", ").join(map(source_name, keys)) or _("all sources")


def library_title(key: str) -> str:
    """What an entry of the risk library is called."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return next((one.title[language] for one in library() if one.key == key), key) or "–"


def register_values() -> None:
    """Called once, in ready()."""
    register_value("projects.project", "language", language_name)
    register_value("projects.meetingseries", "sources", source_names)
    register_value("projects.agendaitem", "source", source_name)
    register_value("projects.risk", "library_key", library_title)
