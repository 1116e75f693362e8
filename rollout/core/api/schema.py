"""How views are described in the OpenAPI document: also the headers and the refusals, exactly."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from rollout.core.api.idempotency import HEADER, MAX_LENGTH
from rollout.core.api.preconditions import TAGS_PATTERN
from rollout.core.api.serializers import Problem

READ = ["400", "401", "403", "404", "406", "429"]
BY_METHOD = {
    "GET": READ,
    "POST": [*READ, "409", "413", "415", "422"],
    "PATCH": [*READ, "409", "412", "413", "415", "428"],
    "DELETE": [*READ, "409", "412", "428"],
}


class Schema(AutoSchema):
    """The library's description, and what our base classes add to every view."""

    def get_tags(self) -> list[str]:
        """Parts of a project stand under their own names, not all under “projects”."""
        words = [word for word in self.path.removeprefix("/api/v1/").split("/") if word]
        inside = len(words) > 2 and words[1].startswith("{")
        return [words[2] if inside else words[0]]

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        if self.method == "POST":
            parameters.append(
                header(
                    HEADER,
                    _("The same key and request again get the first answer; kept for a day."),
                    MAX_LENGTH,
                )
            )
        if self._asks_for_version():
            parameters.append(
                header(
                    "If-Match",
                    _("The ETag of the record as you read it, a list of such, or *."),
                    200,
                    required=True,
                    pattern=TAGS_PATTERN,
                )
            )
        return parameters

    def _asks_for_version(self) -> bool:
        verbs: frozenset[str] = getattr(self.view, "version_actions", frozenset())
        changes = self.method in {"PATCH", "DELETE"} or getattr(self.view, "action", "") in verbs
        return changes and bool(getattr(self.view, "version_column", None))

    def get_request_serializer(self) -> Any:
        shape = getattr(self.view, "request_serializer_class", None)
        if self.method == "POST" and getattr(self.view, "action", "") == "create" and shape is not None:
            return shape
        return super().get_request_serializer()

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        asked = ["412", "428"] if self._asks_for_version() else []
        for status in [*BY_METHOD[self.method], *asked]:
            bodies.setdefault(status, self._problem_body())
        if self._is_single_record():
            self._describe_versions(bodies)
        if getattr(self.view, "action", "") in getattr(self.view, "undoable", ()):
            self._describe_undo(bodies)
        return bodies

    def _problem_body(self) -> dict[str, Any]:
        component = self.resolve_serializer(Problem(), "response")
        return {
            "description": _("A problem document (RFC 9457)."),
            "content": {"application/problem+json": {"schema": component.ref}},
        }

    def _is_single_record(self) -> bool:
        action = getattr(self.view, "action", "")
        return bool(getattr(self.view, "version_column", None)) and action in {
            "retrieve",
            "create",
            "partial_update",
        }

    def _describe_versions(self, bodies: dict[str, Any]) -> None:
        tag = {"description": _("The record's version."), "schema": {"type": "string"}, "required": True}
        for status in bodies:
            if status.startswith("2"):
                bodies[status].setdefault("headers", {})["ETag"] = tag
        if self.method == "GET" and self.view.tells_unchanged:  # type: ignore[attr-defined]
            bodies["304"] = {
                "description": _("Unchanged since the version of If-None-Match."),
                "headers": {"ETag": tag},
            }

    def _describe_undo(self, bodies: dict[str, Any]) -> None:
        told = _("Takes the change back when posted to /api/v1/undo/, by the caller, for a day.")
        token = {"description": told, "schema": {"type": "string"}, "required": True}
        for status in bodies:
            if status.startswith("2"):
                bodies[status].setdefault("headers", {})["Undo-Token"] = token

    def _map_serializer(self, serializer: Any, direction: str, bypass_extensions: bool = False) -> Any:
        schema: Any = super()._map_serializer(serializer, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        if direction == "request" and isinstance(schema, dict) and schema.get("type") == "object":
            schema["additionalProperties"] = False
        return schema


def header(
    name: str,
    description: str,
    length: int,
    *,
    required: bool = False,
    pattern: str = "^[\\x21-\\x7e]+$",
) -> OpenApiParameter:
    schema = {"type": "string", "maxLength": length, "minLength": 1, "pattern": pattern}
    return OpenApiParameter(name, schema, OpenApiParameter.HEADER, required=required, description=description)
