"""What API views of parts of a gate share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from phases.api_gates import found_gate
from rollout.projects.api_base import ProjectViewSet


class OfGate(ProjectViewSet):
    """Records of the one gate that the address names."""

    gate_lookup = ""

    def open_door(self, permission: str | None) -> None:
        """An unknown gate is answered before the content."""
        super().open_door(permission)
        found_gate(self.access.project, self.kwargs["discipline"])

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        discipline = {f"{self.gate_lookup}__phase__discipline": self.kwargs["discipline"]}
        return super().get_queryset().filter(**discipline)
