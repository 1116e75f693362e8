"""JSON from strangers: a size, depth, character or number that cannot be kept is refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from rollout.core.api.problems import PayloadTooLarge

LARGEST = 2**53 - 1  # what JSON's own numbers carry without loss


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
                raise ParseError(
                    _("A text holds a NUL or half a surrogate pair, or a number is too large; take it out.")
                )
        except RecursionError:
            raise ParseError(_("The JSON is nested too deeply.")) from None
        return content


def storable(content: Any) -> bool:
    """Can every string and number in it be written to a database?

    >>> storable({"name": ["ok", "\\ud800"]}), storable("工作"), storable("a\\0"), storable(10**30)
    (False, True, False, False)
    """
    if isinstance(content, str):
        return "\0" not in content and not any("\ud800" <= letter <= "\udfff" for letter in content)
    if isinstance(content, int):
        return -LARGEST <= content <= LARGEST
    if isinstance(content, float):
        return isfinite(content)
    if isinstance(content, dict):
        return all(storable(name) and storable(value) for name, value in content.items())
    if isinstance(content, list):
        return all(map(storable, content))
    return True
