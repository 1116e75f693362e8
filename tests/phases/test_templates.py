"""Methodology templates: the shipped ones, bad files, saving and loading."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from phases.labels_templates import FAULTS, template_fault
from phases.methodology.errors import TemplateError
from phases.methodology.library import KEYS, shipped
from phases.methodology.loader import load_template
from phases.methodology.planning import plan_of
from phases.methodology.writer import template_text
from phases.models import Plan
from phases.operations import AddLink, AddTask
from phases.scheduling.schedule import schedule
from phases.services import templates
from phases.services.changes import apply
from rollout.core.errors import InvalidInput, NotAllowed, StateRefusal
from rollout.people.models import User
from rollout.projects.models import Project

HEAD = "key: mine\nname: Mine\nphases:\n- id: kickoff\n  name: Kickoff\n  tasks:\n"
ONE = "  - {id: K1, name: First, duration: 1}\n"


def fault_of(text: str | bytes) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        load_template(text, "plan.yaml")
    return caught.value


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_template_has_both_languages_and_survives_being_written(key: str) -> None:
    template = shipped(key)
    for task, _, _ in template.walk():
        for words in (task.name, task.deliverable):
            assert words is None or {language for language, _ in words.by_language} == {"en", "zh-hans"}
        assert task.tasks or task.owner is not None
    assert load_template(template_text(template), "again.yaml") == template


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [
        ("standard-12-week", 50, 60),
        ("no-code-4-week", 15, 20),
        ("no-code-8-week", 35, 40),
        ("custom-development-20-week", 90, 100),
        ("agile-two-week", 55, 75),
    ],
)
def test_a_template_takes_the_weeks_it_promises_until_acceptance(key: str, least: int, most: int) -> None:
    monday = date(2026, 3, 2)
    accepted = schedule(plan_of(shipped(key), monday)).tasks["A◆"].finish.date()
    days = [date.fromordinal(n) for n in range(monday.toordinal(), accepted.toordinal() + 1)]
    assert least <= sum(day.weekday() < 5 for day in days) <= most


def test_the_standard_template_is_the_methodology_in_full() -> None:
    tasks = {task.id: task for task in shipped("standard-12-week").leaves()}
    assert len(tasks) == 51 and sum(task.span is None for task in tasks.values()) == 8
    before = {key: [link.predecessor for link in task.after] for key, task in tasks.items()}
    assert before["M5"] == ["M4", "T1", "B1"]
    assert before["R◆"] == ["R8"] and before["C◆"] == ["C3", "C4", "C5"]
    assert tasks["C4"].span is not None and tasks["C4"].span.pessimistic == 15 * 480


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("key: mine\nname: [", "yaml_syntax", 3),
        (b"key: mine\nname: \xff\xfe", "not_utf8", 2),
        ("- a\n", "not_a_map", 1),
        ("key: mine\nname: Mine\n", "no_tasks", 1),
        ("key: Mine!\nname: Mine\n", "bad_key", 1),
        ("key: mine\nphases: []\n", "key_missing", 1),
        ("key: mine\nname: Mine\nphases: soon\n", "not_a_list", 3),
        ("key: mine\nname: Mine\ncolour: red\n", "unknown_key", 3),
        ("key: mine\nname: Mine\nname: Ours\n", "key_twice", 3),
        ("key: mine\nname: {de: Meins}\n", "unknown_key", 2),
        ("key: mine\nname: ''\n", "empty_text", 2),
        (f"key: mine\nname: {'x' * 301}\n", "too_long", 2),
        (HEAD + "  - {id: K1, name: First}\n", "no_duration", 7),
        (HEAD + "  - {id: K1, name: First, duration: soon}\n", "bad_duration", 7),
        (HEAD + "  - {id: K1, name: First, duration: 3/2/1}\n", "duration_order", 7),
        (HEAD + "  - {id: K1, name: First, duration: 0}\n", "zero_duration", 7),
        (HEAD + "  - {id: K1, name: First, duration: 99999}\n", "too_long_duration", 7),
        (HEAD + "  - {id: K1, name: First, duration: 1, milestone: true}\n", "milestone_with_duration", 7),
        (HEAD + "  - {id: K1, name: First, milestone: maybe}\n", "not_yes_or_no", 7),
        (HEAD + "  - {id: 'a b', name: First, duration: 1}\n", "bad_id", 7),
        (HEAD + ONE + "  - {id: K1, name: Again, duration: 1}\n", "id_twice", 8),
        (HEAD + ONE + "  - {id: K2, name: Next, duration: 1, owner: boss}\n", "unknown_role", 8),
        (HEAD + ONE + "  - {id: K2, name: Next, duration: 1, after: [K9]}\n", "unknown_predecessor", 8),
        (HEAD + ONE + "  - {id: K2, name: Next, duration: 1, after: [K1 XX]}\n", "bad_link", 8),
        (HEAD + ONE + "  - {id: K2, name: Next, duration: 1, after: [K2]}\n", "self_link", 8),
        (HEAD + ONE + "  - {id: K2, name: Next, duration: 1, after: [K1, K1]}\n", "duplicate_link", 8),
        (HEAD + ONE + "  - {id: K2, name: Next, duration: 1, after: [kickoff]}\n", "link_to_own_parent", 8),
        (HEAD + "  - {id: K1, name: A, duration: 1, after: [K2]}\n"
         "  - {id: K2, name: B, duration: 1, after: [K1]}\n", "cycle", 7),
        (HEAD.replace("kickoff", "party") + ONE, "unknown_phase", 4),
        ("key: mine\nname: Mine\ngo_live: X\n" + HEAD[HEAD.index("phases"):] + ONE, "unknown_go_live", 3),
        (HEAD + ONE + "go_live: ZZ\n", "unknown_go_live", 8),
        (HEAD + ONE + "  - {id: K2, name: Next, duration: 1, owner: admin}\n", "role_of_no_project", 8),
        (HEAD + ONE + "  - id: K2\n    name: Next\n    duration: 1\n    owner: auditor\n",
         "role_of_no_project", 11),
        (HEAD + ONE + "  - {id: K2, name: N, duration: 1, after: [\n    K1,\n    K9]}\n",
         "unknown_predecessor", 10),
        (HEAD + ONE + "  - {id: K2, name: N, duration: 1, after: [\n    K1,\n    K1]}\n",
         "duplicate_link", 10),
        ("a: &x [1]\nb: *x\n", "alias", 1),
        ("key: !!python/object:os.system x\n", "tag", 1),
        ("key: " + "[" * 60 + "]" * 60, "too_deep", 1),
        (b"#" * 300_000, "too_large", 1),
    ],
)  # fmt: skip
def test_a_bad_template_is_refused_with_file_line_and_fault(text: str | bytes, code: str, line: int) -> None:
    fault = fault_of(text)
    assert (fault.code, fault.file, fault.line) == (code, "plan.yaml", line)
    assert template_fault(fault).startswith(f"plan.yaml, line {line}: ")


def test_a_cycle_names_its_whole_path() -> None:
    lines = [f"  - {{id: K{n}, name: N{n}, duration: 1, after: [K{(n + 1) % 3}]}}\n" for n in range(3)]
    assert fault_of(HEAD + "".join(lines)).values["path"] == "K0 → K2 → K1 → K0"


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    assert fault_of(bomb).code == "alias"


def test_every_fault_has_its_sentence() -> None:
    import re
    from pathlib import Path

    from phases.methodology import library

    written = "".join(path.read_text() for path in Path(library.FOLDER).glob("*.py"))
    codes = set(
        re.findall(r"(?:fault\(\w+(?:\[\"\w+\"\])?, |TextFault\(|TemplateError\(\s*)\"(\w+)\"", written)
    )
    assert len(codes) > 25 and codes <= set(FAULTS)


@pytest.mark.django_db
def test_a_project_saved_as_template_starts_an_equal_project(rollout: Project, ada: User) -> None:
    from phases.services.projects import NewProject, start_project

    saved = templates.save_project(rollout, key="own", name="Our way", actor=ada)
    template = templates.find_template("own").template
    assert load_template(saved.text, "own.yaml") == template and template.go_live == "A1"
    copy = start_project(NewProject("Copy", template, start=date(2026, 3, 2), language="en"), actor=ada)
    fields = ("code", "name", "level", "duration", "likely", "owner_role", "deliverable", "milestone")
    assert list(copy.plan.tasks.values_list(*fields)) == list(rollout.plan.tasks.values_list(*fields))
    assert copy.plan.dependencies.count() == rollout.plan.dependencies.count()
    assert copy.plan.phases.count() == 9


@pytest.mark.django_db
def test_a_shipped_key_cannot_be_taken(rollout: Project, ada: User) -> None:
    with pytest.raises(StateRefusal, match="belongs to a template of the product"):
        templates.save_project(rollout, key="no-code-4-week", name="Ours", actor=ada)


@pytest.mark.django_db
def test_a_file_is_loaded_by_whom_may_and_renewed_under_its_key(
    rollout: Project, ada: User, ben: User
) -> None:
    with pytest.raises(NotAllowed):
        templates.load_file(HEAD + ONE, "mine.yaml", actor=ben)
    with pytest.raises(InvalidInput, match=r"mine\.yaml, line 7"):
        templates.load_file(HEAD + "  - {id: K1, name: First}\n", "mine.yaml", actor=ada)
    templates.load_file(HEAD + ONE, "mine.yaml", actor=ada)
    second = HEAD + ONE.replace("First", "Second")
    with pytest.raises(StateRefusal, match="already"):
        templates.load_file(second, "mine.yaml", actor=ada)
    templates.load_file(second, "mine.yaml", actor=ada, replace=True)
    listed: Any = templates.find_template("mine")
    assert listed.saved.version == 2 and listed.template.leaves()[0].name.in_language("en") == "Second"


@pytest.mark.django_db
def test_a_template_is_not_kept_where_its_address_is_another_pages(rollout: Project, ada: User) -> None:
    with pytest.raises(InvalidInput, match="address"):
        templates.load_file((HEAD + ONE).replace("key: mine", "key: load"), "load.yaml", actor=ada)


@pytest.mark.parametrize("escape", ["\\0", "\\x1b", "\\x7f"])
def test_a_character_that_no_text_has_is_refused_with_its_line(escape: str) -> None:
    fault = fault_of(HEAD + ONE.replace("First", f'"a{escape}b"'))
    assert fault.code == "control_character" and fault.line == 7


@pytest.mark.django_db
def test_an_outline_too_deep_for_a_template_is_refused_by_its_task(rollout: Project, ada: User) -> None:
    plan = rollout.plan
    parent = None
    for level in range(12):
        operation = AddTask(name=f"Level {level + 1}", parent=parent)
        apply(plan, [operation], actor=ada, version=Plan.objects.get(pk=plan.pk).version)
        parent = plan.tasks.get(name=f"Level {level + 1}").pk
    with pytest.raises(InvalidInput) as refusal:
        templates.save_project(rollout, key="deep", name="Deep", actor=ada)
    assert refusal.value.code == "outline_too_deep"
    assert "“Level 12” stands on level 12 of the outline" in str(refusal.value)
    assert "yaml" not in str(refusal.value)


@pytest.mark.django_db
def test_an_outline_as_deep_as_a_template_allows_is_saved(rollout: Project, ada: User) -> None:
    plan = rollout.plan
    parent = None
    for level in range(11):
        operation = AddTask(name=f"Level {level + 1}", parent=parent)
        apply(plan, [operation], actor=ada, version=Plan.objects.get(pk=plan.pk).version)
        parent = plan.tasks.get(name=f"Level {level + 1}").pk
    last = plan.tasks.get(pk=parent)
    apply(
        plan,
        [AddLink(predecessor=plan.tasks.get(code="K1").pk, successor=last.pk)],
        actor=ada,
        version=Plan.objects.get(pk=plan.pk).version,
    )
    assert templates.save_project(rollout, key="deep", name="Deep", actor=ada).key == "deep"


@pytest.mark.django_db
def test_a_plan_that_cannot_be_a_template_is_told_so_without_a_file(rollout: Project, ada: User) -> None:
    with pytest.raises(InvalidInput) as refusal:
        templates.save_project(rollout, key="Not a key", name="Ours", actor=ada)
    assert str(refusal.value).startswith("The plan cannot be saved as a template: the key “Not a key”")
