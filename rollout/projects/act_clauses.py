"""What went with an act, as clauses of its sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollout.audit.models import AuditEvent
from rollout.projects.acts import Act, Said


def counted(words: Callable[[int], str]) -> Said:
    """A clause from how many there are: `words` gives the form for a number, with its `%(count)s`."""

    def said(acts: Sequence[Sequence[AuditEvent]]) -> list[str]:
        return [words(len(events)) % {"count": len(events)} for events in acts]

    return said


def silent(acts: Sequence[Sequence[AuditEvent]]) -> list[str]:
    """For what the sentence says without it."""
    return [""] * len(acts)


def keys_told(acts: Sequence[Act]) -> set[int]:
    """The events that clauses are made from."""
    return {key for act in acts for said, keys in act.parts.items() if said is not None for key in keys}


def clauses_of(acts: Sequence[Act], events: Mapping[int, AuditEvent]) -> dict[int, list[str]]:
    """The clauses of each act by its lead, in the order of writing, what is only counted last; as many
    queries as the deeds of all acts together need for their words."""
    words: dict[tuple[int, Said], str] = {}
    for said in dict.fromkeys(one for act in acts for one in act.parts if one is not None):
        mine = [act for act in acts if said in act.parts]
        clauses = said([[events[key] for key in act.parts[said]] for act in mine])
        words |= {(act.lead, said): clause for act, clause in zip(mine, clauses, strict=True)}
    found = {}
    for act in acts:
        told = [words[act.lead, said] for said in act.parts if said is not None]
        more = len(act.parts.get(None, ()))
        found[act.lead] = [clause for clause in (*told, more_words(more) if more else "") if clause]
    return found


def more_words(count: int) -> str:
    words = ngettext("%(count)s more change with it", "%(count)s more changes with it", count)
    return words % {"count": count}


def with_clauses(text: str, clauses: Sequence[str]) -> str:
    """A whole sentence with what else belongs to it."""
    if not clauses:
        return text
    stop = _("%(clauses)s.") % {"clauses": ""}
    return _("%(clauses)s.") % {"clauses": _("; ").join((text.removesuffix(stop), *clauses))}
