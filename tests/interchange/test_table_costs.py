"""Costs in tables: out to who may see the budget, in from who may change it, exact to the hundredth."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from phases.fields import MOST_MONEY
from phases.interchange.tables.amounts import OtherCurrency, read_amount
from phases.interchange.tables.columns import column_of
from phases.interchange.tables.notation import Unread
from phases.models import Plan
from phases.operations import AddTask, SetPlan, SetTask
from phases.outgoing.tables import plan_csv, plan_json, plan_xlsx
from phases.services.changes import apply, undo
from phases.services.table_changes import changes_of_table, load_table, preview_table
from phases.services.table_projects import Chosen, read_table_project
from phases.services.table_storing import start_from_table
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Permission, Role
from tests.factories import TenantRoleFactory
from tests.interchange.random_plans import START
from tests.interchange.test_table_import import asked, lines, workbook

pytestmark = pytest.mark.django_db
WRITERS: dict[str, Callable[..., bytes]] = {"csv": plan_csv, "xlsx": plan_xlsx, "json": plan_json}
HUNDREDTH = Decimal("0.01")
amounts = st.decimals(0, MOST_MONEY, places=2) | st.sampled_from([Decimal("0.00"), MOST_MONEY])


@pytest.fixture
def dear(plan: Plan, ada: User) -> Plan:
    """Talks for 1,234.50, of which 999,999,999,999.99 is spent; Draw for nothing; a phase with Code."""
    made = (
        AddTask("Talks", "a", None, None, {"cost": "1234.50", "actual_cost": "999999999999.99"}),
        AddTask("Draw", "b", None, "a", {"cost": "0.00"}),
        AddTask("Build", "c", None, "b"),
        AddTask("Code", "d", "c", None, {"actual_cost": "0.07"}),
    )
    apply(plan, made, actor=ada, version=plan.version)
    plan.refresh_from_db()
    return plan


def costs(plan: Plan) -> list[Any]:
    return list(plan.tasks.order_by("position").values_list("name", "cost", "actual_cost"))


def exported(client: Any, plan: Plan, kind: str, **asked: Any) -> bytes:
    address = reverse("phases:export_file", args=[plan.project.slug, kind])
    content: bytes = client.get(address, {"language": "en", **asked}).content
    return content


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("1 234", "1234.00"),
        ("1\u00a0234.5", "1234.50"),
        ("１２００", "1200.00"),
        ("￥12000", "12000.00"),
        ("¥ 12,000.00", "12000.00"),
        ("CNY\u202f1,234.50", "1234.50"),
        ("12000元", "12000.00"),
        ("RMB 5", "5.00"),
        ("1.2万", "12000.00"),
        ("3.55 万元", "35500.00"),
        ("−5", "-5.00"),
        (12, "12.00"),
        (0.1 + 0.2, "0.30"),
        (333.3333333, "333.33"),
        (2.675, "2.68"),
        (999999999999.99, "999999999999.99"),
        ("0", "0.00"),
    ],
)
def test_amounts_are_read_as_people_write_them(cell: Any, amount: str) -> None:
    assert str(read_amount(cell, "CNY")) == amount


@pytest.mark.parametrize(
    "cell",
    [
        "much",
        "1.234,50",
        "1,23",
        "12,34,567",
        "1.005",
        "5/7",
        "1e3",
        "NaN",
        True,
        float("inf"),
        "9" * 50,
        "1,2万",
    ],
)
def test_what_may_mean_two_amounts_is_none(cell: Any) -> None:
    with pytest.raises(Unread):
        read_amount(cell, "CNY")


@pytest.mark.parametrize(
    ("cell", "currency", "fits"),
    [
        ("¥5", "JPY", True),
        ("¥5", "EUR", False),
        ("$5", "HKD", True),
        ("HK$5", "USD", False),
        ("5 €", "EUR", True),
    ],
)
def test_a_sign_must_be_that_of_the_plan(cell: str, currency: str, fits: bool) -> None:
    if fits:
        assert read_amount(cell, currency) == 5
    else:
        with pytest.raises(OtherCurrency):
            read_amount(cell, currency)


@given(amounts)
def test_every_amount_comes_back_from_its_usual_dresses(amount: Decimal) -> None:
    for told in (f"{amount:.2f}", f"{amount:,.2f}", f"¥{amount:,.2f}", f"{amount:,.2f} CNY", float(amount)):
        assert read_amount(told, "CNY") == amount


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("Planned cost", ("cost", "")),
        ("计划成本（EUR）", ("cost", "EUR")),
        ("Actual cost, USD", ("actual_cost", "USD")),
        ("预算", ("cost", "")),
        ("Name, EUR", (None, "")),
        ("Cost, CHF", (None, "")),
    ],
)
def test_a_heading_may_name_the_currency_of_its_amounts(heading: str, found: Any) -> None:
    column, currency = column_of(heading)
    assert (column and column.key, currency) == found


@pytest.mark.parametrize("kind", WRITERS)
def test_amounts_go_out_exact_and_come_back_without_a_change(dear: Plan, ada: User, kind: str) -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            content = WRITERS[kind](dear, with_cost=True)
        found = preview_table(dear, content, actor=ada)
        assert (found.operations, found.not_read.columns, found.not_read.dates) == ((), (), ())


@pytest.mark.parametrize("kind", WRITERS)
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(told=st.lists(st.tuples(st.none() | amounts, st.none() | amounts), min_size=4, max_size=4))
def test_any_amounts_survive_the_way_out_and_in(
    dear: Plan, ada: User, kind: str, told: list[tuple[Decimal | None, Decimal | None]]
) -> None:
    before = WRITERS[kind](dear, with_cost=True)
    leaves = [one for one in dear.tasks.order_by("position") if not one.summary]
    wanted = [
        SetTask(task.pk, name, value)
        for task, pair in zip(leaves, told, strict=False)
        for name, value in zip(("cost", "actual_cost"), pair, strict=True)
        if getattr(task, name) != value
    ]
    if not wanted:
        return
    step = apply(dear, wanted, actor=ada, version=dear.version)
    dear.refresh_from_db()
    changed, kept = WRITERS[kind](dear, with_cost=True), costs(dear)
    assert asked(dear, changed, ada) == ()
    undo(step, actor=ada)
    dear.refresh_from_db()
    load_table(dear, changed, actor=ada, version=dear.version)
    assert costs(dear) == kept
    dear.refresh_from_db()
    load_table(dear, before, actor=ada, version=dear.version)
    dear.refresh_from_db()


@pytest.mark.parametrize("kind", WRITERS)
def test_a_new_project_takes_amounts_and_currency_over(dear: Plan, ada: User, kind: str) -> None:
    TenantRoleFactory(user=ada, role=Role.PMO)
    apply(dear, [SetPlan("currency", "EUR")], actor=ada, version=dear.version)
    dear.refresh_from_db()
    run = read_table_project(WRITERS[kind](dear, with_cost=True), Chosen(start=START), actor=ada)
    copy = start_from_table("Copy", run, actor=ada, source="a").plan
    copy.refresh_from_db()
    assert (copy.currency, costs(copy)) == ("EUR", costs(dear))
    plain = read_table_project(WRITERS[kind](dear), Chosen(start=START), actor=ada)
    assert {(task.values.get("cost"), task.values.get("actual_cost")) for task in plain.plan.tasks} == {
        (None, None)
    }


def test_only_who_may_see_the_budget_gets_the_columns(
    dear: Plan, ada: User, ben: User, cleo: User, signed_in: Any, api: Any
) -> None:
    for person, sees in ((ada, True), (cleo, True), (ben, False)):
        client = signed_in(person)
        head = next(csv.reader(io.StringIO(exported(client, dear, "csv").decode("utf-8-sig"))))
        assert ("Planned cost, CNY" in head, "Actual cost, CNY" in head) == (sees, sees)
        content = json.loads(exported(client, dear, "json"))
        assert ("currency" in content, "cost" in content["tasks"][0]) == (sees, sees)
        book = CalamineWorkbook.from_filelike(io.BytesIO(exported(client, dear, "xlsx")))
        rows = book.get_sheet_by_index(0).to_python()
        assert ("Planned cost, CNY" in rows[0]) is sees
        told = api(person).get(f"/api/v1/projects/{dear.project.slug}/plan/export/json/").content
        assert json.loads(told) == content
        page = client.get(reverse("phases:export", args=[dear.project.slug])).content.decode()
        assert ('value="actual_cost"' in page) is sees


def test_who_may_not_see_the_budget_gets_no_amount_by_asking_for_the_column(
    dear: Plan, ben: User, signed_in: Any
) -> None:
    content = exported(signed_in(ben), dear, "csv", columns=["name", "cost", "actual_cost"])
    assert content.decode("utf-8-sig").splitlines() == ["Name", "Talks", "Draw", "Build", "Code"]


def test_json_tells_amounts_as_digits_and_excel_as_numbers(dear: Plan) -> None:
    content = json.loads(plan_json(dear, with_cost=True))
    assert content["currency"] == "CNY"
    assert [(one["cost"], one["actual_cost"]) for one in content["tasks"]] == [
        ("1234.50", "999999999999.99"),
        ("0.00", None),
        (None, None),
        (None, "0.07"),
    ]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(plan_xlsx(dear, with_cost=True))).get_sheet_by_index(0)
    first = dict(zip(*sheet.to_python()[:2], strict=True))
    assert (first["Planned cost, CNY"], first["Actual cost, CNY"]) == (1234.5, 999999999999.99)


def test_the_manager_loads_costs_as_one_step_with_its_undo(dear: Plan, ada: User) -> None:
    before = costs(dear)
    table = lines('1,"1,300.25",', "2,,¥7", ",5,6,Test", head="number,cost,actual cost,name")
    step, not_read = load_table(dear, table, actor=ada, version=dear.version)
    assert (not_read.costs, not_read.columns) == (False, ())
    assert costs(dear) == [
        ("Talks", Decimal("1300.25"), None),
        ("Draw", None, Decimal("7.00")),
        ("Test", Decimal("5.00"), Decimal("6.00")),
        ("Build", None, None),
        ("Code", None, Decimal("0.07")),
    ]
    undo(step, actor=ada)
    assert costs(dear) == before


def test_a_calculated_cell_of_a_workbook_is_rounded_to_the_hundredth(dear: Plan, ada: User) -> None:
    load_table(dear, workbook(["Number", "预算"], [1, 1000 / 3]), actor=ada, version=dear.version)
    assert dear.tasks.get(number=1).cost == Decimal("333.33")


def test_a_phase_takes_no_costs_and_says_so(dear: Plan, ada: User) -> None:
    TenantRoleFactory(user=ada, role=Role.PMO)
    found = preview_table(dear, lines("3,50", head="number,cost"), actor=ada)
    assert (found.operations, found.not_read.summaries) == ((), (2,))
    table = lines("Test,1,90", "Try,2,40", head="name,level,cost")
    new = preview_table(dear, table, actor=ada)
    assert (new.not_read.summaries, new.preview.refused) == ((2,), None)
    assert [one.values.get("cost") for one in new.operations if isinstance(one, AddTask)] == [
        None,
        Decimal(40),
    ]
    run = read_table_project(table, Chosen(start=START), actor=ada)
    assert run.not_read.summaries == (2,)
    assert costs(start_from_table("New", run, actor=ada, source="").plan) == [
        ("Test", None, None),
        ("Try", Decimal("40.00"), None),
    ]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("much", ("Row 2, column “Planned cost”", "“much”", "1234.50")),
        ("1.234,50", ("Row 2, column “Planned cost”", "1.234,50")),
        ("-5", ("Row 2, column “Planned cost”", "-5.00", "negative")),
        ("1000000000000", ("Row 2, column “Planned cost”", "out of range", "999999999999.99")),
        ("€5", ("Row 2, column “Planned cost”", "€", "currency")),
    ],
)
def test_a_bad_amount_is_told_with_its_place_and_nothing_changes(
    dear: Plan, ada: User, cells: str, words: tuple[str, ...]
) -> None:
    TenantRoleFactory(user=ada, role=Role.PMO)
    before = costs(dear)
    table = f'number,name,cost\n1,Talks,"{cells}"\n'.encode()
    for read in (
        lambda: load_table(dear, table, actor=ada, version=dear.version),
        lambda: read_table_project(table, Chosen(start=START), actor=ada),
    ):
        with pytest.raises(InvalidInput) as refused:
            read()
        assert all(word in str(refused.value.message) for word in words), str(refused.value.message)
    assert costs(dear) == before


def test_amounts_of_another_currency_are_refused_where_the_plan_stands(dear: Plan, ada: User) -> None:
    content = json.loads(plan_json(dear, with_cost=True)) | {"currency": "EUR"}
    for table in (json.dumps(content).encode(), lines("1,5", head='number,"Planned cost, EUR"')):
        with pytest.raises(InvalidInput, match="EUR"):
            changes_of_table(dear, table, actor=ada)
    with pytest.raises(InvalidInput, match="EUR, USD"):
        changes_of_table(dear, lines("1,5,6", head="number,cost (EUR),actual cost (USD)"), actor=ada)
    content["tasks"] = [{"number": 1, "name": "Meetings"}]
    found = preview_table(dear, json.dumps(content).encode(), actor=ada)
    assert (len(found.operations), found.not_read.settings) == (1, ("currency",))


def test_who_may_not_change_the_budget_is_told_that_costs_are_not_read(
    dear: Plan, ada: User, api: Any
) -> None:
    ada.limited_to = frozenset({Permission.PLAN_READ, Permission.PLAN_WRITE, Permission.BUDGET_READ})
    before = costs(dear)
    table = lines("1,Meetings,77,88", head="number,name,cost,actual cost")
    found = preview_table(dear, table, actor=ada)
    assert found.operations == (SetTask(dear.tasks.get(number=1).pk, "name", "Meetings"),)
    _step, not_read = load_table(dear, table, actor=ada, version=dear.version)
    assert (not_read.costs, found.not_read.costs) == (True, True)
    assert [pair[1:] for pair in costs(dear)] == [pair[1:] for pair in before]


def test_a_token_without_the_budget_starts_a_project_without_costs(dear: Plan, ada: User) -> None:
    TenantRoleFactory(user=ada, role=Role.PMO)
    table = lines("A,5", head='name,"Planned cost, EUR"')
    ada.limited_to = frozenset({Permission.PROJECT_CREATE, Permission.PLAN_WRITE})
    run = read_table_project(table, Chosen(start=START), actor=ada)
    plan = start_from_table("Cheap", run, actor=ada, source="").plan
    assert (run.not_read.costs, plan.currency, costs(plan)) == (True, "CNY", [("A", None, None)])


def test_the_report_of_a_new_project_shows_amounts_and_programs_read_them(
    ada: User, signed_in: Any, api: Any
) -> None:
    TenantRoleFactory(user=ada, role=Role.PMO)
    table = lines('A,"1,200.50"', "B,", "C,¥99", head="name,计划成本")
    form = {"file": SimpleUploadedFile("a.csv", table), "country": "CN", "hours_per_day": "8"}
    shown = (
        signed_in(ada).post(reverse("phases:table_project"), {**form, "start": "2026-03-02"}).content.decode()
    )
    assert "Planned cost, CNY" in shown and "1,299.50" in shown and "1,200.50" in shown
    assert "Actual cost, CNY" not in shown
    told = (
        api(ada)
        .post("/api/v1/imports/table/preview/?start=2026-03-02", table, content_type="text/csv")
        .json()
    )
    assert (told["currency"], [one["cost"] for one in told["tasks"]]) == ("CNY", ["1200.50", None, "99.00"])
