"""What tasks cost: typed where one works, told to who may see the budget, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from phases.models import Plan, PlanStep, Task
from phases.operations import parse_operations
from phases.services.baselines import take_baseline
from phases.services.changes import apply, read_operations, undo
from rollout.core.errors import InvalidInput, NotAllowed
from rollout.people.models import User
from rollout.people.roles import ROLE_TABLE, Permission, Scope
from rollout.projects.delta import sentences

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def change(plan: Any, actor: User, *items: dict[str, Any]) -> PlanStep:
    plan.refresh_from_db()
    return apply(plan, parse_operations(list(items)), actor=actor, version=plan.version)


def setting(task: Task, field: str, value: Any) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": field, "value": value}


def cell(page: Client, task: Task, key: str, value: str) -> Any:
    """The value typed into the task's cell of the table."""
    task.refresh_from_db()
    address = f"/projects/lotus/tasks/{task.number}/{key}/cell/"
    return page.post(address, {key: value, "version": task.version})


@pytest.fixture
def first(plan: Plan, ada: User, ben: User) -> Task:
    """Two weeks of work: this task and the next, five days each; Ben owns this one."""
    change(
        plan,
        ada,
        {"op": "task.add", "ref": "a", "name": "Interviews", "duration": 2400, "owner": ben.pk},
        {"op": "task.add", "ref": "b", "name": "Workshops", "duration": 2400, "after": "a"},
        {"op": "link.add", "predecessor": "a", "successor": "b"},
    )
    found: Task = plan.tasks.get(name="Interviews")
    return found


@pytest.fixture
def second(first: Task) -> Task:
    found: Task = first.plan.tasks.get(name="Workshops")
    return found


@pytest.fixture
def spent(plan: Plan, first: Task, second: Task, ada: User) -> Task:
    """The first task was to cost 1,234.50 and has cost 2,345.75."""
    change(plan, ada, setting(first, "cost", "1234.5"), setting(first, "actual_cost", 2345.75))
    first.refresh_from_db()
    return first


def test_the_worked_example_of_earned_value_stands_on_its_page(
    plan: Plan, first: Task, second: Task, ada: User, signed_in: SignIn, api: Any
) -> None:
    page = signed_in(ada)
    for task in (first, second):
        assert b"data-saved" in cell(page, task, "cost", "50").content
    take_baseline(plan, actor=ada, name="Signed")
    change(plan, ada, {"op": "plan.set", "field": "status_at", "value": "2026-03-06T17:00"})
    assert b"data-saved" in cell(page, first, "percent_complete", "80").content
    assert b"data-saved" in cell(page, first, "actual_cost", "60").content
    shown = page.get("/projects/lotus/earned-value/").content.decode()
    rows = dict(zip(*[iter(values_in(shown))] * 2, strict=True))
    assert rows == {
        "Budget at completion, BAC": "100",
        "Planned value, PV": "50",
        "Earned value, EV": "40",
        "Actual cost, AC": "60",
        "Schedule variance, SV": "−10",
        "Cost variance, CV": "−20",
        "SPI": "0.80",
        "CPI": "0.67",
        "Estimate at completion, EAC": "150",
        "Variance at completion, VAC": "−50",
        "TCPI": "1.50",
        "Earned schedule, weeks": "0.80",
        "SPI(t)": "0.80",
        "Forecast, weeks": "2.50",
    }
    assert "Amounts in CNY. Budgets are the tasks&#x27; costs in the baseline “Signed”." in shown
    for words in ("slower than planned", "20 more than the work done was to cost", "50 over the budget"):
        assert words in shown
    told = api(ada).get("/api/v1/projects/lotus/earned-value/").json()["figures"]
    assert (told["unit"], told["currency"], told["actual"]) == ("money", "CNY", "60.00")
    assert (told["cost_variance"], told["variance_at_completion"]) == ("-20.00", "-50.00")
    assert (told["cost_index"], told["to_complete_index"]) == ("0.6667", "1.5000")


