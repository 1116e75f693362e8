"""`manage.py first_administrator EMAIL`: the account from which all others are invited."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from rollout.audit.services import audited
from rollout.core.arguments import refused
from rollout.core.errors import RolloutError
from rollout.people.models import Invitation, TenantRole
from rollout.people.roles import Role
from rollout.people.services.invitations import link, open_account
from rollout.people.services.people import grant


class Command(BaseCommand):
    help = "Open the first administrator's account and print the link that sets its password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the administrator's mail address")
        parser.add_argument("--name", default="", help="the administrator's name (default: the address)")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise refused(f"“{email}” is not a mail address; write it as ada@example.com.") from error
        if TenantRole.objects.filter(role=Role.ADMIN.value, user__is_active=True).exists():
            raise CommandError("There is an administrator already; they invite everybody else.")
        try:
            invitation = open_first_account(email, name or email)
        except RolloutError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Open this link within seven days to set the password: {link(invitation)}")


@audited()
def open_first_account(email: str, name: str) -> Invitation:
    """The account, its role and its invitation, by nobody but the system."""
    person = open_account(email=email, name=name, actor=None)
    grant(person, Role.ADMIN, actor=None)
    return Invitation.objects.get(user=person)
