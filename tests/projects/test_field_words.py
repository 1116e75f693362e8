"""Each field of each record that events tell of has a name and readable values, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from rollout.audit.models import AuditEvent
from rollout.audit.readers import hidden
from rollout.audit.wording import UNTOLD
from rollout.core.classification import DataClass
from rollout.projects.delta_words import SentenceWording, change_text, changes_text

TELLS = re.compile("[㐀-鿿]")
SHARED = frozenset({"YAML"})
# what people write, or what is the same figure or sign in every language
WRITTEN = frozenset(
    "name title text note notes description comment reason result metric unit slug place said words "
    "job_title email password deliverable code response_plan outcome correction blocker question "
    "resource_name url file_name prefix source key_hash digest sha256 token_hash nonce time_zone "
    "content key source_key source_guid currency ".split()
)
CODES: dict[tuple[str, str], tuple[Any, Any]] = {
    ("people.user", "language"): ("zh-hans", "en"),
    ("people.user", "theme"): ("light", "dark"),
    ("people.apitoken", "permissions"): (["plan.read"], ["plan.write"]),
    ("projects.project", "language"): ("zh-hans", "en"),
    ("projects.project", "country"): ("CN", "JP"),
    ("projects.meetingseries", "sources"): (["gates"], ["risks"]),
    ("projects.agendaitem", "source"): ("gates", "risks"),
    ("phases.calendar", "country"): ("CN", "JP"),
    ("phases.calendar", "source"): ("holidays", ""),
    ("phases.calendar", "week"): ([[[480, 720]]] + [[]] * 6, [[[510, 720], [780, 1020]]] * 7),
    ("projects.risk", "library_key"): ("scope-creep", "data-lost"),
    ("phases.gatecriterion", "live_check"): ("goals_measurable", "risks_assessed"),
    ("phases.taskupdate", "remaining"): (960, 480),
    ("phases.reportcopy", "language"): ("zh-hans", "en"),
    ("phases.resource", "kind"): ("work", "material"),
    ("phases.plan", "template_key"): ("standard-12-week", "no-code-4-week"),
    ("phases.phase", "discipline"): ("kickoff", "design"),
    ("phases.risktask", "delay"): (960, 480),
}
RAW = re.compile(r"\bNone\b|\bTrue\b|\bFalse\b|\d{4}-\d\d-\d\d|T\d\d:\d\d|:\d\d:\d\d|[a-z]_[a-z]|\.00\b|^#")


def audited() -> list[tuple[type[models.Model], str]]:
    found = []
    for model in apps.get_models():
        table = getattr(model, "data_classes", None)
        if table is None or hasattr(model, "audit_exempt"):
            continue
        untold = UNTOLD | set(getattr(model, "audit_exempt_fields", {}))
        open_ = (name for name, kind in table.items() if kind in (DataClass.PUBLIC, DataClass.INTERNAL))
        found += [(model, name) for name in open_ if name not in untold]
    return found


def sides(model: type[models.Model], name: str) -> tuple[Any, Any]:
    """Two stored values of the field."""
    kind, found = model._meta.label_lower, model._meta.get_field(name)
    choices = [value for value, _label in getattr(found, "flatchoices", None) or []]
    if (kind, name) in CODES:
        return CODES[kind, name]
    if choices:
        return choices[0], choices[-1]
    match found:
        case models.ForeignKey():
            return 1, 2
        case models.BooleanField():
            return False, True
        case models.DateTimeField():
            return "2026-03-02T01:00:00+00:00", "2026-03-03T01:00:00+00:00"
        case models.DateField():
            return "2026-03-02", "2026-03-03"
        case models.TimeField():
            return "09:00:00", "10:30:00"
        case models.DecimalField():
            return "2.50", "3.00"
        case models.JSONField():
            return [{"a_b": 1}], [{"a_b": 1}, {"a_b": None}]
        case models.CharField() | models.TextField():
            return "Before", "After"
    return ("2026-03-02T09:00:00", "2026-03-03T09:00:00") if "Local" in type(found).__name__ else (3, 4)


@pytest.mark.parametrize(("model", "name"), audited(), ids=lambda one: getattr(one, "__name__", one))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_changed_field_is_told_with_its_name_and_values(
    language: str, model: type[models.Model], name: str
) -> None:
    kind, found = model._meta.label_lower, model._meta.get_field(name)
    before, after = sides(model, name)
    event = AuditEvent(
        target_type=kind,
        target_id="1",
        action=f"{model._meta.model_name}.change",
        before={name: before},
        after={name: after},
    )
    with translation.override(language):
        wording = SentenceWording(hidden)
        if found.related_model is not None:
            wording.names = {(found.related_model, 1): "Lotus", (found.related_model, 2): "Cedar"}
        change = wording.change(event, name)
        said = changes_text(event, wording)
        assert said == change_text(event, change, name)
    assert change.field in said
    if language == "zh-hans" and change.field not in SHARED:
        assert TELLS.search(change.field), f"{kind}.{name} has no Chinese name: {change.field}"
    assert not RAW.search(said), said
    if not isinstance(found, models.JSONField) or (kind, name) in CODES:
        assert change.before != change.after
    coded = isinstance(found, models.CharField) and not getattr(found, "flatchoices", None)
    if coded and name not in WRITTEN:
        assert (kind, name) in CODES, f"say how the codes of {kind}.{name} are read"
    if (kind, name) in CODES and language == "zh-hans":
        assert str(before) not in said.split(), said
        assert str(after) not in said.split(), said