def values_in(page: str) -> list[str]:
    """The first two cells of each row of the table of figures."""
    found = []
    for row in page.rpartition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]:
        cells = [part.partition(">")[2].partition("</td>")[0] for part in row.split("<td")[1:]]
        found += cells[:2]
    return found


def test_what_follows_from_an_unknown_cost_is_not_available(
    plan: Plan, first: Task, second: Task, ada: User, signed_in: SignIn, api: Any
) -> None:
    take_baseline(plan, actor=ada, name="Signed")
    change(plan, ada, setting(first, "cost", "50"))
    page = signed_in(ada)
    shown = page.get("/projects/lotus/earned-value/").content.decode()
    rows = dict(zip(*[iter(values_in(shown))] * 2, strict=True))
    assert [rows[name] for name in ("Actual cost, AC", "CPI", "TCPI", "SPI")] == ["n/a"] * 4
    assert "not known: nobody has entered an actual cost" in shown
    assert "holds no costs; budgets are the planned costs of today" in shown
    assert api(ada).get("/api/v1/projects/lotus/earned-value/").json()["figures"]["actual"] is None
    change(
        plan,
        ada,
        setting(second, "cost", "50"),
        setting(second, "actual_start", "2026-03-02T08:00"),
        setting(first, "actual_cost", "20"),
    )
    shown = page.get("/projects/lotus/earned-value/").content.decode()
    assert "1 task has begun without an actual cost" in shown


def test_a_cost_of_nothing_is_known_and_divides_nothing(
    plan: Plan, first: Task, ada: User, signed_in: SignIn
) -> None:
    take_baseline(plan, actor=ada)
    change(plan, ada, setting(first, "cost", 80), setting(first, "actual_cost", 0))
    shown = signed_in(ada).get("/projects/lotus/earned-value/").content.decode()
    rows = dict(zip(*[iter(values_in(shown))] * 2, strict=True))
    assert (rows["Actual cost, AC"], rows["CPI"], rows["Estimate at completion, EAC"]) == ("0", "n/a", "n/a")


def test_the_panel_shows_and_changes_costs_as_one_step_that_can_be_taken_back(
    plan: Plan, first: Task, ada: User, signed_in: SignIn
) -> None:
    page = signed_in(ada)
    address = f"/projects/lotus/tasks/{first.number}/"
    shown = page.get(address).content.decode()
    assert "Planned cost, CNY" in shown and "Actual cost, CNY" in shown
    form = {"version": first.version, "name": first.name, "cost": "１２００", "actual_cost": "1500.25"}
    form |= {"owner": first.owner_id, "duration": "5", "constraint": "ASAP", "percent_complete": "0"}
    preview = page.post(f"{address}edit/", form)
    assert (
        preview.status_code == 200
        and "“Interviews”: planned cost becomes 1,200.00" in preview.content.decode()
    )
    step = change(plan, ada, setting(first, "cost", "1200"), setting(first, "actual_cost", "1500.25"))
    assert step.moved == []
    shown = page.get(address).content.decode()
    assert "CNY\u202f1,200.00" in shown and "CNY\u202f1,500.25" in shown
    undo(step, actor=ada)
    first.refresh_from_db()
    assert (first.cost, first.actual_cost) == (None, None)


def test_the_table_has_columns_filter_order_and_file_of_costs(
    plan: Plan, spent: Task, ada: User, cleo: User, signed_in: SignIn
) -> None:
    address = "/projects/lotus/table/?cols=name,cost,actual_cost&sort=-cost&cost_from=1000"
    for reader in (ada, cleo):
        shown = signed_in(reader).get(address).content.decode()
        assert "1,234.50" in shown and "2,345.75" in shown and "Workshops" not in shown
        assert ("cost/cell/" in shown) is (reader is ada)
    lines = b"".join(signed_in(ada).get(f"{address}&export=csv").streaming_content).decode().splitlines()
    assert (
        lines[0].endswith('"Planned cost, CNY","Actual cost, CNY"')
        and lines[1] == "Interviews,1234.50,2345.75"
    )


