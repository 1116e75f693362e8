"""Which tasks a risk would hit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phases.models.tasks import Task
from rollout.core.classification import classified
from rollout.projects.models import Risk


@classified(public="id", internal="risk task delay")
class RiskTask(models.Model):
    """A task that a risk would delay: by `delay` working minutes, or by the risk's own delay if empty."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="task_links")
    task = models.ForeignKey(Task, models.CASCADE, related_name="risk_links")
    delay = models.PositiveIntegerField(_("delay"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["risk", "task"], name="risk_task_once")]

    def __str__(self) -> str:
        return f"{self.risk} → {self.task}"

    def audit_project_id(self) -> int:
        return self.risk.project_id
