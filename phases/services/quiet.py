"""A pause of the garbage collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """While a large plan is read and calculated: a hundred thousand small objects that form no cycles would
    make the collector walk the whole heap several times, for nothing. As a decorator it also lets go of
    them before the collector wakes and would look through all that are new."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