def test_who_may_not_see_the_budget_finds_no_trace_of_a_cost(
    plan: Plan, spent: Task, ben: User, signed_in: SignIn, api: Any
) -> None:
    page, client = signed_in(ben), api(ben)
    traces = ("1,234", "1234", "2,345", "2345", "ost, CNY")
    plain = page.get("/projects/lotus/table/?cols=name").content.decode()
    for query in ("cols=name,cost,actual_cost", "cols=name&sort=-cost", "cols=name&cost_from=1"):
        shown = page.get(f"/projects/lotus/table/?{query}").content.decode()
        assert not any(trace in shown for trace in traces)
        assert shown.count("row-link") == plain.count("row-link") == 2
        assert shown.index("Interviews") < shown.index("Workshops")
    for address in (
        "table/?cols=name,cost&export=csv",
        f"tasks/{spent.number}/",
        "plan/steps/",
        "plan/data/",
        "earned-value/",
    ):
        answer = page.get(f"/projects/lotus/{address}")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200 and not any(trace in body.decode() for trace in traces), address
    for address in ("tasks/", f"tasks/{spent.number}/", "plan/steps/", "earned-value/"):
        answer = client.get(f"/api/v1/projects/lotus/{address}")
        assert answer.status_code == 200 and "1234" not in answer.content.decode(), address
    assert client.get(f"/api/v1/projects/lotus/tasks/{spent.number}/").json()["cost"] is None
    for query in ("ordering=cost", "cost=1234.50"):
        assert client.get(f"/api/v1/projects/lotus/tasks/?{query}").status_code == 400


def test_who_may_see_the_budget_reads_costs_over_the_api(
    plan: Plan, spent: Task, cleo: User, api: Any
) -> None:
    told = api(cleo).get(f"/api/v1/projects/lotus/tasks/{spent.number}/").json()
    assert (told["cost"], told["actual_cost"]) == ("1234.50", "2345.75")
    steps = api(cleo).get("/api/v1/projects/lotus/plan/steps/").json()["results"]
    assert steps[0]["operations"][0]["value"] == "1234.50"


def test_who_may_not_change_the_budget_is_refused_on_every_way(
    plan: Plan, spent: Task, ada: User, ben: User, signed_in: SignIn, api: Any
) -> None:
    page, client = signed_in(ben), api(ben)
    for key in ("cost", "actual_cost"):
        assert cell(page, spent, key, "5").status_code == 403
        assert page.get(f"/projects/lotus/tasks/{spent.number}/{key}/cell/").status_code == 403
    assert "ost, CNY" not in page.get(f"/projects/lotus/tasks/{spent.number}/edit/").content.decode()
    address = f"/api/v1/projects/lotus/tasks/{spent.number}/"
    for version in (spent.version, spent.version - 1):
        answer = client.patch(address, {"cost": "1.00"}, format="json", HTTP_IF_MATCH=f'"{version}"')
        assert answer.status_code == 403 and answer.json()["permission"] == "budget.write"
    with pytest.raises(NotAllowed):
        change(plan, ben, setting(spent, "actual_cost", "1"))
    spent.refresh_from_db()
    assert (spent.cost, spent.actual_cost) == (Decimal("1234.50"), Decimal("2345.75"))


def test_a_token_without_the_budget_takes_no_step_back_that_changes_costs(
    plan: Plan, spent: Task, ada: User
) -> None:
    step = plan.steps.first()
    ada.limited_to = frozenset({Permission.PLAN_READ, Permission.PLAN_WRITE})
    with pytest.raises(NotAllowed):
        undo(step, actor=ada)
    with pytest.raises(NotAllowed):
        change(plan, ada, {"op": "task.add", "name": "Dear", "cost": "5"})


