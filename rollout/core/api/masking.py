"""Values that some callers may not see, hidden from every answer of a view."""

from __future__ import annotations

from typing import Any


class MaskedAnswers:
    """Stands before the view's own base class."""

    def mask(self, rows: list[dict[str, Any]]) -> None:
        """Hide, in place, what this caller may not see; serializers cannot, callers share them."""

    def finalize_response(self: Any, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Every successful answer passes the mask, however it was made."""
        content = getattr(response, "data", None)
        if response.status_code < 300 and isinstance(content, dict):
            self.mask(content.get("results", [content]))
        return super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
