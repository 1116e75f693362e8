"""From a Template to YAML; reading it back gives an equal one."""

from __future__ import annotations

from typing import Any

import yaml

from phases.methodology.grammar import amount_text, link_text, span_text
from phases.methodology.model import Template, TemplateTask, Words


def template_text(template: Template) -> str:
    """The template as a YAML file."""
    content: dict[str, Any] = {"key": template.key, "name": _words(template.name)}
    if template.description:
        content["description"] = _words(template.description)
    if template.go_live:
        content["go_live"] = template.go_live
    phases = [_task(task) for task in template.outline if task.phase]
    others = [_task(task) for task in template.outline if not task.phase]
    if phases:
        content["phases"] = phases
    if others:
        content["tasks"] = others
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)


def _task(task: TemplateTask) -> dict[str, Any]:
    content: dict[str, Any] = {"id": task.id, "name": _words(task.name)}
    if task.span:
        content["duration"] = span_text(task.span)
    elif not task.tasks:
        content["milestone"] = True
    if task.after:
        content["after"] = [link_text(link) for link in task.after]
    if task.owner:
        content["owner"] = task.owner.value
    if task.deliverable:
        content["deliverable"] = _words(task.deliverable)
    if task.effort is not None:
        content["effort"] = amount_text(task.effort)
    if task.notes:
        content["notes"] = _words(task.notes)
    if task.tasks:
        content["tasks"] = [_task(child) for child in task.tasks]
    return content


def _words(words: Words) -> str | dict[str, str]:
    texts = dict(words.by_language)
    return texts.get("", texts)