def test_the_manager_changes_costs_over_the_api_with_one_event_each(
    plan: Plan, first: Task, ada: User, api: Any
) -> None:
    address = f"/api/v1/projects/lotus/tasks/{first.number}/"
    answer = api(ada).patch(
        address, {"cost": "99.90", "actual_cost": None}, format="json", HTTP_IF_MATCH=f'"{first.version}"'
    )
    assert answer.status_code == 200 and answer.json()["cost"] == "99.90"
    assert plan.steps.count() == 2


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("-1", "is negative"),
        ("1000000000000", "is out of range"),
        ("much", "is not a number"),
    ],
)
def test_a_wrong_amount_is_refused_with_its_field(
    plan: Plan, first: Task, ada: User, value: str, words: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_operations([setting(first, "actual_cost", value)])
    assert words in str(refusal.value.message) and "actual cost" in str(refusal.value.message)


def test_the_address_of_a_cell_opened_as_a_page_leads_to_its_task_beside_the_table(
    first: Task, ada: User, signed_in: SignIn
) -> None:
    page, address = signed_in(ada), f"/projects/lotus/tasks/{first.number}/cost/cell/"
    answer = page.get(address)
    assert answer.status_code == 302
    assert answer.url == f"/projects/lotus/table/?panel=%2Fprojects%2Flotus%2Ftasks%2F{first.number}%2F"
    assert b"<form" in page.get(address, headers={"HX-Request": "true"}).content


def test_a_phase_has_no_cost_of_its_own(plan: Plan, first: Task, ada: User, signed_in: SignIn) -> None:
    change(plan, ada, {"op": "task.add", "name": "Talk", "parent": first.pk})
    first.refresh_from_db()
    assert "sum" in cell(signed_in(ada), first, "cost", "5").content.decode() or first.summary
    first.refresh_from_db()
    assert first.summary and first.cost is None


def test_the_history_names_a_changed_cost_without_its_amount(plan: Plan, spent: Task, ada: User) -> None:
    told = sentences(
        plan.project, timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1), ada
    )
    said = [one.text for one in told if "planned cost" in one.text]
    assert said and "1234" not in said[0] and "1,234" not in said[0]


def test_every_role_that_reads_what_others_did_reads_the_budget() -> None:
    """The audit log tells amounts; only own deeds are read without the right to the budget."""
    for role, rights in ROLE_TABLE.items():
        scope = rights.get(Permission.AUDIT_READ)
        assert scope in (None, Scope.OWN) or Permission.BUDGET_READ in rights, role


def test_a_plan_has_one_currency_that_budget_writers_choose(
    plan: Plan, spent: Task, ada: User, ben: User, signed_in: SignIn, api: Any
) -> None:
    page = signed_in(ada)
    assert "Currency of the costs" in page.get("/projects/lotus/plan/settings/").content.decode()
    answer = api(ada).patch(
        "/api/v1/projects/lotus/plan/", {"currency": "EUR"}, format="json", HTTP_IF_MATCH="*"
    )
    assert answer.status_code == 200 and answer.json()["currency"] == "EUR"
    assert "EUR\u202f1,234.50" in page.get(f"/projects/lotus/tasks/{spent.number}/").content.decode()
    refused = api(ada).patch(
        "/api/v1/projects/lotus/plan/", {"currency": "ABC"}, format="json", HTTP_IF_MATCH="*"
    )
    assert refused.status_code == 400


def test_a_baselines_cost_is_told_over_the_api_to_who_may_see_the_budget(
    plan: Plan, first: Task, ada: User, ben: User, dai: User, api: Any
) -> None:
    change(plan, ada, setting(first, "cost", "1200.50"))
    number = take_baseline(plan, actor=ada, name="Agreed").number
    base = "/api/v1/projects/lotus/baselines/"

    def costs(user: User) -> tuple[Any, ...]:
        client = api(user)
        one = client.get(f"{base}{number}/").json()
        (row,) = client.get(f"{base}{number}/tasks/", {"task_number": first.number}).json()["results"]
        (listed,) = client.get(base).json()["results"]
        return one["cost"], listed["cost"], row["cost"]

    assert costs(ada) == ("1200.50", "1200.50", "1200.50")
    assert costs(dai) == (None, None, None)
