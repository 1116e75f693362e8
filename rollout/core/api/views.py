"""What all API views share: a door per action, versions, POSTs done once, lists read as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from rollout.core import undo
from rollout.core.api import idempotency
from rollout.core.api.preconditions import etag, expected_version, require_version, stale, unchanged
from rollout.core.api.serializers import RecordSerializer, reader
from rollout.core.models import Versioned


class ApiViewSet(GenericViewSet[Any]):
    """Base of all API views.

    `permissions` names what each action asks (a Permission of people.roles; None: only to be signed in);
    an action without an entry cannot be called. Upper apps decide in `open_door` what that means.
    `version_column` holds the version that ETag and If-Match speak of; None for records without one.
    """

    permissions: ClassVar[Mapping[str, str | None]] = {}
    record_actions: ClassVar[frozenset[str]] = frozenset()  # the service asks again for the single record
    keeps_answers: ClassVar[bool] = True  # False: answers hold a secret that must not be stored for replay
    version_column: ClassVar[str | None] = "version"
    tells_unchanged: ClassVar[bool] = True  # False: an answer may differ although the version does not
    request_serializer_class: type[BaseSerializer[Any]] | None = None  # where a POST takes another shape
    undoable: ClassVar[frozenset[str]] = frozenset()  # their answers offer to take the change back
    file_actions: ClassVar[frozenset[str]] = frozenset()  # answer with a file, in the one form it has
    ordering_fields: Sequence[str] = ()
    lookup_value_converter = "int"  # an address that cannot be a record's is none
    http_method_names = ["get", "post", "patch", "delete", "head"]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """A file passes by the renderers; the first one writes its refusals, whatever form was asked for."""
        if getattr(self, "action", None) in self.file_actions:
            first = self.get_renderers()[0]
            return first, str(first.media_type)
        found: tuple[Any, str] = super().perform_content_negotiation(request, force)
        return found

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self.action:
            return
        self.open_door(self.permissions[self.action])
        if request.method == "POST" and (key := idempotency.checked_key(request)):
            handler: Callable[..., Response] = self.post  # type: ignore[has-type]
            self.post = idempotency.once(handler, request, key, keep_body=self.keeps_answers)

    def open_door(self, permission: str | None) -> None:
        """Refuse a caller who may not use this action at all."""

    def content(self, *, shape: type[BaseSerializer[Any]] | None = None, **options: Any) -> dict[str, Any]:
        """The checked content of the request: only fields that may be written. ValidationError otherwise."""
        chosen = shape or self.get_serializer_class()
        filled = chosen(data=self.request.data, context=self.get_serializer_context(), **options)
        filled.is_valid(raise_exception=True)
        return dict(filled.validated_data)

    def wire(self, found: QuerySet[Any], *, shape: type[RecordSerializer] | None = None) -> Response:
        """The one record of a queryset, with its ETag. 404 if there is none."""
        serializer = reader(shape or self.get_serializer_class())  # type: ignore[arg-type]
        extra = [self.version_column] if self.version_column else []
        record = found.values(*serializer.columns.values(), *extra).first()
        if record is None:
            raise Http404
        response = Response(serializer.rows([record])[0])
        if self.version_column:
            response["ETag"] = etag(record[self.version_column])
        return response

    def answer(self, record: Model, *, status: int = 200) -> Response:
        """A record just written, read anew."""
        response = self.wire(type(record)._default_manager.filter(pk=record.pk))
        response.status_code = status
        return response

    def with_undo(self, response: Response, handler: str, **values: Any) -> Response:
        """Offer to take the change back: the token is for POST /api/v1/undo/, by the caller, for a day."""
        response["Undo-Token"] = undo.sign(self.request.user, handler, values)
        return response

    def version_of(self, record: Model) -> int:
        """The version that this view's ETag speaks of."""
        path = (self.version_column or "version").split("__")
        version: int = reduce(getattr, path, record)  # type: ignore[assignment]
        return version

    def require_version(self, record: Versioned, version: int) -> None:
        """For services that take no version: lock the record, refuse unless it is still at `version`."""
        manager = type(record)._default_manager
        stored = manager.select_for_update(of=("self",)).only("version").get(pk=record.pk)
        if stored.version != version:
            raise stale(record, stored.version)

    def expected_version(self, record: Model) -> int:
        return expected_version(self.request, record, self.version_of(record))


class ListRecords:
    """GET of the collection."""

    def list(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = reader(self.get_serializer_class())
        queryset = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(queryset.values(*serializer.columns.values()))
        response: Response = self.get_paginated_response(serializer.rows(page))
        return response


class RetrieveRecord:
    """GET of one record; `If-None-Match` with its ETag answers 304."""

    def retrieve(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        by_key = {self.lookup_field: self.kwargs[self.lookup_url_kwarg or self.lookup_field]}
        response: Response = self.wire(self.get_queryset().filter(**by_key))
        tag = response.get("ETag")
        if tag and self.tells_unchanged and unchanged(request, tag):
            return Response(status=304, headers={"ETag": tag})
        return response


class CreateRecord:
    """POST to the collection: `perform_create(content) -> record` calls the service."""

    def create(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        content = self.content(shape=self.request_serializer_class)
        response: Response = self.answer(self.perform_create(content), status=201)
        return response


class ChangeRecord:
    """PATCH of one record: `perform_change(record, content, version) -> record` calls the service."""

    def partial_update(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        record = self.get_object()
        version = self.expected_version(record)
        content = self.content(instance=record, partial=True)
        response: Response = self.answer(self.perform_change(record, content, version))
        return response


class RemoveRecord:
    """DELETE of one record: `perform_remove(record)` calls the service. Where `destroy` is among `undoable`,
    it returns the name of the undo handler with the values that this one wants."""

    def destroy(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        with transaction.atomic():
            record = self.get_object()
            type(record)._default_manager.select_for_update().get(pk=record.pk)
            record.refresh_from_db()
            if self.version_column:
                require_version(request, record, self.version_of(record))
            offer = self.perform_remove(record)
        response = Response(status=204)
        if offer is None:
            return response
        handler, values = offer
        undoing: Response = self.with_undo(response, handler, **values)
        return undoing
