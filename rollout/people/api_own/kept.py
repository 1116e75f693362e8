"""What a person keeps beside records: views of lists, and forms they have not sent yet."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from rollout.core.api.filters import CharFilter, FilterSet
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.core.lists import saved
from rollout.core.models import Draft, SavedView
from rollout.people.api_base import InstallationViewSet


class SavedViewSerializer(RecordSerializer):
    """`list`: the key of the list; `scope`: the slug of the project it is shown in, if any."""

    list = serializers.CharField(source="list_key")

    class Meta:
        model = SavedView
        fields = ["id", "list", "scope", "name", "query", "shared", "created_at"]
        read_only_fields = fields


class NewSavedView(StrictSerializer):
    """A view for oneself; it is shared on the list's page. One of the same name is overwritten."""

    list = serializers.CharField(source="list_key", max_length=80)
    scope = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    name = serializers.CharField(max_length=80)
    query = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class SavedViewFilters(FilterSet):  # type: ignore[misc]
    list = CharFilter("list_key", max_length=80)
    scope = CharFilter(max_length=80)


class SavedViewViewSet(ListRecords, RetrieveRecord, CreateRecord, RemoveRecord, InstallationViewSet):
    """The caller's own views of lists."""

    permissions = dict.fromkeys(("list", "retrieve", "create", "destroy"))
    in_person = frozenset({"create", "destroy"})
    undoable = frozenset({"destroy"})
    version_column = None
    queryset = SavedView.objects.all()
    serializer_class = SavedViewSerializer
    request_serializer_class = NewSavedView
    filterset_class = SavedViewFilters
    ordering_fields = ["name", "created_at"]

    def get_queryset(self) -> QuerySet[Any]:
        return SavedView.objects.filter(owner_id=self.caller.pk)

    def perform_create(self, content: dict[str, Any]) -> SavedView:
        return saved.keep_view(self.caller, **content)

    def perform_remove(self, view: SavedView) -> tuple[str, dict[str, Any]]:
        return "core.restore_view", saved.remove_view(view)


class DraftSerializer(RecordSerializer):
    """`content`: for each field of the form the texts typed into it."""

    content = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))

    class Meta:
        model = Draft
        fields = ["id", "key", "content", "updated_at"]
        read_only_fields = fields


class DraftViewSet(ListRecords, RetrieveRecord, RemoveRecord, InstallationViewSet):
    """Forms that the caller has begun on a page and not sent; the page keeps them while one types."""

    permissions = dict.fromkeys(("list", "retrieve", "destroy"))
    in_person = frozenset(permissions)
    version_column = None
    queryset = Draft.objects.all()
    serializer_class = DraftSerializer
    ordering_fields = ["key", "updated_at"]

    def get_queryset(self) -> QuerySet[Any]:
        return Draft.objects.filter(owner_id=self.caller.pk).order_by("-pk")

    def perform_remove(self, draft: Draft) -> None:
        draft.delete()
