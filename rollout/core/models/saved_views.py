"""Views of lists that people keep."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rollout.core.classification import classified


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any, list_key: str, scope: str) -> SavedViewQuerySet:
        """Own views of this list, and those others share where it is shown."""
        mine = Q(owner=user) & (Q(scope=scope) | Q(scope=""))
        return self.filter(mine | Q(shared=True, scope=scope), list_key=list_key)


@classified(public="id", internal="owner list_key scope name query shared created_at")
class SavedView(models.Model):
    """A named query string of one list: filters, order and columns; never rows."""

    audit_exempt = "a bookmark changes no record"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    list_key = models.CharField(max_length=80)
    scope = models.CharField(max_length=80, blank=True)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=2000, blank=True)
    shared = models.BooleanField(_("shared with everybody who sees this list"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_key", "scope", "name"], name="saved_view_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
