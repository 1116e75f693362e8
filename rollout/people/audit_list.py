"""The audit log as a list, for those who read it."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rollout.audit.labels import VIAS, action_text, via_text
from rollout.audit.wording import Change, Wording, actor_text, kind_text
from rollout.core.lists import Asker, ChoiceFilter, Column, DayFilter, ListDefinition, PersonFilter

SHOWN_CHANGES = 3


def kinds(asker: Asker) -> list[tuple[str, str]]:
    found = asker.queryset.order_by().values_list("target_type", flat=True).distinct()
    return sorted(((kind, kind_text(kind)) for kind in found), key=lambda pair: pair[1])


def actions(asker: Asker) -> list[tuple[str, str]]:
    found = asker.queryset.order_by().values_list("action", flat=True).distinct()
    return sorted(((action, action_text(action)) for action in found), key=lambda pair: pair[1])


def actors(asker: Asker) -> list[tuple[str, str]]:
    rows = asker.queryset.order_by().exclude(actor_id=None).values_list("actor_id", "actor_name").distinct()
    return [(str(pk), name) for pk, name in sorted(rows, key=lambda row: row[1])]


def change_line(change: Change) -> SafeString:
    if change.before in ("", "–"):
        return format_html("{}: {}", change.field, change.after)
    return format_html("{}: <del>{}</del> → <ins>{}</ins>", change.field, change.before, change.after)


def changes_cell(changes: list[Change]) -> SafeString:
    """`field: before → after`, one line each; the rest folded away."""
    lines = format_html_join("", "<div>{}</div>", ((change_line(c),) for c in changes[:SHOWN_CHANGES]))
    if len(changes) <= SHOWN_CHANGES:
        return lines
    rest = format_html_join("", "<div>{}</div>", ((change_line(c),) for c in changes[SHOWN_CHANGES:]))
    folded = len(changes) - SHOWN_CHANGES
    more = ngettext("%(count)s more field", "%(count)s more fields", folded) % {"count": folded}
    return format_html("{}<details><summary>{}</summary>{}</details>", lines, more, rest)


def changes_text(changes: list[Change]) -> str:
    return "; ".join(f"{c.field}: {c.before} → {c.after}" for c in changes)


def event_list(wording: Wording) -> ListDefinition:
    """Events as one reader sees them; `wording` holds that reader's eyes and the names rows need."""

    def changes(event: Any) -> list[Change]:
        return wording.changes(event)

    return ListDefinition(
        key="audit.events",
        prepare=wording.load,
        title=_("Audit log"),
        columns=(
            Column("sequence", _("No."), kind="number", sort="sequence"),
            Column("at", _("When"), kind="moment"),
            Column("actor_name", _("Who"), value=actor_text, kind="person"),
            Column("action", _("Did what"), value=lambda e: action_text(e.action), link=True),
            Column("target", _("Record"), value=lambda e: f"{kind_text(e.target_type)}: {wording.name(e)}"),
            Column(
                "changes",
                _("Before → after"),
                value=lambda e: changes_text(changes(e)),
                cell=lambda e: changes_cell(changes(e)),
                wide=True,
            ),
            Column("why", _("Why")),
            Column("via", _("Through"), value=lambda e: via_text(e.via)),
            Column("hash", _("Hash"), shown=False),
        ),
        filters=(
            PersonFilter(key="who", label=_("Who"), path="actor_id", choices=actors),
            ChoiceFilter(key="action", label=_("Did what"), choices=actions),
            ChoiceFilter(key="kind", label=_("Kind of record"), path="target_type", choices=kinds),
            ChoiceFilter(key="via", label=_("Through"), choices=list(VIAS.items())),
            DayFilter(key="at", label=_("When"), moments="zoned", presets=()),
        ),
        default_sort=("-sequence",),
        search=("actor_name", "action", "why"),
        export_name="audit-log",
    )
