"""The row “audit log” of the role table, cell by cell: which events each role reads, by every way to them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from rollout.audit import services
from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.people.roles import Permission, Role
from rollout.people.services.tokens import issue
from rollout.projects.models import Membership, Project
from tests.factories import MembershipFactory, TenantRoleFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Connect = Callable[[User], APIClient]
LOG, API = reverse("audit:event_list"), "/api/v1/audit-events/"

EVENTS = ["mine", "colleague", "vendor", "stranger", "elsewhere", "account", "mine-elsewhere", "installation"]
OWN = {"mine", "account", "mine-elsewhere"}
READ_BY = {
    Role.ADMIN: OWN,
    Role.PMO: set(),
    Role.PROJECT_MANAGER: OWN | {"colleague", "vendor", "stranger"},
    Role.CONSULTANT: set(),
    Role.BUSINESS_OWNER: OWN | {"colleague"},
    Role.KEY_USER: set(),
    Role.END_USER: OWN,
    Role.SPONSOR: set(),
    Role.IT: OWN,
    Role.AUDITOR: set(EVENTS),
}
FOR_INSTALLATION = {Role.ADMIN, Role.PMO, Role.AUDITOR}


@pytest.fixture
def events(
    ada: User, ben: User, cleo: User, dai: User, eve: User, project: Project, other_project: Project
) -> dict[str, int]:
    """Ada, Cleo and Dai work for the client, Ben for the vendor, Eve for neither. Name → sequence."""
    MembershipFactory(project=other_project, user=dai, role=Role.KEY_USER)
    for name, actor, target in (
        ("mine", cleo, project),
        ("colleague", dai, project),
        ("vendor", ben, project),
        ("stranger", eve, project),
        ("elsewhere", dai, other_project),
        ("account", eve, cleo),
        ("mine-elsewhere", cleo, other_project),
        ("installation", dai, dai.organization),
    ):
        services.record(actor=actor, action="look", target=target, why=name)
    return dict(AuditEvent.objects.values_list("why", "sequence"))


def as_role(person: User, role: Role, project: Project) -> User:
    Membership.objects.filter(user=person).delete()
    if role in FOR_INSTALLATION:
        TenantRoleFactory(user=person, role=role.value)
    else:
        MembershipFactory(project=project, user=person, role=role)
    return person


def exported(client: Client) -> set[str]:
    answer: Any = client.get(f"{LOG}?export=csv&cols=sequence,why")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return {word for row in rows[1:] for word in row if word in EVENTS}


@pytest.mark.parametrize("role", list(Role))
def test_each_way_to_the_log_shows_what_the_role_reads(
    events: dict[str, int], cleo: User, project: Project, role: Role, signed_in: SignIn, api: Connect
) -> None:
    reader, wanted = as_role(cleo, role, project), READ_BY[role]
    page, program = signed_in(reader), api(reader)
    for name, sequence in events.items():
        ways = [page.get(reverse("audit:event_detail", args=[sequence])), program.get(f"{API}{sequence}/")]
        expected = 200 if name in wanted else 404 if wanted else 403
        assert [way.status_code for way in ways] == [expected, expected], name
    if not wanted:
        assert [page.get(LOG).status_code, program.get(API).status_code] == [403, 403]
        assert page.get(f"{LOG}?export=csv").status_code == 403
        return
    shown: Any = page.get(LOG).context
    assert {event.why for event in shown["listing"].rows_found} == wanted
    assert {row["why"] for row in program.get(API).json()["results"]} == wanted
    assert exported(page) == wanted


@pytest.mark.parametrize("role", list(Role))
def test_only_the_auditor_verifies(
    events: dict[str, int], cleo: User, project: Project, role: Role, signed_in: SignIn, api: Connect
) -> None:
    reader = as_role(cleo, role, project)
    answers = [signed_in(reader).post(reverse("audit:verify")), api(reader).post(f"{API}verify/")]
    expected = 200 if role is Role.AUDITOR else 403
    assert [answer.status_code for answer in answers] == [expected, expected]


def test_the_words_of_the_filters_betray_nobody(
    events: dict[str, int], cleo: User, project: Project, signed_in: SignIn, api: Connect
) -> None:
    """The choices come from what is read; a filter by somebody else's number finds nothing."""
    reader = as_role(cleo, Role.BUSINESS_OWNER, project)
    ben, eve = User.objects.get(name__startswith="Ben"), User.objects.get(name__startswith="Eve")
    page = signed_in(reader).get(LOG).content.decode()
    assert ben.name not in page and "Dai" in page
    for stranger in (ben, eve):
        rows = api(reader).get(f"{API}?actor_id={stranger.pk}").json()["results"]
        assert {row["why"] for row in rows} <= {"account"}


def test_a_history_of_the_project_is_narrowed_alike(
    events: dict[str, int], cleo: User, project: Project, signed_in: SignIn
) -> None:
    reader = as_role(cleo, Role.BUSINESS_OWNER, project)
    shown: Any = signed_in(reader).get(reverse("projects:history", args=[project.slug])).context
    assert {event.why for event in shown["listing"].rows_found} == {"mine", "colleague"}


def test_each_role_reads_in_its_own_project_only(
    events: dict[str, int], cleo: User, project: Project, other_project: Project, api: Connect
) -> None:
    """Two roles in two projects do not add up to one in both."""
    reader = as_role(cleo, Role.BUSINESS_OWNER, project)
    MembershipFactory(project=other_project, user=reader, role=Role.KEY_USER)
    told = {row["why"] for row in api(reader).get(API).json()["results"]}
    assert told == READ_BY[Role.BUSINESS_OWNER]
    Membership.objects.filter(user=reader, project=other_project).update(role=Role.PROJECT_MANAGER)
    told = {row["why"] for row in api(reader).get(API).json()["results"]}
    assert told == READ_BY[Role.BUSINESS_OWNER] | {"elsewhere"}


def test_without_an_organisation_a_business_owner_reads_their_own(
    events: dict[str, int], cleo: User, project: Project, api: Connect
) -> None:
    reader = as_role(cleo, Role.BUSINESS_OWNER, project)
    User.objects.filter(pk=reader.pk).update(organization=None, department=None)
    reader.refresh_from_db()
    assert {row["why"] for row in api(reader).get(API).json()["results"]} == OWN


def test_a_token_reads_no_more_than_it_names(events: dict[str, int], cleo: User, project: Project) -> None:
    reader = as_role(cleo, Role.BUSINESS_OWNER, project)
    until = timezone.now() + timedelta(days=1)
    found = {}
    for permission in (Permission.AUDIT_READ, Permission.PLAN_READ):
        _token, key = issue(reader, name="t", permissions=[permission], expires_at=until)
        found[permission] = Client().get(API, headers={"Authorization": f"Bearer {key}"})
    assert found[Permission.PLAN_READ].status_code == 403
    told = {row["why"] for row in found[Permission.AUDIT_READ].json()["results"]}
    assert told - {""} == READ_BY[Role.BUSINESS_OWNER]
