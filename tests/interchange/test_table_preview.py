"""The preview of a table lists everything that it would write, with what stands there now."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from phases.labels_fields import field_label
from phases.models import Plan
from phases.operations import AddLink, AddTask, SetTask
from phases.outgoing.tables import plan_csv
from phases.services.changes import apply
from phases.services.table_changes import load_table, preview_table
from phases.views.table_preview import lines as written
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from tests.interchange.random_plans import stored_plan
from tests.interchange.test_table_import import lines

pytestmark = pytest.mark.django_db
FIELDS = (
    "name code duration elapsed owner owner_role milestone percent_complete actual_start actual_finish "
    "remaining constraint constraint_at deadline deliverable notes cost actual_cost"
).split()


@pytest.fixture
def three(plan: Plan, ada: User) -> Plan:
    """Talks, Draw after it, and the phase Build with Code and Test."""
    made = (
        AddTask("Talks", "a", values={"duration": 2400}),
        AddTask("Draw", "b", after="a", values={"duration": 960}),
        AddTask("Build", "c", after="b"),
        AddTask("Code", "d", "c", values={"duration": 960}),
        AddTask("Test", "e", "c", "d", {"duration": 480}),
        AddLink("a", "b"),
        AddLink("d", "e", lag=480),
    )
    apply(plan, made, actor=ada, version=plan.version)
    plan.refresh_from_db()
    return plan


def told(plan: Plan, table: bytes, actor: User) -> list[tuple[str, str, str, str]]:
    found = preview_table(plan, table, actor=actor)
    assert found.preview.refused is None, found.preview.refused
    return [(one.task, one.what, one.old, one.new) for one in written(plan, found.preview, found.operations)]


def test_words_people_and_progress_are_listed_as_they_are_and_would_be(
    three: Plan, ada: User, ben: User
) -> None:
    head = "number,name,code,owner,role,notes,deliverable,deadline,percent,duration,cost"
    table = lines(
        f"1,Interviews,R1,{ben.name},consultant,Ask twice,Minutes,2026-03-20 17:00,50,5d,1200", head=head
    )
    assert sorted(told(three, table, ada)) == sorted(
        [
            ("Talks", "name", "Talks", "Interviews"),
            ("Talks", "code", "–", "R1"),
            ("Talks", "deadline", "–", "Fri 20 Mar 2026 17:00"),
            ("Talks", "owner", "–", ben.name),
            ("Talks", "owner's role", "–", "Consultant"),
            ("Talks", "deliverable", "–", "Minutes"),
            ("Talks", "notes", "–", "Ask twice"),
            ("Talks", "actual start", "–", "Mon 2 Mar 2026 08:00"),
            ("Talks", "remaining duration", "–", "2.5 d"),
            ("Talks", "percent complete", "0 %", "50 %"),
            ("Talks", "planned cost", "–", "1,200.00"),
        ]
    )


def test_links_places_and_new_tasks_are_listed(three: Plan, ada: User) -> None:
    table = lines(
        "2,1,Draw,,4SS+1d",
        "1,1,Talks,,",
        "3,1,Build,,",
        "5,2,Test,,4FS+2d",
        ",2,Ship,2d,5",
        head="number,level,name,duration,predecessors",
    )
    assert told(three, table, ada) == [
        ("Draw", "predecessor", "Talks, FS", "–"),
        ("Draw", "predecessor", "–", "Code, SS+1 d"),
        ("Talks", "place in the outline", "first of all", "after “Draw”"),
        ("Test", "predecessor", "Code, FS+1 d", "Code, FS+2 d"),
        ("Ship", "new task", "–", "in “Build” after “Test”"),
        ("Ship", "duration", "–", "2 d"),
        ("Ship", "predecessor", "–", "Test, FS"),
    ]


def test_a_task_that_becomes_a_phase_or_moves_to_another_is_listed(three: Plan, ada: User) -> None:
    table = lines("2,1,Draw", "4,2,Code", "5,2,Test", head="number,level,name")
    assert told(three, table, ada) == [
        ("Draw", "kind", "task", "phase"),
        ("Code", "place in the outline", "first in “Build”", "first in “Draw”"),
        ("Test", "place in the outline", "in “Build” after “Code”", "in “Draw” after “Code”"),
        ("Build", "kind", "phase", "task"),
    ]


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_nothing_changes_that_the_preview_does_not_list(
    ada: User, ben: User, dai: User, data: st.DataObject
) -> None:
    plan = stored_plan(data, ada, [ben, dai])
    rows = list(csv.DictReader(io.StringIO(plan_csv(plan, with_cost=True).decode("utf-8-sig"))))
    edits = {
        "Name": st.sampled_from(["Renamed", "改名"]),
        "Code": st.sampled_from(["", "Z9"]),
        "Duration": st.sampled_from(["3d", "2ed", "90m"]),
        "Predecessors": st.sampled_from(["", "1", "1SS+2d"]),
        "Owner": st.sampled_from(["", ben.email, dai.email]),
        "Role": st.sampled_from(["", "sponsor"]),
        "Percent complete": st.sampled_from(["0", "40", "100"]),
        "Deadline": st.sampled_from(["", "2026-06-01"]),
        "Planned cost, CNY": st.sampled_from(["", "12.5"]),
        "Actual cost, CNY": st.sampled_from(["", "¥7"]),
        "Deliverable": st.sampled_from(["", "Minutes"]),
        "Notes": st.sampled_from(["", "Look again"]),
    }
    for _ in range(data.draw(st.integers(1, 8))):
        column = data.draw(st.sampled_from(sorted(edits)))
        data.draw(st.sampled_from(rows))[column] = data.draw(edits[column])
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    before, table = stored(plan), file.getvalue().encode()
    try:
        found = preview_table(plan, table, actor=ada)
    except InvalidInput:
        return
    if found.preview.refused is not None or not found.operations:
        return
    listed = {(one.task, one.what) for one in written(plan, found.preview, found.operations)}
    load_table(plan, table, actor=ada, version=plan.version)
    plan.refresh_from_db()
    after = stored(plan)
    changed = {
        (before[number][0], field_label(name))
        for number in before
        for name, old, new in zip(FIELDS, before[number][1], after[number][1], strict=True)
        if old != new
    }
    changed |= {
        (before[number][0], "predecessor") for number in before if before[number][2] != after[number][2]
    }
    assert changed == listed


def stored(plan: Plan) -> dict[int, Any]:
    """By number: how the task is called, its fields, its predecessors."""
    links: dict[int, set[Any]] = {}
    for after, *link in plan.dependencies.values_list(
        "successor__number", "predecessor__number", "type", "lag", "lag_unit"
    ):
        links.setdefault(after, set()).add(tuple(link))
    return {
        task.number: (
            f"{task.code} {task.name}".strip(),
            [getattr(task, name) for name in FIELDS],
            links.get(task.number, set()),
        )
        for task in plan.tasks.select_related("owner")
    }


def test_the_page_lists_all_of_a_long_table_and_one_click_does_it(
    three: Plan, ada: User, signed_in: Any
) -> None:
    client = signed_in(ada)
    rows = [f"{number},Name {number},C{number},Note {number}" for number in range(1, 6)]
    file = SimpleUploadedFile("a.csv", lines(*rows, head="number,name,code,notes"))
    page = client.post(reverse("phases:table_import", args=[three.project.slug]), {"file": file})
    content = page.content.decode()
    for number in range(1, 6):
        for word in (f"Name {number}", f"C{number}", f"Note {number}"):
            assert f"<td>{word}</td>" in content
    assert "No date would move" in content and "Apply all changes" in content
    done = client.post(
        reverse("phases:plan_apply", args=[three.project.slug]),
        {"operations": page.context["operations"], "version": page.context["preview"].version},
    )
    assert done.status_code == 302
    assert three.tasks.get(number=5).notes == "Note 5"


def test_who_is_overtaken_by_a_colleague_sees_all_of_it_again(three: Plan, ada: User, signed_in: Any) -> None:
    client = signed_in(ada)
    rows = [f"{number},Name {number},C{number}" for number in range(1, 6)]
    file = SimpleUploadedFile("a.csv", lines(*rows, head="number,name,code"))
    page = client.post(reverse("phases:table_import", args=[three.project.slug]), {"file": file})
    asked = {"operations": page.context["operations"], "version": page.context["preview"].version}
    apply(
        three, [SetTask(three.tasks.get(number=1).pk, "name", "Meetings")], actor=ada, version=three.version
    )
    late = client.post(reverse("phases:plan_apply", args=[three.project.slug]), asked)
    assert late.status_code == 409
    content = late.content.decode()
    assert content.count("<td>Name ") == 5 and "<td>Meetings</td>" in content


def test_a_refused_table_lists_nothing_and_says_why(three: Plan, ada: User, signed_in: Any) -> None:
    file = SimpleUploadedFile("a.csv", lines("1,2", head="number,predecessors"))
    page = signed_in(ada).post(reverse("phases:table_import", args=[three.project.slug]), {"file": file})
    content = page.content.decode()
    assert "Talks → Draw → Talks" in content and "What would be written" not in content
    assert three.dependencies.count() == 2


@pytest.mark.parametrize(
    ("table", "place", "words"),
    [
        (
            lines("5,,", "1,0d,50", head="number,duration,percent"),
            "Row 3, column “Percent complete”",
            "not 50",
        ),
        (
            lines("2,yes,1,Drawn", ",,2,Ship", head="number,milestone,level,name"),
            "Row 2, column “Milestone”",
            "milestone",
        ),
    ],
)
def test_what_the_plan_refuses_names_the_row_that_asks_for_it(
    three: Plan, ada: User, table: bytes, place: str, words: str
) -> None:
    found = preview_table(three, table, actor=ada)
    assert found.preview.refused is not None
    assert place in found.preview.refused["message"] and words in found.preview.refused["message"]
    with pytest.raises(InvalidInput) as refused:
        load_table(three, table, actor=ada, version=three.version)
    assert str(refused.value.message) == found.preview.refused["message"]


@pytest.mark.parametrize(
    ("rows", "place", "words"),
    [
        ("2,2", "Row 2, column “Predecessors”", "cannot wait for itself"),
        ("2,1;1FS+1d", "Row 2, column “Predecessors”", "stands there twice"),
    ],
)
def test_a_bad_link_is_told_with_its_row(three: Plan, ada: User, rows: str, place: str, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        preview_table(three, lines(rows, head="number,predecessors"), actor=ada)
    assert place in str(refused.value.message) and words in str(refused.value.message)
