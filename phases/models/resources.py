"""People, materials and costs that an imported file names."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from phases.models.plans import Plan
from rollout.core.classification import classified


@classified(public="id", internal="plan source_uid source_guid name kind max_units")
class Resource(models.Model):
    """A resource of the file that a plan came from, under the number it has there. Nobody signs in as one."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="resources")
    source_uid = models.IntegerField()
    source_guid = models.CharField(max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(max_length=10)  # of phases.interchange.imported.ResourceKind
    max_units = models.DecimalField(_("share of time, percent"), max_digits=7, decimal_places=2, default=100)

    class Meta:
        ordering = ["source_uid"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "source_uid"], name="resource_uid_once_per_plan")
        ]

    def __str__(self) -> str:
        return self.name

    def audit_project_id(self) -> int:
        return self.plan.project_id
