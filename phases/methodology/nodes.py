"""YAML as plain nodes that know their line. Only maps, lists and text: no anchors, no tags, bounded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from phases.methodology.errors import TemplateError

LARGEST = 256 * 1024
DEEPEST = 24
DEEPEST_OUTLINE = DEEPEST // 2 - 1  # each level of tasks is a list and a map, in the map of the template
MOST_NODES = 60_000

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def read_nodes(content: bytes | str, file: str) -> yaml.MappingNode:
    """The file's map. TemplateError for anything but one bounded document of plain YAML in UTF-8."""
    text = _text(content, file)
    try:
        _inspect(text, file)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise TemplateError(
            "yaml_syntax", file=file, line=line, problem=error.problem or error.context
        ) from error
    except yaml.YAMLError as error:
        raise TemplateError("yaml_syntax", file=file, line=1, problem=str(error).splitlines()[0]) from error
    if not isinstance(root, yaml.MappingNode):
        raise TemplateError("not_a_map", file=file, line=1, where="")
    return root


def require_size(size: int, file: str) -> None:
    """TemplateError for more bytes than are read."""
    if size > LARGEST:
        raise TemplateError("too_large", file=file, line=1, size=size, limit=LARGEST)


def line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _text(content: bytes | str, file: str) -> str:
    require_size(len(content if isinstance(content, bytes) else content.encode()), file)
    if isinstance(content, str):
        return content
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TemplateError("not_utf8", file=file, line=line) from error


def _inspect(text: str, file: str) -> None:
    """Look at the events before any tree is built: an alias bomb or a deep nest never gets that far."""
    depth = 0
    for count, event in enumerate(_events(text)):
        line = event.start_mark.line + 1
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if count > MOST_NODES:
            raise TemplateError("too_many", file=file, line=line, limit=MOST_NODES)
        if anchor:
            raise TemplateError("alias", file=file, line=line, value=anchor)
        if tag:
            raise TemplateError("tag", file=file, line=line, value=tag)
        depth += isinstance(event, _OPENING) - isinstance(event, _CLOSING)
        if depth > DEEPEST:
            raise TemplateError("too_deep", file=file, line=line, limit=DEEPEST)


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=_Loader)
