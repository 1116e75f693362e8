"""What documents need of the machine."""

from __future__ import annotations

from typing import Any

from django.core.checks import Warning as CheckWarning
from django.core.checks import register

from rollout.core.health import health_check
from rollout.documents import fonts


@register()
def chinese_can_be_printed(app_configs: Any, **kwargs: Any) -> list[CheckWarning]:
    reason = fonts.missing()
    return [CheckWarning(f"PDF: {reason}", id="rollout.W101")] if reason else []


health_check("fonts")(fonts.missing)
