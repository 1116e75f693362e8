"""Long lists become files in the background."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rollout.core.jobs.asking import ask_again
from rollout.core.jobs.registry import job
from rollout.core.jobs.run import Run


@job(title=_("List as a file"), in_steps=True)
def export_list(run: Run, **asked: Any) -> dict[str, Any]:
    """The rows that the person may see when it runs."""
    return ask_again(run, **asked)
