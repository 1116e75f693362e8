"""An empty installation gets its first account from the command line, once."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.people.roles import Role


def test_the_link_makes_an_administrator_who_can_sign_in(
    transactional_db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("first_administrator", "ada@example.com", name="Ada Shen")
    link = re.search(r"https?://[^/]+(/\S+)", capsys.readouterr().out)
    assert link is not None
    page = Client().get(link[1])
    assert page.status_code == 200
    password = "correct horse battery staple"
    Client().post(link[1], {"name": "Ada Shen", "password": password, "again": password})
    ada = User.objects.get()
    assert ada.check_password(password)
    assert ada.tenant_roles.get().role == Role.ADMIN
    assert {"user.invite", "role.grant"} <= set(AuditEvent.objects.values_list("action", flat=True))


def test_there_is_no_second_first_administrator(transactional_db: None) -> None:
    call_command("first_administrator", "ada@example.com")
    with pytest.raises(CommandError, match="administrator already"):
        call_command("first_administrator", "eve@example.com")
    assert not User.objects.filter(email="eve@example.com").exists()


def test_an_address_that_is_none_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="is not a mail address"):
        call_command("first_administrator", "ada at example")
    assert not User.objects.exists()
