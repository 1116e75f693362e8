"""The people of a rollout, and the companies and departments they belong to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from rollout.core.classification import classified
from rollout.core.models import Versioned
from rollout.people.labels import ROLE_LABELS
from rollout.people.roles import TENANT_ROLES, Role


class OrganizationKind(models.TextChoices):
    CLIENT = "client", _("Client")
    VENDOR = "vendor", _("Vendor")


@classified(public="id", internal="name kind version")
class Organization(Versioned):
    """A company that takes part: the one that gets the CRM, or the one that brings it."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=OrganizationKind.choices)

    class Meta:
        verbose_name = _("organisation")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@classified(public="id", internal="organization parent name version")
class Department(Versioned):
    """A node of a company's department tree."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="departments", verbose_name=_("organisation")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("stands under")
    )
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("department")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "parent", "name"], name="department_name_once_per_parent"
            ),
            # in SQL no two NULLs are equal, so the departments at the top need a rule of their own
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=models.Q(parent__isnull=True),
                name="department_name_once_at_the_top",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserAccounts(BaseUserManager["User"]):
    """Makes accounts; the e-mail address is the sign-in name, without case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


@classified(
    public="id",
    internal="organization department is_active language theme last_login date_joined version job_title",
    personal="name email",
    secret="password",
)
class User(Versioned, AbstractBaseUser):
    """A person with an account. What they may do stands in roles, never on the person."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisation"),
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("department"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(_("theme"), max_length=10, blank=True)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)

    objects: ClassVar[UserAccounts] = UserAccounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    # What an API token narrows its owner's rights to; None: everything the person may.
    limited_to: frozenset[str] | None = None

    audit_exempt_fields: ClassVar[dict[str, str]] = {
        "last_login": "a stamp of the sign-in, which is an event of its own",
        "language": "how the person's own pages are shown to them",
        "theme": "how the person's own pages are shown to them",
    }

    class Meta:
        verbose_name = _("person")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


@classified(public="id", internal="user role")
class TenantRole(models.Model):
    """A role held for the whole installation (administration, PMO, audit)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tenant_roles")
    role = models.CharField(max_length=20, choices=[(r.value, ROLE_LABELS[r]) for r in sorted(TENANT_ROLES)])

    class Meta:
        verbose_name = _("role for the installation")
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="tenant_role_once")]

    def __str__(self) -> str:
        return f"{self.user}: {ROLE_LABELS[Role(self.role)]}"
