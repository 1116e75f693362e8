"""What shows that the criteria of a gate are met, over the API."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from phases.api_gate_base import OfGate
from phases.models import GateEvidence
from phases.services import gate_evidence, gate_evidence_undo
from phases.services.gate_evidence import EvidenceGiven
from rollout.core.api.fields import RecordId
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.core.errors import InvalidInput
from rollout.people.roles import Permission


class EvidenceSerializer(RecordSerializer):
    """`sha256` is over title, address, text and file. `criterion_confirmed`: has somebody confirmed the
    criterion? Replacing or removing what it rests on ends that. `file`, sent with its name, replaces the one
    that is stored, as base64 of up to 3 MB."""

    criterion = RecordId(source="criterion_id", read_only=True)
    criterion_confirmed = serializers.BooleanField(source="criterion.confirmed", read_only=True)
    added_by = RecordId(source="added_by_id", read_only=True)
    file = serializers.CharField(required=False, allow_blank=True, write_only=True)

    class Meta:
        model = GateEvidence
        fields = [
            "id",
            "criterion",
            "criterion_confirmed",
            "title",
            "url",
            "text",
            "file_name",
            "file",
            "sha256",
            "added_by",
            "added_at",
            "version",
        ]
        read_only_fields = [
            "id",
            "criterion",
            "criterion_confirmed",
            "sha256",
            "added_by",
            "added_at",
            "version",
        ]


class NewEvidence(StrictSerializer):
    """An address, a text or a file. `file` is base64; over the API up to 3 MB."""

    title = serializers.CharField(max_length=200)
    url = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=20_000)
    file_name = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    file = serializers.CharField(required=False, default="", allow_blank=True)


class GateEvidenceViewSet(ListRecords, RetrieveRecord, ChangeRecord, RemoveRecord, OfGate):
    """What shows that the criteria of a gate are met. Add it at its criterion."""

    permissions = {
        "list": Permission.PLAN_READ,
        "retrieve": Permission.PLAN_READ,
        "partial_update": Permission.PLAN_WRITE,
        "destroy": Permission.PLAN_WRITE,
    }
    record_actions = frozenset({"partial_update", "destroy"})
    undoable = frozenset({"destroy"})
    queryset = GateEvidence.objects.select_related("criterion__gate__phase__plan__project")
    serializer_class = EvidenceSerializer
    project_lookup = "criterion__gate__phase__plan__project"
    gate_lookup = "criterion__gate"
    filterset_fields = ["criterion"]

    def perform_change(self, evidence: GateEvidence, content: dict[str, Any], version: int) -> GateEvidence:
        words = {name: content.get(name, getattr(evidence, name)) for name in ("title", "url", "text")}
        file, name = decoded(content.get("file", "")), content.get("file_name", evidence.file_name)
        if file is None and name != evidence.file_name:
            raise InvalidInput("file_missing", _("Send the file together with its name."), field="file")
        given = EvidenceGiven(**words, file_name=name, content=file)
        return gate_evidence.replace_evidence(evidence, given, version=version, actor=self.access.user)

    def perform_remove(self, evidence: GateEvidence) -> tuple[str, dict[str, Any]]:
        gate_evidence.remove_evidence(evidence, version=evidence.version, actor=self.access.user)
        return gate_evidence_undo.HANDLER, gate_evidence_undo.way_back(self.kwargs["pk"])


def given_in(content: dict[str, Any]) -> EvidenceGiven:
    file = decoded(content["file"])
    return EvidenceGiven(content["title"], content["url"], content["text"], content["file_name"], file)


def decoded(text: str) -> bytes | None:
    """The bytes of a file; None for no text. InvalidInput for what is not base64."""
    try:
        return base64.b64decode(text, validate=True) if text else None
    except (binascii.Error, ValueError):
        raise InvalidInput("not_base64", _("Send the file as base64."), field="file") from None
