"""Methodology templates: the shipped ones, those saved here, YAML in and out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from phases.labels_templates import fault_text, template_fault
from phases.methodology import library
from phases.methodology.errors import TemplateError
from phases.methodology.loader import load_template
from phases.methodology.model import Template
from phases.methodology.nodes import DEEPEST_OUTLINE, require_size
from phases.methodology.writer import template_text
from phases.models import Plan, SavedTemplate
from phases.services.template_gaps import Gap, gaps_of
from phases.services.template_of_plan import template_of
from rollout.audit.services import audited, change, create
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission, Role
from rollout.projects.access import ProjectAccess, not_allowed, tenant_allows
from rollout.projects.models import Project

ADDRESSES = frozenset({"load"})  # pages beside those of the templates


@dataclass(frozen=True, slots=True)
class Listed:
    """A template one can start from; `saved` None: it comes with the product."""

    template: Template
    saved: SavedTemplate | None = None


def listed_templates() -> list[Listed]:
    """Shipped ones first, in their order, then saved ones by name."""
    shipped = [Listed(library.shipped(key)) for key in library.KEYS]
    return shipped + [Listed(_read(saved), saved) for saved in SavedTemplate.objects.all()]


def find_template(key: str) -> Listed:
    """Error: InvalidInput for an unknown key."""
    if key in library.KEYS:
        return Listed(library.shipped(key))
    saved = SavedTemplate.objects.filter(key=key).first()
    if saved is None:
        message = _("There is no template “%(key)s”; choose one from the list.")
        raise InvalidInput("unknown_template", message % {"key": key[:80]}, field="template")
    return Listed(_read(saved), saved)


def text_of(key: str) -> str:
    """The template as YAML, for a file."""
    found = find_template(key)
    return found.saved.text if found.saved else library.shipped_text(key)


def load_file(
    content: bytes | str, file: str, *, actor: User, replace: bool = False, size: int = 0
) -> SavedTemplate:
    """Keep a template from a YAML file; with `replace` one saved before under its key is renewed. `size`:
    bytes of the whole file, where `content` is only its beginning. Refusals: NotAllowed; InvalidInput naming
    file, line and fault; StateRefusal for a key that is taken."""
    require_right(actor)
    with audited():
        return _keep(parse(content, file, size), actor=actor, replace=replace)


def save_project(
    project: Project, *, key: str, name: str, actor: User, replace: bool = False
) -> SavedTemplate:
    """Keep a project's plan, without dates and people, as a template. Refusals as `load_file`, in words of
    the plan."""
    ProjectAccess(actor, project).require(Permission.TEMPLATES_WRITE)
    if not name.strip() or len(name) > 200:
        raise InvalidInput("bad_name", _("Give the template a name of 1 to 200 characters."), field="name")
    plan = Plan.objects.get(project=project)
    made = template_of(plan, key=key or slugify(" ".join(lazy_pinyin(name)))[:80], name=name.strip())
    with audited():
        return _keep(_checked(made), actor=actor, replace=replace, source=project)


def gaps(project: Project, *, actor: User) -> list[Gap]:
    """What of the project's plan a template of it would not hold, as far as the person may know."""
    access = ProjectAccess(actor, project)
    return gaps_of(Plan.objects.get(project=project), budget=access.allows(Permission.BUDGET_READ))


def parse(content: bytes | str, file: str, size: int = 0) -> Template:
    """Error: InvalidInput with file, line and fault."""
    try:
        require_size(size, file)
        return load_template(content, file)
    except TemplateError as error:
        values = {"file": error.file, "line": error.line, **error.values}
        raise InvalidInput(error.code, template_fault(error), values, field="file") from error


def _checked(made: Template) -> Template:
    """A template made of a plan as its file would be read. Error: InvalidInput that speaks of the outline."""
    for task, _parent, level in made.walk():
        if level >= DEEPEST_OUTLINE:
            message = _(
                "“%(task)s” stands on level %(level)s of the outline; a template has %(limit)s levels at "
                "most. Move it nearer to the top and save again."
            )
            words = {"task": task.name.in_language(""), "level": level + 1, "limit": DEEPEST_OUTLINE}
            raise InvalidInput("outline_too_deep", message % words, words)
    try:
        return load_template(template_text(made), made.key)
    except TemplateError as error:
        message = _("The plan cannot be saved as a template: %(fault)s")
        raise InvalidInput(error.code, message % {"fault": fault_text(error)}, error.values) from error


def may_save(actor: User) -> bool:
    """A role for the whole installation, or managing a project."""
    if tenant_allows(actor, Permission.TEMPLATES_WRITE):
        return True
    managed = Project.objects.filter(memberships__user=actor).distinct()
    return any(ProjectAccess(actor, project).allows(Permission.TEMPLATES_WRITE) for project in managed)


def require_right(actor: User) -> None:
    if not may_save(actor):
        raise not_allowed(Permission.TEMPLATES_WRITE)


def _keep(template: Template, *, actor: User, replace: bool, source: Project | None = None) -> SavedTemplate:
    if template.key in ADDRESSES:
        message = _("The key “%(key)s” is an address of the product; choose another key.")
        raise InvalidInput("template_key_reserved", message % {"key": template.key}, field="key")
    if template.key in library.KEYS:
        message = _("The key “%(key)s” belongs to a template of the product; choose another key.")
        raise StateRefusal("template_key_taken", message % {"key": template.key})
    text, name = template_text(template), template.name.in_language("zh-hans")[:200]
    saved = SavedTemplate.objects.filter(key=template.key).first()
    if saved is not None and not replace:
        message = _("There is a template with the key “%(key)s” already; replace it, or choose another key.")
        raise StateRefusal("template_key_used", message % {"key": template.key})
    if saved is not None:
        return change(saved, {"text": text, "name": name}, version=saved.version, actor=actor)
    saved = SavedTemplate(key=template.key, name=name, text=text, saved_by=actor, source_project=source)
    return create(saved, actor=actor)


def _read(saved: SavedTemplate) -> Template:
    # some were kept before the loader asked whether a project can give the owner's role
    return load_template(saved.text, f"{saved.key}.yaml", owners=tuple(Role))
