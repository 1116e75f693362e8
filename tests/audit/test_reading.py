"""Who reads which events, and what they see of private values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from rollout.audit import services
from rollout.audit.models import AuditEvent
from rollout.audit.queries import events_for, history_of
from rollout.people.models import Organization, User
from rollout.people.roles import Role
from rollout.projects.models import Membership, Project
from tests.factories import MembershipFactory, TenantRoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(ada: User, ben: User, dai: User, eve: User, project: Project, other_project: Project) -> None:
    """Ada, Ben and Dai did something in Ada's project, Eve in hers and to Dai's account."""
    for actor, place in ((ada, project), (ben, project), (dai, project), (eve, other_project)):
        services.record(actor=actor, action="look", target=place)
    services.record(actor=eve, action="user.change", target=dai)


def readers_of(user: User) -> list[tuple[str, str]]:
    return [(e.actor_name.split()[0], e.target_type.split(".")[1]) for e in events_for(user)]


def test_a_manager_reads_the_project(told: None, ada: User) -> None:
    assert readers_of(ada) == [("Ada", "project"), ("Ben", "project"), ("Dai", "project")]


def with_role(user: User, project: Project, role: Role) -> User:
    Membership.objects.filter(user=user).delete()
    MembershipFactory(project=project, user=user, role=role)
    return user


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.KEY_USER, Role.SPONSOR])
def test_whom_the_audit_log_does_not_concern_reads_nothing(
    told: None, ben: User, project: Project, role: Role
) -> None:
    assert readers_of(with_role(ben, project, role)) == []


def test_it_reads_its_own_deeds(told: None, ben: User, project: Project) -> None:
    assert readers_of(with_role(ben, project, Role.IT)) == [("Ben", "project")]


def test_an_end_user_reads_what_was_done_to_their_account(told: None, dai: User, project: Project) -> None:
    assert readers_of(with_role(dai, project, Role.END_USER)) == [("Dai", "project"), ("Eve", "user")]


def test_a_business_owner_reads_their_organisation_in_their_project(
    told: None, cleo: User, ben: User, other_project: Project, project: Project
) -> None:
    """Ada and Dai work for the client, in different departments; Ben works for the vendor."""
    services.record(actor=ben, action="look", target=project)
    with_role(cleo, project, Role.BUSINESS_OWNER)
    assert readers_of(cleo) == [("Ada", "project"), ("Dai", "project")]


def test_an_auditor_reads_everything_and_a_nobody_nothing(
    told: None, client_organization: Organization
) -> None:
    hua = TenantRoleFactory(role=Role.AUDITOR.value).user
    assert events_for(hua).count() == 5
    Membership.objects.all().delete()
    assert not events_for(User.objects.get(name="Ben Qiu")).exists()


def test_a_token_without_the_permission_reads_nothing(told: None, ada: User) -> None:
    ada.limited_to = frozenset({"plan.read"})
    assert not events_for(ada).exists()


def test_private_values_are_masked_for_roles_that_only_help(
    ada: User, dai: User, eve: User, project: Project
) -> None:
    MembershipFactory(project=project, user=dai, role=Role.END_USER)
    services.record(
        actor=ada,
        action="user.change",
        target=dai,
        before={"email": "dai@old.cn"},
        after={"email": "dai@new.cn"},
        project_id=project.pk,
    )
    seen_by_ada = history_of(dai, ada)[0].changes[0]
    seen_by_dai = history_of(dai, dai)[0].changes[0]
    assert (seen_by_ada.before, seen_by_ada.after, seen_by_ada.masked) == (
        "d****@old.cn",
        "d****@new.cn",
        True,
    )
    assert (seen_by_dai.before, seen_by_dai.after, seen_by_dai.masked) == ("dai@old.cn", "dai@new.cn", False)


def test_the_api_masks_like_the_page(ada: User, dai: User, project: Project, api: Any) -> None:
    MembershipFactory(project=project, user=dai, role=Role.END_USER)
    services.record(
        actor=ada, action="user.change", target=dai, after={"name": "张伟"}, project_id=project.pk
    )
    sequence = AuditEvent.objects.get().sequence
    assert api(ada).get(f"/api/v1/audit-events/{sequence}/").json()["after"] == {"name": "张*"}
    assert api(dai).get(f"/api/v1/audit-events/{sequence}/").json()["after"] == {"name": "张伟"}


def test_a_history_tells_names_and_words(ada: User, sales: Any, project: Project) -> None:
    services.change(ada, {"department": sales}, version=1, actor=ada, why="moved")
    told = history_of(ada, ada)[0]
    assert (told.action, told.event.why) == ("changed a person", "moved")
    assert [(c.field, c.before, c.after) for c in told.changes] == [("department", "–", "Sales")]


def test_fields_without_a_name_of_their_own_are_told_in_the_reader_s_language(
    ada: User, ben: User, project: Project
) -> None:
    after = {"client": None, "recipients": ["ada@example.com"], "digest": "0123456789ab" + "c" * 52}
    services.record(actor=ada, action="project.start", target=project, before={"client": 7}, after=after)
    with override("zh-hans"):
        told = history_of(project, ada)[0]
    assert told.action == "建立了项目"
    words = {c.field: c.after for c in told.changes}
    assert words == {"客户方": "–", "收件人": "ada@example.com", "指纹": "0123456789ab…"}


def test_a_list_of_parts_is_told_by_their_number(ada: User, project: Project) -> None:
    parts = [{"code": "evidence_changed", "evidence": "minutes"}]
    services.record(actor=ada, action="look", target=project, after={"stale_reasons": parts})
    assert [(c.field, c.after) for c in history_of(project, ada)[0].changes] == [("stale reasons", "1 entry")]


def test_the_page_lists_filters_and_exports_what_the_reader_may_see(
    told: None, ada: User, signed_in: Callable[..., Any]
) -> None:
    client, page = signed_in(ada), reverse("audit:event_list")
    words = client.get(page).content.decode()
    assert "Ben Qiu" in words and "Eve Zhao" not in words
    narrowed = client.get(f"{page}?who=me").context["listing"].rows
    assert len(narrowed) == 1
    answer = client.get(f"{page}?export=csv")
    file = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert "Dai Lin" in file.decode("utf-8-sig") and "Eve Zhao" not in file.decode("utf-8-sig")


def test_an_auditor_verifies_on_the_page(told: None, signed_in: Callable[..., Any]) -> None:
    hua = TenantRoleFactory(role=Role.AUDITOR.value).user
    assert signed_in(hua).post(reverse("audit:verify")).context["verdict"].ok
    AuditEvent.objects.filter(sequence=2).update(actor_name="Eve")
    page = signed_in(hua).post(reverse("audit:verify"))
    assert "broken at event 2" in page.content.decode()


def test_reading_writes_nothing(told: None, ada: User, signed_in: Callable[..., Any]) -> None:
    before = AuditEvent.objects.count()
    signed_in(ada).get(reverse("audit:event_list"))
    assert AuditEvent.objects.count() == before


def test_the_project_s_history_and_the_audit_log_say_the_same_of_an_event(
    ada: User, dai: User, project: Project, signed_in: Callable[..., Any]
) -> None:
    services.record(
        actor=ada, action="user.change", target=dai, after={"email": "dai@new.cn"}, project_id=project.pk
    )
    client = signed_in(ada)
    pages = [reverse("projects:history", args=[project.slug]), reverse("audit:event_list")]
    history, log = (rows_told(client.get(page).context["listing"]) for page in pages)
    assert history == log and "d****@new.cn" in history[0]["changes"]


def rows_told(listing: Any) -> list[dict[str, Any]]:
    columns = [c for c in listing.columns if c.key in ("action", "target", "changes", "via")]
    return [{c.key: c.plain(event) for c in columns} for event in listing.rows_found]


def test_what_nobody_asked_for_is_the_systems_in_the_readers_language(
    project: Project, ada: User, client: Any
) -> None:
    services.record(actor=None, action="look", target=project)
    client.force_login(ada)
    page = client.get(f"/projects/{project.slug}/history/", headers={"accept-language": "zh-hans"})
    shown = page.content.decode()
    assert "系统" in shown and ">system<" not in shown
    with override("zh-hans"):
        assert history_of(project, ada)[0].actor == "系统"
