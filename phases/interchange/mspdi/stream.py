"""A bounded walk over an XML file: complete records one at a time, everything else only counted."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from phases.interchange.limits import MAX_DEPTH, MAX_ELEMENTS, MAX_RECORD_ELEMENTS, MAX_TEXT
from phases.interchange.refusal import FILE, ImportRefused, Place

RECORDS = {
    "Calendars": "Calendar",
    "Tasks": "Task",
    "Resources": "Resource",
    "Assignments": "Assignment",
    "ExtendedAttributes": "ExtendedAttribute",
    "OutlineCodes": "OutlineCode",
}
SLICE = 64 * 1024
TIMEPHASED_WORK = ("1", "2")  # remaining and actual work of an assignment; the rest is bulk

CHILDREN = "children"  # attribute of a project-level element: how many elements it holds

Handler = Callable[[str, Element], None]


def walk(content: bytes, handle: Handler) -> None:
    """Call `handle(kind, element)` for each record and each plain field of the project (kind "Project").

    `content` is UTF-8. Tags come without namespace. Refuses documents with a DTD or entities, deeper
    than MAX_DEPTH, with more than MAX_ELEMENTS elements or another root than Project.
    """
    target = _Records(handle)
    parser = DefusedXMLParser(target=target, encoding="utf-8", forbid_dtd=True)
    try:
        for start in range(0, len(content), SLICE):
            parser.feed(content[start : start + SLICE])
        parser.close()
    except DefusedXmlException as error:
        raise ImportRefused("entities", FILE, type(error).__name__) from error
    except ParseError as error:
        line, column = error.position
        raise ImportRefused(
            "not_xml", Place("line", str(line)), f"{str(error).partition(':')[0]}, {column}"
        ) from error


class _Records:
    """Target of the parser. Elements outside records are not built, so memory follows the largest record."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle
        self.path: list[str] = []
        self.open: list[Element] = []
        self.text: list[str] = []
        self.length = 0
        self.count = 0
        self.container = False  # a field or list of the project is open: its children are only counted
        self.inside = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise ImportRefused("too_many_elements", FILE, MAX_ELEMENTS)
        if len(self.path) >= MAX_DEPTH:
            raise ImportRefused("too_deep", Place("element", name=name), MAX_DEPTH)
        if not self.path and name != "Project":
            raise ImportRefused("wrong_root", Place("element", name=name), name)
        self.path.append(name)
        self._forget_text()
        if self.open and self.container:
            self.inside += 1
        elif self.open or self._begins_record():
            self._open(Element(name))

    def _open(self, element: Element) -> None:
        if self.open:
            self.inside += 1
            self.open[-1].append(element)
        else:
            self.inside = 0
            self.container = len(self.path) == 2
        if self.inside > MAX_RECORD_ELEMENTS:
            raise ImportRefused(
                "record_too_large", Place("element", name=self.open[0].tag), MAX_RECORD_ELEMENTS
            )
        self.open.append(element)

    def data(self, text: str) -> None:
        if self.open and not (self.container and len(self.path) > 2):
            self.length += len(text)
            if self.length > MAX_TEXT:
                raise ImportRefused("text_too_long", Place("element", name=self.path[-1]), text)
            self.text.append(text)

    def end(self, tag: str) -> None:
        self.path.pop()
        if not self.open or (self.container and len(self.path) > 1):
            return
        element = self.open.pop()
        element.text = "".join(self.text)
        self._forget_text()
        if self.open:
            _drop_bulk(self.open[-1], element)
        elif self.container:
            element.set(CHILDREN, str(self.inside))
            self.handle("Project", element)
        else:
            self.handle(element.tag, element)

    def close(self) -> None:
        """The parser asks for a result; everything has been handed over already."""

    def _begins_record(self) -> bool:
        if len(self.path) == 2:
            return self.path[1] not in RECORDS
        return len(self.path) == 3 and RECORDS.get(self.path[1]) == self.path[2]

    def _forget_text(self) -> None:
        self.text = []
        self.length = 0


def _drop_bulk(parent: Element, child: Element) -> None:
    if child.tag == "TimephasedData" and child.findtext("Type") not in TIMEPHASED_WORK:
        parent.remove(child)
