"""JSON from strangers: a size, depth, character or number that cannot be kept is refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from rollout.core.api.problems import PayloadTooLarge
from rollout.core.json_input import NotJson, read_json


class StrictJSONParser(JSONParser):
    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        request = (parser_context or {}).get("request")
        if (
            request is not None
            and int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        ):
            raise PayloadTooLarge(_("The request is too large; send less at once."))
        try:
            return read_json(stream.read())
        except NotJson as fault:
            raise ParseError(str(fault)) from None
