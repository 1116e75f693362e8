"""Why a template is refused: file, line and fault."""

from __future__ import annotations


class TemplateError(ValueError):
    """A template that cannot be used: a stable code, and values for its sentence (`labels_templates`)."""

    def __init__(self, code: str, *, file: str, line: int, **values: object) -> None:
        self.code = code
        self.file = file
        self.line = line
        self.values = values
        told = ", ".join(f"{name}={value!r}" for name, value in values.items())
        super().__init__(f"{file}:{line}: {code}" + (f" ({told})" if told else ""))


class TextFault(ValueError):
    """A fault inside one value; the reader of the file adds the place."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(code)
