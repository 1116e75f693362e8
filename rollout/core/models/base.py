"""What editable records have in common."""

from django.db import models


class Versioned(models.Model):
    """A record that two people may edit: `version` grows by one with every saved change."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
