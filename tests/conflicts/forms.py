"""A page's forms as a browser would post them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

SKIPPED = frozenset({"submit", "button", "reset", "file", "image"})


@dataclass
class ReadForm:
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)  # names of what a person can type into or choose

    def keep(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)

    def filled(self, **typed: str) -> dict[str, list[str]]:
        return {**self.fields, **{name: [value] for name, value in typed.items()}}


class FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[ReadForm] = []
        self.inside: ReadForm | None = None
        self.select = self.area = ""
        self.text: list[str] = []
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = ReadForm(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self.inside)
        elif self.inside is not None and tag == "input":
            self.read_input(self.inside, given)
        elif self.inside is not None and tag in ("select", "textarea"):
            self.read_box(self.inside, tag, given)
        elif tag == "option" and self.select:
            self.options.append((given.get("value", ""), "selected" in given))

    def read_input(self, form: ReadForm, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        if not name or kind in SKIPPED:
            return
        if kind != "hidden":
            form.shown.add(name)
        if kind not in ("checkbox", "radio") or "checked" in given:
            form.keep(name, given.get("value", "on" if kind == "checkbox" else ""))

    def read_box(self, form: ReadForm, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if "hidden" not in given:
            form.shown.add(name)
        if tag == "select":
            self.select, self.options = name, []
        else:
            self.area, self.text = name, []

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "textarea" and self.inside is not None and self.area:
            self.inside.keep(self.area, "".join(self.text).removeprefix("\n"))
            self.area = ""
        elif tag == "select" and self.inside is not None and self.select:
            chosen = [value for value, marked in self.options if marked] or [v for v, _m in self.options[:1]]
            for value in chosen:
                self.inside.keep(self.select, value)
            self.select = ""


def forms_of(html: str) -> list[ReadForm]:
    reader = FormReader()
    reader.feed(html)
    return [form for form in reader.forms if form.method.lower() == "post"]


def versioned(answer: Any) -> ReadForm:
    """The form of a page that is about a record with a version."""
    return next(form for form in forms_of(answer.content.decode()) if "version" in form.fields)
