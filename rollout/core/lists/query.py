"""The state of a list is its URL; this reads and rewrites that query string."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

# Parameters of the list itself. Filters choose other names.
RESERVED = frozenset({"q", "sort", "cols", "size", "after", "before", "view", "part", "export", "panel"})
PLACE = ("after", "before", "part", "export")


class Query:
    """An immutable view of the query string; each change gives a new one."""

    def __init__(self, values: QueryDict) -> None:
        self.values = values

    def get(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def all(self, name: str) -> list[str]:
        return [v for v in self.values.getlist(name) if v.strip()]

    def with_values(self, **changes: str | Iterable[str]) -> Query:
        """Replace parameters; an empty value removes. Going elsewhere leaves the page one stood on."""
        values = self.values.copy()
        for name in PLACE:
            values.pop(name, None)
        for name, value in changes.items():
            values.setlist(name, [value] if isinstance(value, str) else list(value))
        return Query(values).tidy()

    def without(self, names: Iterable[str]) -> Query:
        return self.with_values(**dict.fromkeys(names, ""))

    def tidy(self) -> Query:
        """Without empty parameters."""
        values = QueryDict(mutable=True)
        for name, found in self.values.lists():
            kept = [v for v in found if v.strip()]
            if kept:
                values.setlist(name, kept)
        return Query(values)

    def keep(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """(name, value) pairs of these parameters, for hidden fields of a GET form."""
        return [(name, value) for name in names for value in self.all(name)]

    def url(self, path: str) -> str:
        text = self.values.urlencode()
        return f"{path}?{text}" if text else path

    def __str__(self) -> str:
        return self.values.urlencode()
