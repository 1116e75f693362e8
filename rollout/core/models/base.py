"""What editable records have in common."""

from typing import ClassVar

from django.db import models


class Versioned(models.Model):
    """A record that two people may edit: `version` grows by one with every saved change.

    `derived`: fields that the application works out from others; nobody chooses between two of their values.
    """

    derived: ClassVar[frozenset[str]] = frozenset({"search_text"})
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
