"""Tables: no change without a migration, no field without a class."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from rollout.core.checks import OUR_APPS
from rollout.core.classification import classified, unclassified
from rollout.core.models import Versioned


@pytest.mark.once
def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=3)


def test_every_field_of_every_model_has_a_class() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith(OUR_APPS)]
    assert ours
    assert {model._meta.label: missing for model in ours if (missing := unclassified(model))} == {}


def test_a_field_that_nobody_classified_is_found() -> None:
    @classified(public="id")
    class Secretive(models.Model):
        iban = models.CharField(max_length=34)

        class Meta:
            app_label = "tests"
            managed = False

    assert unclassified(Secretive) == ["iban"]


def test_records_that_forms_edit_carry_a_version() -> None:
    """A record with a form can be open in two browsers at once."""
    from django.forms import ModelForm

    edited = {form._meta.model for form in every_subclass(ModelForm) if form.__module__.startswith(OUR_APPS)}
    assert {model.__name__ for model in edited if model and not issubclass(model, Versioned)} == set()


def every_subclass(parent: type) -> set[type]:
    children = set(parent.__subclasses__())
    return children.union(*(every_subclass(child) for child in children))
