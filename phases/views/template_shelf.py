"""All templates one may start from, as the reader chooses them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from phases.methodology.model import Template
from phases.services.templates import Listed, listed_templates


@dataclass(frozen=True, slots=True)
class TemplateCard:
    key: str
    name: str
    description: str
    tasks: int
    milestones: int
    phases: int
    own: bool
    saved: Any


def every_template() -> dict[str, Template]:
    """By key, shipped ones first. One query."""
    return {one.template.key: one.template for one in listed_templates()}


def template_cards() -> list[TemplateCard]:
    return [card(one) for one in listed_templates()]


def card(listed: Listed) -> TemplateCard:
    template, language = listed.template, get_language() or "en"
    leaves = template.leaves()
    return TemplateCard(
        key=template.key,
        name=template.name.in_language(language),
        description=template.description.in_language(language) if template.description else "",
        tasks=sum(1 for task in leaves if task.span),
        milestones=sum(1 for task in leaves if not task.span),
        phases=sum(1 for task in template.outline if task.phase),
        own=listed.saved is not None,
        saved=listed.saved,
    )
