"""All templates one may start from: those that come with the product, then the company's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from phases.methodology.library import KEYS, shipped, shipped_text
from phases.methodology.loader import load_template
from phases.methodology.model import Template
from phases.models import SavedTemplate
from rollout.people.models import User


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """A template as the reader chooses it."""

    key: str
    name: str
    description: str
    tasks: int
    milestones: int
    phases: int
    own: bool


def every_template() -> dict[str, Template]:
    """By key, shipped ones first. One query."""
    found = {key: shipped(key) for key in KEYS}
    for key, text in SavedTemplate.objects.order_by("name").values_list("key", "text"):
        found[key] = read(key, text)
    return found


@lru_cache(maxsize=64)
def read(key: str, text: str) -> Template:
    return load_template(text, f"{key}.yaml")


def text_of(key: str) -> str | None:
    """The YAML of a template; None: there is none of that key."""
    if key in KEYS:
        return shipped_text(key)
    return SavedTemplate.objects.filter(key=key).values_list("text", flat=True).first()


def template_cards(user: User) -> list[TemplateCard]:
    return [card(key, template) for key, template in every_template().items()]


def card(key: str, template: Template) -> TemplateCard:
    language = get_language() or "en"
    leaves = template.leaves()
    return TemplateCard(
        key=key,
        name=template.name.in_language(language),
        description=template.description.in_language(language) if template.description else "",
        tasks=sum(1 for task in leaves if task.span),
        milestones=sum(1 for task in leaves if not task.span),
        phases=sum(1 for task in template.outline if task.phase),
        own=key not in KEYS,
    )
