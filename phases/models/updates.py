"""The weekly question to each owner, and the answers."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from phases.models.plans import Plan
from phases.models.tasks import Task
from phases.update_rules import Kind
from rollout.core.classification import classified
from rollout.core.fields import LocalDateTimeField
from rollout.core.horizons import ANSWER, HAPPENED, Horizon
from rollout.core.models import Versioned
from rollout.people.models import User


class UpdateState(models.TextChoices):
    REPORTED = "reported", _("Reported")
    ACCEPTED = "accepted", _("Accepted")
    ASKED_BACK = "asked_back", _("Asked back")


@classified(
    public="id",
    internal="plan number status_at due_at opened_at opened_by closed_at automatic_reminders version",
)
class UpdateRound(Versioned):
    """One question to all owners: how does your work stand on the status date?"""

    horizons: ClassVar[Mapping[str, Horizon]] = {"status_at": HAPPENED, "due_at": ANSWER}
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="update_rounds")
    number = models.PositiveIntegerField(_("number"))
    status_at = LocalDateTimeField(_("status date"))
    due_at = models.DateTimeField(_("answer until"))
    opened_at = models.DateTimeField(_("asked"))
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    automatic_reminders = models.BooleanField(_("remind by itself"), default=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="update_round_number_once")]

    def __str__(self) -> str:
        return f"{self.number}"

    def audit_project_id(self) -> int:
        return self.plan.project_id


@classified(
    public="id",
    internal="round user task_numbers sent_at reminded_at reminders answered_at expires_at version",
    secret="nonce",
)
class UpdateRequest(Versioned):
    """The question to one person. The link in their mail signs id and `nonce`: a new nonce ends old links."""

    round = models.ForeignKey(UpdateRound, models.CASCADE, related_name="requests")
    user = models.ForeignKey(User, models.PROTECT, related_name="update_requests")
    task_numbers = models.JSONField(_("tasks asked"), default=list)  # numbers never change, rows may go
    nonce = models.CharField(max_length=43)
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    expires_at = models.DateTimeField(_("link ends"))

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="update_request_once")]

    def __str__(self) -> str:
        return str(self.user)

    def audit_project_id(self) -> int:
        return self.round.plan.project_id


@classified(
    public="id",
    internal="request task state actual_start actual_finish remaining percent forecast blocker note question "
    "reported_at entered_by decided_by decided_at step_number version",
)
class TaskUpdate(Versioned):
    """What an owner reports of one task. `remaining`: working minutes; `forecast`: the finish they expect.
    `entered_by`: who wrote it down for the owner, until the owner confirms it; None for their own words."""

    request = models.ForeignKey(UpdateRequest, models.CASCADE, related_name="updates")
    task = models.ForeignKey(Task, models.CASCADE, related_name="updates")
    state = models.CharField(
        _("state"), max_length=10, choices=UpdateState.choices, default=UpdateState.REPORTED
    )
    actual_start = LocalDateTimeField(_("actual start"), null=True, blank=True)
    actual_finish = LocalDateTimeField(_("actual finish"), null=True, blank=True)
    remaining = models.PositiveIntegerField(_("remaining duration"), null=True, blank=True)
    percent = models.DecimalField(
        _("percent complete"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    forecast = models.DateField(_("expected finish"), null=True, blank=True)
    blocker = models.TextField(_("what is in the way"), blank=True)
    note = models.TextField(_("note"), blank=True)
    question = models.TextField(_("question"), blank=True)
    reported_at = models.DateTimeField(_("reported"))
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    step_number = models.PositiveIntegerField(null=True, blank=True)  # the plan's step that took it over

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["request", "task"], name="task_update_once")]

    def __str__(self) -> str:
        return str(self.task)

    @property
    def kind(self) -> Kind:
        if self.actual_finish is not None:
            return Kind.FINISHED
        return Kind.NOT_BEGUN if self.actual_start is None else Kind.RUNNING

    @property
    def accepted_by_owner(self) -> bool:
        own = self.decided_by_id is not None and self.decided_by_id == self.request.user_id
        return bool(own and self.state == UpdateState.ACCEPTED)

    def audit_project_id(self) -> int:
        return self.request.round.plan.project_id
