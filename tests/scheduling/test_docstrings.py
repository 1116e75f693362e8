"""The examples in the docstrings of the scheduling package are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import phases.scheduling

MODULES = [module.name for module in pkgutil.iter_modules(phases.scheduling.__path__, "phases.scheduling.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
