"""JSON from strangers: size, depth and characters that a database cannot keep are refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from rollout.core.api.problems import PayloadTooLarge


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
            content = super().parse(stream, media_type, parser_context)
            if not storable(content):
                raise ParseError(_("The text holds a NUL or half a surrogate pair; take it out."))
        except RecursionError:
            raise ParseError(_("The JSON is nested too deeply.")) from None
        return content


def storable(content: Any) -> bool:
    """Can every string in it be written to a database?

    >>> storable({"name": ["ok", "\\ud800"]}), storable("工作"), storable("a\\0")
    (False, True, False)
    """
    if isinstance(content, str):
        return "\0" not in content and not any("\ud800" <= letter <= "\udfff" for letter in content)
    if isinstance(content, dict):
        return all(storable(name) and storable(value) for name, value in content.items())
    if isinstance(content, list):
        return all(map(storable, content))
    return True
