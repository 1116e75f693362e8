"""The class of every stored field: who may see it at all (security: public … secret)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


class DataClass(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    SECRET = "secret"


def classified(
    *, public: str = "", internal: str = "", personal: str = "", sensitive: str = "", secret: str = ""
) -> Callable[[Model], Model]:
    """Name the class of each field of a model, as words separated by spaces.

    A system check refuses a model of ours with a field left out.
    """
    groups = {
        DataClass.PUBLIC: public,
        DataClass.INTERNAL: internal,
        DataClass.PERSONAL: personal,
        DataClass.SENSITIVE: sensitive,
        DataClass.SECRET: secret,
    }
    table = {name: data_class for data_class, names in groups.items() for name in names.split()}

    def attach(model: Model) -> Model:
        model.data_classes = table  # type: ignore[attr-defined]
        return model

    return attach


def class_of(model: type[models.Model], field: str) -> DataClass:
    """The class of one field. KeyError for a field nobody classified."""
    table: dict[str, DataClass] = getattr(model, "data_classes")  # noqa: B009
    return table[field]


def unclassified(model: type[models.Model]) -> list[str]:
    """Names of the concrete fields without a class."""
    table: dict[str, Any] = getattr(model, "data_classes", {})
    return [f.name for f in model._meta.local_fields + model._meta.local_many_to_many if f.name not in table]
