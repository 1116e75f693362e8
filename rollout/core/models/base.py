"""What editable records have in common."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from rollout.core.horizons import Horizon


class Versioned(models.Model):
    """A record that two people may edit: `version` grows by one with every saved change.

    `horizons`: how far from today days that people write may lie, by field.
    `derived`: fields that the application works out from others; nobody chooses between two of their values.
    """

    horizons: ClassVar[Mapping[str, Horizon]] = {}
    derived: ClassVar[frozenset[str]] = frozenset({"search_text"})
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
