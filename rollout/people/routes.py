"""Every route with its methods and doors, read from the URL configuration itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from rollout.people.doors import Door

READS = ("GET",)


class UnknownDoor(LookupError):
    """A route that does not say who may come in, or by which methods."""


@dataclass(frozen=True, slots=True)
class Route:
    """`name` as reverse() takes it, empty for a catch-all; `arguments` are the names in its path."""

    name: str
    path: str
    arguments: tuple[str, ...]
    doors: dict[str, Door]
    is_api: bool


def routes() -> list[Route]:
    """All routes in the order in which they are tried. UnknownDoor names the first without a door."""
    return list(_walk(get_resolver(), "/", ""))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern, path, inner)
        else:
            yield _route(pattern, path, space)


def _route(pattern: URLPattern, path: str, space: str) -> Route:
    name = f"{space}{pattern.name}" if pattern.name else ""
    arguments = tuple(found for found in _arguments(path))
    return Route(name, path, arguments, doors_of(pattern.callback, path), path.startswith("/api/"))


def _arguments(path: str) -> Iterator[str]:
    """
    >>> list(_arguments("/projects/<slug:slug>/tasks/<int:number>/"))
    ['slug', 'number']
    """
    for piece in path.split("<")[1:]:
        yield piece.partition(">")[0].rpartition(":")[2]


def doors_of(view: Any, path: str) -> dict[str, Door]:
    """Method → door."""
    actions: dict[str, str] | None = getattr(view, "actions", None)
    if actions:
        return {
            method.upper(): view.cls.door(action) for method, action in actions.items() if method != "head"
        }
    door = getattr(view, "door", None)
    if door is None:
        raise UnknownDoor(f"{path}: no door; put one of rollout.people.doors or projects.doors on its view.")
    return dict.fromkeys(methods_of(view, path), door)


def methods_of(view: Any, path: str) -> tuple[str, ...]:
    """The methods a view answers, from Django's own decorators or from its class."""
    for layer in _layers(view):
        closure = dict(zip(layer.__code__.co_freevars, layer.__closure__ or (), strict=True))
        if "request_method_list" in closure:
            return tuple(
                m for m in closure["request_method_list"].cell_contents if m not in {"HEAD", "OPTIONS"}
            )
        found = getattr(layer, "view_class", None) or getattr(layer, "cls", None)
        if found is not None:
            return tuple(m.upper() for m in ("get", "post", "put", "patch", "delete") if hasattr(found, m))
    raise UnknownDoor(
        f"{path}: no methods; put require_http_methods, require_POST or require_safe on its view."
    )


def _layers(view: Any) -> Iterator[Any]:
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)
