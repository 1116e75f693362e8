"""The tests' settings with one more page: an empty one, beside which the others are measured."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
